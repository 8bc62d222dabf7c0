#include "kernels.h"

void cstudio_gather(const float *lightness, const float *green_red, const float *blue_yellow, const float *reach,
                    float least, int32_t width, int32_t height, int32_t first_row, int32_t last_row, const float *offsets,
                    int32_t taps, float centre_x, float centre_y, int32_t radial, float brightness, float *to_lightness,
                    float *to_green_red, float *to_blue_yellow) {
    for (int32_t y = first_row; y < last_row; y++) {
        for (int32_t x = 0; x < width; x++) {
            const int64_t at = (int64_t)y * width + x;
            const float radius = reach[at];
            if (radius < least) {
                to_lightness[at] = lightness[at];
                to_green_red[at] = green_red[at];
                to_blue_yellow[at] = blue_yellow[at];
                continue;
            }
            const float ax = radial ? ((float)x - centre_x) : 1.0f, ay = radial ? ((float)y - centre_y) : 1.0f;
            float l = 0, a = 0, b = 0, all = 0;
            for (int32_t k = 0; k < taps; k++) {
                const float ox = offsets[2 * k] * radius * ax, oy = offsets[2 * k + 1] * radius * ay;
                const int32_t sx = cstudio_clamp((int32_t)((float)x + ox + 0.5f), 0, width - 1);
                const int32_t sy = cstudio_clamp((int32_t)((float)y + oy + 0.5f), 0, height - 1);
                const int64_t j = (int64_t)sy * width + sx;
                const float light = lightness[j];
                // What is sharp itself does not spread over what is not; lights weigh as much as they shine.
                const float own = reach[j] < radius ? reach[j] / radius : 1.0f;
                const float over = light > 0.72f ? (light - 0.72f) * brightness : 0.0f;
                const float weight = (0.02f + own * own) * (1.0f + over);
                l += light * weight;
                a += green_red[j] * weight;
                b += blue_yellow[j] * weight;
                all += weight;
            }
            to_lightness[at] = l / all;
            to_green_red[at] = a / all;
            to_blue_yellow[at] = b / all;
        }
    }
}

CSTUDIO_CLONES
void cstudio_develop(float *red, float *green, float *blue, int32_t count, const float *gain, const float *grain) {
    for (int32_t x = 0; x < count; x++) {
        float *channels[3] = {red + x, green + x, blue + x};
        const float light = cstudio_saturate(0.3f * red[x] + 0.59f * green[x] + 0.11f * blue[x]);
        // Film has most grain in its middle tones, on the scale of the square root.
        const float root = __builtin_sqrtf(light), coarse = grain[x] * 4.0f * root * (1.05f - root);
        for (int k = 0; k < 3; k++) {
            float v = cstudio_saturate(*channels[k] * gain[x]);
            float r = __builtin_sqrtf(v) + coarse;
            r = r > 0.0f ? r : 0.0f;
            v = r * r;
            // Ends of the scale are approached, not reached.
            const float high = (v - 0.93f) * (1.0f / 0.07f), low = 0.0004f + v * 0.8f;
            const float bent = 0.93f + 0.066f * high / (1.0f + 0.25f * high);
            v = v > 0.93f ? bent : v;
            v = v < 0.002f ? low : v;
            *channels[k] = v;
        }
    }
}
