#include "kernels.h"

enum { most_labels = 64 };

void cstudio_nearest_label(const float *lightness, const float *green_red, const float *blue_yellow, int64_t count,
                           const float *palette, int32_t colours, float chroma_weight, uint8_t *labels) {
    for (int64_t i = 0; i < count; i++) {
        const float l = lightness[i], a = green_red[i], b = blue_yellow[i];
        float least = 1e30f;
        int32_t nearest = 0;
        for (int32_t k = 0; k < colours; k++) {
            const float dl = l - palette[3 * k], da = a - palette[3 * k + 1], db = b - palette[3 * k + 2];
            const float d = dl * dl + (da * da + db * db) * chroma_weight;
            nearest = d < least ? k : nearest;
            least = d < least ? d : least;
        }
        labels[i] = (uint8_t)nearest;
    }
}

void cstudio_majority(const uint8_t *labels, const float *detail, int32_t width, int32_t height, int32_t first_row,
                      int32_t last_row, int32_t reach, float limit, uint8_t *to) {
    for (int32_t y = first_row; y < last_row; y++) {
        for (int32_t x = 0; x < width; x++) {
            const int64_t at = (int64_t)y * width + x;
            const uint8_t own = labels[at];
            const int32_t r = detail[at] > limit ? 1 : reach;
            const int32_t x0 = cstudio_clamp(x - r, 0, width - 1), x1 = cstudio_clamp(x + r, 0, width - 1);
            const int32_t y0 = cstudio_clamp(y - r, 0, height - 1), y1 = cstudio_clamp(y + r, 0, height - 1);
            const uint8_t *top = labels + (int64_t)y0 * width, *bottom = labels + (int64_t)y1 * width;
            const uint8_t *middle = labels + (int64_t)y * width;
            to[at] = own;
            // Inside a flat area there is nothing to count.
            if (top[x0] == own && top[x] == own && top[x1] == own && middle[x0] == own && middle[x1] == own &&
                bottom[x0] == own && bottom[x] == own && bottom[x1] == own) {
                continue;
            }
            uint8_t votes[most_labels] = {0};
            int32_t best = own;
            for (int32_t j = y0; j <= y1; j++) {
                const uint8_t *row = labels + (int64_t)j * width;
                for (int32_t i = x0; i <= x1; i++) {
                    const int32_t k = row[i] & (most_labels - 1);
                    votes[k]++;
                    best = votes[k] > votes[best] ? k : best;
                }
            }
            to[at] = (uint8_t)best;
        }
    }
}

