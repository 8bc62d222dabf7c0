#include "kernels.h"

CSTUDIO_CLONES
void cstudio_add_tensor(const float *plane, int32_t width, int32_t height, int32_t first_row, int32_t last_row,
                        float weight, float *xx, float *xy, float *yy) {
    for (int32_t y = first_row; y < last_row; y++) {
        const float *above = plane + (int64_t)cstudio_clamp(y - 1, 0, height - 1) * width;
        const float *here = plane + (int64_t)y * width;
        const float *below = plane + (int64_t)cstudio_clamp(y + 1, 0, height - 1) * width;
        const int64_t o = (int64_t)y * width;
        for (int32_t x = 0; x < width; x++) {
            const int32_t l = x > 0 ? x - 1 : 0, r = x + 1 < width ? x + 1 : x;
            const float gx = 0.183f * (above[r] - above[l] + below[r] - below[l]) + 0.634f * (here[r] - here[l]);
            const float gy = 0.183f * (below[l] - above[l] + below[r] - above[r]) + 0.634f * (below[x] - above[x]);
            xx[o + x] += gx * gx * weight;
            xy[o + x] += gx * gy * weight;
            yy[o + x] += gy * gy * weight;
        }
    }
}

CSTUDIO_CLONES
void cstudio_flow(const float *xx, const float *xy, const float *yy, int64_t count, float *cosine, float *sine,
                  float *coherence) {
    for (int64_t i = 0; i < count; i++) {
        const float d = yy[i] - xx[i], e = -2.0f * xy[i];
        const float length = __builtin_sqrtf(d * d + e * e), sum = xx[i] + yy[i];
        const float inverse = 1.0f / (length + 1e-12f);
        cosine[i] = length > 1e-12f ? d * inverse : 1.0f;
        sine[i] = length > 1e-12f ? e * inverse : 0.0f;
        coherence[i] = length / (sum + 1e-7f);
    }
}

CSTUDIO_CLONES
void cstudio_tangent(const float *cosine, const float *sine, int64_t count, float *x, float *y) {
    for (int64_t i = 0; i < count; i++) {
        const float length = __builtin_sqrtf(cosine[i] * cosine[i] + sine[i] * sine[i]) + 1e-9f;
        float c = cosine[i] / length;
        c = c > -1.0f ? c : -1.0f;
        c = c < 1.0f ? c : 1.0f;
        const float half_cosine = __builtin_sqrtf((1.0f + c) * 0.5f);
        float half_sine = __builtin_sqrtf((1.0f - c) * 0.5f);
        half_sine = sine[i] < 0.0f ? -half_sine : half_sine;
        x[i] = half_cosine;
        y[i] = half_sine;
    }
}

void cstudio_along_lines(const float *plane, const float *tangent_x, const float *tangent_y, int32_t tangent_width,
                         int32_t tangent_height, int32_t width, int32_t height, int32_t first_row, int32_t last_row,
                         int32_t reach, float step, const float *near, float least, float *to) {
    const int32_t near_width = (width + 1) / 2;
    const float across = (float)tangent_width / (float)width, down = (float)tangent_height / (float)height;
    float weights[64];
    reach = cstudio_clamp(reach, 1, 63);
    for (int32_t k = 1; k <= reach; k++) weights[k] = 1.0f - (float)k / (float)(reach + 1);
    for (int32_t y = first_row; y < last_row; y++) {
        const float *near_row = near + (int64_t)(y / 2) * near_width;
        for (int32_t x = 0; x < width; x++) {
            const int64_t i = (int64_t)y * width + x;
            if (near_row[x / 2] <= least) {
                to[i] = 0;
                continue;
            }
            const float start_x = (float)x + 0.5f, start_y = (float)y + 0.5f;
            const int32_t column = cstudio_clamp((int32_t)(start_x * across), 0, tangent_width - 1);
            const int32_t row = cstudio_clamp((int32_t)(start_y * down), 0, tangent_height - 1);
            const int64_t here = (int64_t)row * tangent_width + column;
            float sum = plane[i], weight = 1.0f;
            for (int32_t side = 0; side < 2; side++) {
                float px = start_x, py = start_y;
                float dx = side ? -tangent_x[here] : tangent_x[here], dy = side ? -tangent_y[here] : tangent_y[here];
                for (int32_t k = 1; k <= reach; k++) {
                    px += dx * step;
                    py += dy * step;
                    if (px < 0 || py < 0 || px >= (float)width || py >= (float)height) break;
                    sum += plane[(int64_t)(int32_t)py * width + (int32_t)px] * weights[k];
                    weight += weights[k];
                    const int32_t tx = cstudio_clamp((int32_t)(px * across), 0, tangent_width - 1);
                    const int32_t ty = cstudio_clamp((int32_t)(py * down), 0, tangent_height - 1);
                    const int64_t j = (int64_t)ty * tangent_width + tx;
                    const float nx = tangent_x[j], ny = tangent_y[j];
                    const float turn = nx * dx + ny * dy < 0 ? -1.0f : 1.0f;
                    dx = nx * turn;
                    dy = ny * turn;
                }
            }
            to[i] = sum / weight;
        }
    }
}
