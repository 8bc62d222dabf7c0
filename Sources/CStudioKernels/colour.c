#include "kernels.h"

/// Cube root for 0 and above: a guess from the exponent, then Newton.
static inline float cube_root(float v) {
    union { float f; uint32_t i; } guess = {.f = v};
    guess.i = guess.i / 3 + 709921077u;
    float y = guess.f;
    y = (2.0f * y + v / (y * y)) * (1.0f / 3.0f);
    y = (2.0f * y + v / (y * y)) * (1.0f / 3.0f);
    y = (2.0f * y + v / (y * y)) * (1.0f / 3.0f);
    return v > 1e-12f ? y : 0.0f;
}

static inline void to_oklab(float r, float g, float b, float *lightness, float *green_red, float *blue_yellow) {
    const float l = cube_root(0.4122214708f * r + 0.5363325363f * g + 0.0514459929f * b);
    const float m = cube_root(0.2119034982f * r + 0.6806995451f * g + 0.1073969566f * b);
    const float s = cube_root(0.0883024619f * r + 0.2817188376f * g + 0.6299787005f * b);
    *lightness = 0.2104542553f * l + 0.7936177850f * m - 0.0040720468f * s;
    *green_red = 1.9779984951f * l - 2.4285922050f * m + 0.4505937099f * s;
    *blue_yellow = 0.0259040371f * l + 0.7827717662f * m - 0.8086757660f * s;
}

CSTUDIO_CLONES
void cstudio_linear_to_oklab(const float *red, const float *green, const float *blue, int64_t count, float *lightness,
                             float *green_red, float *blue_yellow) {
    for (int64_t i = 0; i < count; i++) {
        const float r = red[i] > 0 ? red[i] : 0, g = green[i] > 0 ? green[i] : 0, b = blue[i] > 0 ? blue[i] : 0;
        float l, m, n;
        to_oklab(r, g, b, &l, &m, &n);
        lightness[i] = l;
        green_red[i] = m;
        blue_yellow[i] = n;
    }
}

void cstudio_srgb_to_oklab(const uint8_t *rgb, int64_t count, const float *decode, float *lightness, float *green_red,
                           float *blue_yellow) {
    enum { block = 256 };
    float r[block], g[block], b[block];
    for (int64_t at = 0; at < count; at += block) {
        const int64_t n = count - at < block ? count - at : block;
        for (int64_t i = 0; i < n; i++) {
            r[i] = decode[rgb[3 * (at + i)]];
            g[i] = decode[rgb[3 * (at + i) + 1]];
            b[i] = decode[rgb[3 * (at + i) + 2]];
        }
        cstudio_linear_to_oklab(r, g, b, n, lightness + at, green_red + at, blue_yellow + at);
    }
}

static inline float room(float channel, float grey) {
    const float over = (1.0f - grey) / (channel - grey), under = grey / (grey - channel);
    return channel > 1.0f ? over : channel < 0.0f ? under : 1.0f;
}

CSTUDIO_CLONES
void cstudio_oklab_to_linear(const float *lightness, const float *green_red, const float *blue_yellow, int64_t count,
                             int32_t fit, float *red, float *green, float *blue) {
    // The planes may be the same ones: an element is read before it is written, and none is read after.
#pragma clang loop vectorize(assume_safety)
    for (int64_t i = 0; i < count; i++) {
        float light = lightness[i];
        const float a = green_red[i], b = blue_yellow[i];
        light = light > 0.0f ? light : 0.0f;
        light = fit && light > 1.0f ? 1.0f : light;
        const float l = light + 0.3963377774f * a + 0.2158037573f * b;
        const float m = light - 0.1055613458f * a - 0.0638541728f * b;
        const float s = light - 0.0894841775f * a - 1.2914855480f * b;
        const float l3 = l * l * l, m3 = m * m * m, s3 = s * s * s;
        float r = 4.0767416621f * l3 - 3.3077115913f * m3 + 0.2309699292f * s3;
        float g = -1.2684380046f * l3 + 2.6097574011f * m3 - 0.3413193965f * s3;
        float u = -0.0041960863f * l3 - 0.7034186147f * m3 + 1.7076147010f * s3;
        const float grey = light * light * light;
        float keep = room(r, grey);
        const float keep_green = room(g, grey), keep_blue = room(u, grey);
        keep = keep < keep_green ? keep : keep_green;
        keep = keep < keep_blue ? keep : keep_blue;
        keep = fit ? keep : 1.0f;
        red[i] = grey + (r - grey) * keep;
        green[i] = grey + (g - grey) * keep;
        blue[i] = grey + (u - grey) * keep;
    }
}

static inline uint8_t code(float v, float dither, const float *encode) {
    v = cstudio_saturate(v);
    return (uint8_t)(encode[(int32_t)(__builtin_sqrtf(v) * 4096.0f)] + dither);
}

void cstudio_linear_to_srgb(const float *red, const float *green, const float *blue, int32_t width, int32_t first_row,
                            int32_t last_row, const float *encode, uint8_t *rgb) {
    for (int32_t y = first_row; y < last_row; y++) {
        for (int32_t x = 0; x < width; x++) {
            const int64_t i = (int64_t)y * width + x;
            uint32_t h = (uint32_t)x * 0x9E3779B1u ^ (uint32_t)y * 0x85EBCA77u;
            h = (h ^ (h >> 15)) * 0x2C1B3C6Du;
            const float dither = 0.1f + 0.8f * (float)(h >> 8) * (1.0f / 16777216.0f);
            rgb[3 * i] = code(red[i], dither, encode);
            rgb[3 * i + 1] = code(green[i], dither, encode);
            rgb[3 * i + 2] = code(blue[i], dither, encode);
        }
    }
}
