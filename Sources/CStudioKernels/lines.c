#include "kernels.h"

static void draw_nib(const float *a, const float *b, int32_t width, int32_t first_row, int32_t last_row, float *to) {
    const float reach = (a[2] > b[2] ? a[2] : b[2]) + 1.0f;
    const float low_x = (a[0] < b[0] ? a[0] : b[0]) - reach, high_x = (a[0] < b[0] ? b[0] : a[0]) + reach;
    const float low_y = (a[1] < b[1] ? a[1] : b[1]) - reach, high_y = (a[1] < b[1] ? b[1] : a[1]) + reach;
    if (high_x < 0 || high_y < (float)first_row || low_x >= (float)width || low_y >= (float)last_row) return;
    const int32_t left = low_x > 0 ? (int32_t)low_x : 0;
    const int32_t right = high_x + 1.0f < (float)width ? (int32_t)high_x + 1 : width;
    const int32_t top = low_y > (float)first_row ? (int32_t)low_y : first_row;
    const int32_t bottom = high_y + 1.0f < (float)last_row ? (int32_t)high_y + 1 : last_row;
    const float dx = b[0] - a[0], dy = b[1] - a[1], square = dx * dx + dy * dy;
    const float inverse = square > 1e-6f ? 1.0f / square : 0.0f, swell = b[2] - a[2];
    for (int32_t y = top; y < bottom; y++) {
        const float py = (float)y + 0.5f - a[1];
        float *out = to + (int64_t)y * width;
        for (int32_t x = left; x < right; x++) {
            const float px = (float)x + 0.5f - a[0];
            const float t = cstudio_saturate((px * dx + py * dy) * inverse);
            const float ex = px - dx * t, ey = py - dy * t, radius = a[2] + swell * t;
            const float inside = radius + 0.5f - __builtin_sqrtf(ex * ex + ey * ey);
            // A line thinner than a pixel covers only its share of it.
            float cover = inside < 2.0f * radius ? inside : 2.0f * radius;
            cover = cover < 1.0f ? cover : 1.0f;
            if (cover > out[x]) out[x] = cover;
        }
    }
}

void cstudio_pen(const float *nibs, const int32_t *starts, const int32_t *order, int32_t count, int32_t width,
                 int32_t first_row, int32_t last_row, float *to) {
    for (int32_t k = 0; k < count; k++) {
        const int32_t first = starts[order[k]], last = starts[order[k] + 1] - 1;
        if (first == last) draw_nib(nibs + 3 * (int64_t)first, nibs + 3 * (int64_t)first, width, first_row, last_row, to);
        for (int32_t j = first; j < last; j++) {
            draw_nib(nibs + 3 * (int64_t)j, nibs + 3 * (int64_t)j + 3, width, first_row, last_row, to);
        }
    }
}

void cstudio_integrate(const float *slope_x, const float *slope_y, int32_t width, int32_t height, int32_t sweeps,
                       float haste, float *to) {
    for (int32_t sweep = 0; sweep < sweeps; sweep++) {
        for (int32_t y = 0; y < height; y++) {
            for (int32_t x = 0; x < width; x++) {
                const int64_t i = (int64_t)y * width + x;
                float sum = 0, count = 0;
                if (x > 0) { sum += to[i - 1] + 0.5f * (slope_x[i - 1] + slope_x[i]); count += 1.0f; }
                if (x + 1 < width) { sum += to[i + 1] - 0.5f * (slope_x[i + 1] + slope_x[i]); count += 1.0f; }
                if (y > 0) { sum += to[i - width] + 0.5f * (slope_y[i - width] + slope_y[i]); count += 1.0f; }
                if (y + 1 < height) { sum += to[i + width] - 0.5f * (slope_y[i + width] + slope_y[i]); count += 1.0f; }
                if (count > 0) to[i] += (sum / count - to[i]) * haste;
            }
        }
    }
}

typedef struct {
    const float *x, *y;
    int32_t width;
    int32_t *owner;
    float *distance;
} cells;

static inline void offer(const cells *c, int64_t at, int64_t from, int32_t column, int32_t row) {
    const int32_t site = c->owner[from];
    if (site < 0 || site == c->owner[at]) return;
    const float dx = (float)column + 0.5f - c->x[site], dy = (float)row + 0.5f - c->y[site];
    const float d = dx * dx + dy * dy;
    if (d < c->distance[at]) {
        c->distance[at] = d;
        c->owner[at] = site;
    }
}

void cstudio_voronoi(const float *x, const float *y, int32_t count, const float *weight, int32_t width, int32_t height,
                     int32_t *owner, float *distance, float *mass, float *mass_x, float *mass_y) {
    const int64_t size = (int64_t)width * height;
    const cells c = {x, y, width, owner, distance};
    for (int64_t i = 0; i < size; i++) {
        owner[i] = -1;
        distance[i] = 1e30f;
    }
    for (int32_t k = 0; k < count; k++) {
        const int32_t column = cstudio_clamp((int32_t)x[k], 0, width - 1), row = cstudio_clamp((int32_t)y[k], 0, height - 1);
        const int64_t i = (int64_t)row * width + column;
        const float dx = (float)column + 0.5f - x[k], dy = (float)row + 0.5f - y[k], d = dx * dx + dy * dy;
        if (d < distance[i]) {
            distance[i] = d;
            owner[i] = k;
        }
    }
    for (int32_t row = 0; row < height; row++) {
        const int64_t o = (int64_t)row * width;
        for (int32_t k = 0; k < width; k++) {
            if (k > 0) offer(&c, o + k, o + k - 1, k, row);
            if (row > 0) {
                offer(&c, o + k, o + k - width, k, row);
                if (k > 0) offer(&c, o + k, o + k - width - 1, k, row);
                if (k + 1 < width) offer(&c, o + k, o + k - width + 1, k, row);
            }
        }
        for (int32_t k = width - 2; k >= 0; k--) offer(&c, o + k, o + k + 1, k, row);
    }
    for (int32_t row = height - 1; row >= 0; row--) {
        const int64_t o = (int64_t)row * width;
        for (int32_t k = width - 1; k >= 0; k--) {
            if (k + 1 < width) offer(&c, o + k, o + k + 1, k, row);
            if (row + 1 < height) {
                offer(&c, o + k, o + k + width, k, row);
                if (k > 0) offer(&c, o + k, o + k + width - 1, k, row);
                if (k + 1 < width) offer(&c, o + k, o + k + width + 1, k, row);
            }
        }
        for (int32_t k = 1; k < width; k++) offer(&c, o + k, o + k - 1, k, row);
    }
    for (int32_t k = 0; k < count; k++) mass[k] = mass_x[k] = mass_y[k] = 0;
    for (int32_t row = 0; row < height; row++) {
        for (int32_t column = 0; column < width; column++) {
            const int64_t i = (int64_t)row * width + column;
            const int32_t k = owner[i];
            if (k < 0) continue;
            mass[k] += weight[i];
            mass_x[k] += weight[i] * ((float)column + 0.5f);
            mass_y[k] += weight[i] * ((float)row + 0.5f);
        }
    }
}
