#include "kernels.h"

typedef float v8 __attribute__((vector_size(32)));

CSTUDIO_CLONES
void cstudio_kuwahara(const float *lightness, const float *green_red, const float *blue_yellow, const float *tangent_x,
                      const float *tangent_y, const float *coherence, int32_t width, int32_t height, int32_t first_row,
                      int32_t last_row, float radius, float *to_lightness, float *to_green_red, float *to_blue_yellow) {
    const float h = 0.70710678f;
    const v8 along_x = {0, -h, -1, -h, 0, h, 1, h}, along_y = {1, h, 0, -h, -1, -h, 0, h};
    const v8 zero = {0};
    const float zeta = 0.33f, eta = 1.06f;
    const int32_t wide = radius >= 2.5f, stride = wide ? 2 : 1;
    for (int32_t y = first_row; y < last_row; y++) {
        for (int32_t x = 0; x < width; x++) {
            const int64_t at = (int64_t)y * width + x;
            const float tx = tangent_x[at], ty = tangent_y[at], stretch = 1.0f + coherence[at];
            const float major = radius * stretch, minor = radius / stretch;
            const float ex = __builtin_sqrtf(major * major * tx * tx + minor * minor * ty * ty);
            const float ey = __builtin_sqrtf(major * major * ty * ty + minor * minor * tx * tx);
            const int32_t rx = (int32_t)(ex + 0.5f), ry = (int32_t)(ey + 0.5f);
            const float ux = tx / major, uy = ty / major, vx = -ty / minor, vy = tx / minor;
            v8 weight = zero + 1e-8f, sum_l = zero, sum_a = zero, sum_b = zero, square = zero;
            const int32_t y0 = y - ry > 0 ? y - ry : 0, y1 = y + ry < height - 1 ? y + ry : height - 1;
            const int32_t x0 = x - rx > 0 ? x - rx : 0, x1 = x + rx < width - 1 ? x + rx : width - 1;
            for (int32_t j = y0; j <= y1; j++) {
                const float dy = (float)(j - y);
                const int64_t row = (int64_t)j * width;
                // A wide filter reads every other pixel, as on a chessboard around its centre.
                const int32_t odd = wide ? (x0 - x + j - y) & 1 : 0;
                for (int32_t i = x0 + odd; i <= x1; i += stride) {
                    const float dx = (float)(i - x);
                    const float u = dx * ux + dy * uy, v = dx * vx + dy * vy, d = u * u + v * v;
                    if (d > 1.0f) continue;
                    const v8 along = along_x * u + along_y * v, across = along_y * u - along_x * v;
                    v8 w = zeta - eta * across * across + along;
                    w = __builtin_elementwise_max(w, zero);
                    const float fall = (1.0f - d * 0.8f) * (1.0f - d * 0.8f);
                    w = w * w * fall;
                    const float l = lightness[row + i], a = green_red[row + i], b = blue_yellow[row + i];
                    weight += w;
                    sum_l += w * l;
                    sum_a += w * a;
                    sum_b += w * b;
                    square += w * (l * l + 4.0f * (a * a + b * b));
                }
            }
            const v8 mean_l = sum_l / weight, mean_a = sum_a / weight, mean_b = sum_b / weight;
            v8 spread = square / weight - mean_l * mean_l - 4.0f * (mean_a * mean_a + mean_b * mean_b);
            spread = __builtin_elementwise_max(spread, zero) * 600.0f;
            const v8 trust = 1.0f / (1.0f + spread * spread * spread * spread);
            float l = 0, a = 0, b = 0, all = 0;
            for (int k = 0; k < 8; k++) {
                l += mean_l[k] * trust[k];
                a += mean_a[k] * trust[k];
                b += mean_b[k] * trust[k];
                all += trust[k];
            }
            to_lightness[at] = l / all;
            to_green_red[at] = a / all;
            to_blue_yellow[at] = b / all;
        }
    }
}

CSTUDIO_CLONES
void cstudio_refine(const float *const coarse[3], int32_t coarse_width, int32_t coarse_height, const float *const guide[3],
                    int32_t width, int32_t height, int32_t first_row, int32_t last_row, float *const to[3]) {
    const float x_step = (float)coarse_width / (float)width, y_step = (float)coarse_height / (float)height;
    for (int32_t y = first_row; y < last_row; y++) {
        float sy = ((float)y + 0.5f) * y_step - 0.5f;
        sy = sy > 0.0f ? sy : 0.0f;
        const int32_t above = (int32_t)sy, below = above + 1 < coarse_height ? above + 1 : above;
        const float down = sy - (float)above;
        for (int32_t x = 0; x < width; x++) {
            float sx = ((float)x + 0.5f) * x_step - 0.5f;
            sx = sx > 0.0f ? sx : 0.0f;
            const int32_t left = (int32_t)sx, right = left + 1 < coarse_width ? left + 1 : left;
            const float over = sx - (float)left;
            const int64_t i = (int64_t)y * width + x;
            const int64_t at[4] = {(int64_t)above * coarse_width + left, (int64_t)above * coarse_width + right,
                                   (int64_t)below * coarse_width + left, (int64_t)below * coarse_width + right};
            const float share[4] = {(1.0f - over) * (1.0f - down), over * (1.0f - down), (1.0f - over) * down,
                                    over * down};
            const float l = guide[0][i], a = guide[1][i], b = guide[2][i];
            float all = 0, sum_l = 0, sum_a = 0, sum_b = 0;
            for (int k = 0; k < 4; k++) {
                const float kl = coarse[0][at[k]], ka = coarse[1][at[k]], kb = coarse[2][at[k]];
                const float dl = kl - l, da = ka - a, db = kb - b;
                const float weight = (share[k] + 0.02f) / (0.0008f + dl * dl + 4.0f * (da * da + db * db));
                all += weight;
                sum_l += weight * kl;
                sum_a += weight * ka;
                sum_b += weight * kb;
            }
            const float inverse = 1.0f / all;
            to[0][i] = sum_l * inverse;
            to[1][i] = sum_a * inverse;
            to[2][i] = sum_b * inverse;
        }
    }
}
