#include "kernels.h"

CSTUDIO_CLONES
void cstudio_blur_rows(const float *from, float *to, int32_t width, int32_t first_row, int32_t last_row,
                       const float *taps, int32_t reach, float *scratch) {
    for (int32_t y = first_row; y < last_row; y++) {
        const float *row = from + (int64_t)y * width;
        float *out = to + (int64_t)y * width;
        for (int32_t x = 0; x < reach; x++) {
            scratch[x] = row[0];
            scratch[reach + width + x] = row[width - 1];
        }
        for (int32_t x = 0; x < width; x++) scratch[reach + x] = row[x];
        for (int32_t x = 0; x < width; x++) out[x] = scratch[reach + x] * taps[reach];
        for (int32_t k = 1; k <= reach; k++) {
            const float tap = taps[reach + k];
            for (int32_t x = 0; x < width; x++) out[x] += (scratch[reach + x - k] + scratch[reach + x + k]) * tap;
        }
    }
}

CSTUDIO_CLONES
void cstudio_blur_columns(const float *from, float *to, int32_t width, int32_t height, int32_t first_row,
                          int32_t last_row, const float *taps, int32_t reach) {
    for (int32_t y = first_row; y < last_row; y++) {
        float *restrict out = to + (int64_t)y * width;
        const float *centre = from + (int64_t)y * width;
        for (int32_t x = 0; x < width; x++) out[x] = centre[x] * taps[reach];
        for (int32_t k = 1; k <= reach; k++) {
            const float tap = taps[reach + k];
            const float *above = from + (int64_t)cstudio_clamp(y - k, 0, height - 1) * width;
            const float *below = from + (int64_t)cstudio_clamp(y + k, 0, height - 1) * width;
            for (int32_t x = 0; x < width; x++) out[x] += (above[x] + below[x]) * tap;
        }
    }
}

void cstudio_halve(const float *from, int32_t width, int32_t height, float *to, int32_t to_width, int32_t first_row,
                   int32_t last_row) {
    for (int32_t y = first_row; y < last_row; y++) {
        const float *above = from + (int64_t)cstudio_clamp(2 * y, 0, height - 1) * width;
        const float *below = from + (int64_t)cstudio_clamp(2 * y + 1, 0, height - 1) * width;
        float *out = to + (int64_t)y * to_width;
        for (int32_t x = 0; x < to_width; x++) {
            const int32_t a = cstudio_clamp(2 * x, 0, width - 1), b = cstudio_clamp(2 * x + 1, 0, width - 1);
            out[x] = (above[a] + above[b] + below[a] + below[b]) * 0.25f;
        }
    }
}

CSTUDIO_CLONES
static void blend_rows(const float *above, const float *below, float share, int32_t count, float *restrict to) {
    for (int32_t x = 0; x < count; x++) to[x] = above[x] + (below[x] - above[x]) * share;
}

void cstudio_resample(const float *from, int32_t width, int32_t height, float *to, int32_t to_width, int32_t to_height,
                      int32_t first_row, int32_t last_row, float left, float top, float right, float bottom,
                      float *line) {
    const float x_step = (right - left) * (float)width / (float)to_width;
    const float y_step = (bottom - top) * (float)height / (float)to_height;
    const float x_start = left * (float)width - 0.5f, y_start = top * (float)height - 0.5f;
    for (int32_t y = first_row; y < last_row; y++) {
        float sy = y_start + ((float)y + 0.5f) * y_step;
        sy = sy > 0.0f ? sy : 0.0f;
        sy = sy < (float)(height - 1) ? sy : (float)(height - 1);
        const int32_t row = (int32_t)sy, next = row + 1 < height ? row + 1 : row;
        blend_rows(from + (int64_t)row * width, from + (int64_t)next * width, sy - (float)row, width, line);
        line[width] = line[width - 1];
        float *out = to + (int64_t)(y - first_row) * to_width;
        for (int32_t x = 0; x < to_width; x++) {
            float sx = x_start + ((float)x + 0.5f) * x_step;
            sx = sx > 0.0f ? sx : 0.0f;
            sx = sx < (float)(width - 1) ? sx : (float)(width - 1);
            const int32_t column = (int32_t)sx;
            out[x] = line[column] + (line[column + 1] - line[column]) * (sx - (float)column);
        }
    }
}

void cstudio_displace(const float *from, const float *shift_x, const float *shift_y, int32_t width, int32_t height,
                      int32_t first_row, int32_t last_row, float amount, float *to) {
    for (int32_t y = first_row; y < last_row; y++) {
        for (int32_t x = 0; x < width; x++) {
            const int64_t i = (int64_t)y * width + x;
            const float sx = (float)x + (shift_x[i] - 0.5f) * amount, sy = (float)y + (shift_y[i] - 0.5f) * amount;
            to[i] = cstudio_bilinear(from, width, height, sx, sy);
        }
    }
}

static inline uint32_t lattice(int32_t x, int32_t y, uint32_t seed) {
    uint32_t h = (uint32_t)x * 0x27D4EB2Du + (uint32_t)y * 0x165667B1u + seed;
    h = (h ^ (h >> 15)) * 0x2C1B3C6Du;
    h = (h ^ (h >> 12)) * 0x297A2D39u;
    return h ^ (h >> 15);
}

static inline float value(int32_t x, int32_t y, uint32_t seed) {
    return (float)(int32_t)(lattice(x, y, seed) >> 8) * (1.0f / 16777216.0f);
}

CSTUDIO_CLONES
void cstudio_noise(float *to, int32_t width, int32_t first_row, int32_t last_row, float x_scale, float y_scale,
                   float x_skew, float y_skew, int32_t octaves, uint32_t seed) {
    float whole = 0, part = 1;
    for (int32_t o = 0; o < octaves; o++, part *= 0.5f) whole += part;
    for (int32_t y = first_row; y < last_row; y++) {
        float *out = to + (int64_t)(y - first_row) * width;
        for (int32_t x = 0; x < width; x++) out[x] = 0;
        float weight = 1.0f / whole, fx = x_scale, fy = y_scale, kx = x_skew, ky = y_skew;
        for (int32_t o = 0; o < octaves; o++) {
            const uint32_t salt = seed + (uint32_t)o * 0x9E3779B9u;
            const float row = (float)y + 0.5f;
            for (int32_t x = 0; x < width; x++) {
                const float column = (float)x + 0.5f;
                const float u = column * fx + row * kx + 4096.0f, v = row * fy + column * ky + 4096.0f;
                const int32_t iu = (int32_t)u, iv = (int32_t)v;
                float s = u - (float)iu, t = v - (float)iv;
                s = s * s * (3.0f - 2.0f * s);
                t = t * t * (3.0f - 2.0f * t);
                const float a = value(iu, iv, salt), b = value(iu + 1, iv, salt);
                const float c = value(iu, iv + 1, salt), d = value(iu + 1, iv + 1, salt);
                const float above = a + (b - a) * s, below = c + (d - c) * s;
                out[x] += (above + (below - above) * t) * weight;
            }
            weight *= 0.5f;
            fx *= 2.03f;
            fy *= 2.03f;
            kx *= 2.03f;
            ky *= 2.03f;
        }
    }
}