void cstudio_vote_labels(const uint8_t *labels, int32_t width, int32_t height, int32_t to_width, int32_t to_height,
                         int32_t first_row, int32_t last_row, float shift_x, float shift_y, uint8_t *first,
                         uint8_t *second, float *share) {
    const float x_step = (float)width / (float)to_width, y_step = (float)height / (float)to_height;
    const float wide = (float)to_width / (float)width, sharp = (wide > 1.0f ? wide : 1.0f) * 0.8f;
    for (int32_t y = first_row; y < last_row; y++) {
        float sy = ((float)y + 0.5f) * y_step + shift_y;
        sy = sy > 0.0f ? sy : 0.0f;
        const int32_t row = cstudio_clamp((int32_t)sy, 0, height - 1);
        float fy = sy - (float)row - 0.5f;
        fy = fy < 0.5f ? fy : 0.5f;
        const float vertical[3] = {0.5f * (0.5f - fy) * (0.5f - fy), 0.75f - fy * fy, 0.5f * (0.5f + fy) * (0.5f + fy)};
        const uint8_t *rows[3];
        for (int32_t j = 0; j < 3; j++) rows[j] = labels + (int64_t)cstudio_clamp(row + j - 1, 0, height - 1) * width;
        for (int32_t x = 0; x < to_width; x++) {
            const int64_t at = (int64_t)y * to_width + x;
            float sx = ((float)x + 0.5f) * x_step + shift_x;
            sx = sx > 0.0f ? sx : 0.0f;
            const int32_t column = cstudio_clamp((int32_t)sx, 0, width - 1);
            const int32_t left = column > 0 ? column - 1 : 0, right = column + 1 < width ? column + 1 : column;
            const uint8_t own = rows[1][column];
            first[at] = own;
            second[at] = own;
            share[at] = 1.0f;
            if (rows[0][left] == own && rows[0][column] == own && rows[0][right] == own && rows[1][left] == own &&
                rows[1][right] == own && rows[2][left] == own && rows[2][column] == own && rows[2][right] == own) {
                continue;
            }
            float fx = sx - (float)column - 0.5f;
            fx = fx < 0.5f ? fx : 0.5f;
            const float across[3] = {0.5f * (0.5f - fx) * (0.5f - fx), 0.75f - fx * fx, 0.5f * (0.5f + fx) * (0.5f + fx)};
            const int32_t columns[3] = {left, column, right};
            uint8_t names[9];
            float weights[9];
            int32_t found = 0;
            for (int32_t j = 0; j < 3; j++) {
                for (int32_t i = 0; i < 3; i++) {
                    const uint8_t name = rows[j][columns[i]];
                    int32_t k = 0;
                    while (k < found && names[k] != name) k++;
                    if (k == found) {
                        names[k] = name;
                        weights[k] = 0.0f;
                        found++;
                    }
                    weights[k] += vertical[j] * across[i];
                }
            }
            int32_t best = 0, next = -1;
            for (int32_t k = 1; k < found; k++) {
                if (weights[k] > weights[best]) {
                    next = best;
                    best = k;
                } else if (next < 0 || weights[k] > weights[next]) {
                    next = k;
                }
            }
            first[at] = names[best];
            if (next < 0) continue;
            second[at] = names[next];
            share[at] = 0.5f + 0.5f * cstudio_saturate((weights[best] - weights[next]) * sharp);
        }
    }
}

/// Natural logarithm with a minus, within .01, for values of 1e-4 and above.
static inline float optical_density(float v) {
    union { float f; uint32_t i; } bits = {.f = v > 1e-4f ? v : 1e-4f};
    const float exponent = (float)((int32_t)(bits.i >> 23) - 127);
    bits.i = (bits.i & 0x7FFFFFu) | 0x3F800000u;
    const float m = bits.f;
    const float logarithm = (-0.33582878f * m + 2.0f) * m - 1.66466f;
    return -0.69314718f * (exponent + logarithm);
}

CSTUDIO_CLONES
void cstudio_separate(const float *red, const float *green, const float *blue, int64_t count, const float *inks,
                      int32_t ink_count, float *first, float *second, float *third) {
    // Squared lengths of the inks' densities, and what two of them have in common.
    float own[3], common[3];
    for (int32_t k = 0; k < 3; k++) {
        const float *p = inks + 3 * k, *q = inks + 3 * ((k + 1) % 3);
        own[k] = 1.0f / (p[0] * p[0] + p[1] * p[1] + p[2] * p[2] + 1e-3f);
        common[k] = p[0] * q[0] + p[1] * q[1] + p[2] * q[2];
    }
    const float has_third = ink_count > 2 ? 1.0f : 0.0f;
    for (int64_t i = 0; i < count; i++) {
        const float r = optical_density(red[i]), g = optical_density(green[i]), b = optical_density(blue[i]);
        const float p = r * inks[0] + g * inks[1] + b * inks[2];
        const float q = r * inks[3] + g * inks[4] + b * inks[5];
        const float s = r * inks[6] + g * inks[7] + b * inks[8];
        float x = 0.0f, y = 0.0f, z = 0.0f;
        for (int32_t round = 0; round < 6; round++) {
            z = cstudio_saturate((s - common[2] * x - common[1] * y) * own[2]) * has_third;
            y = cstudio_saturate((q - common[0] * x - common[1] * z) * own[1]);
            x = cstudio_saturate((p - common[0] * y - common[2] * z) * own[0]);
        }
        first[i] = x;
        second[i] = y;
        third[i] = z;
    }
}
