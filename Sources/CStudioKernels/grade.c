#include "kernels.h"

static inline float smooth(float v, float low, float high) {
    const float t = cstudio_saturate((v - low) / (high - low));
    return t * t * (3.0f - 2.0f * t);
}

static inline float larger(float a, float b) { return a > b ? a : b; }
static inline float smaller(float a, float b) { return a < b ? a : b; }
static inline float magnitude(float a) { return a < 0.0f ? -a : a; }

CSTUDIO_CLONES
void cstudio_grade_colours(const cstudio_grade *g, int64_t count, const float *skin, float *lightness, float *green_red,
                           float *blue_yellow) {
    const float pull_length = larger(__builtin_sqrtf(g->pull_a * g->pull_a + g->pull_b * g->pull_b), 1e-4f);
    for (int64_t i = 0; i < count; i++) {
        const float l0 = cstudio_saturate(lightness[i]);
        const float a0 = green_red[i], b0 = blue_yellow[i];
        const float keep = skin[i] * g->protection;
        const float position = l0 * 512.0f;
        const int32_t at = position < 511.0f ? (int32_t)position : 511;
        const float t = position - (float)at;
        float l = g->tone[at] + (g->tone[at + 1] - g->tone[at]) * t, a = a0, b = b0;
        // Leaves are what is green.
        const float green = g->autumn * smooth(-a, 0.012f, 0.04f) * smooth(b, 0.005f, 0.02f);
        const float turned = magnitude(green);
        a += (green > 0.0f ? 0.075f : -0.02f) * turned;
        b += 0.03f * turned;
        l += 0.03f * turned;
        const float chroma = __builtin_sqrtf(a * a + b * b);
        const float lift = g->saturation * (1.0f + g->vibrance * larger(0.0f, 1.0f - chroma * 8.0f));
        const float near = smaller(larger(lift, 0.85f), 1.15f);
        const float factor = lift + (near - lift) * keep * (g->saturation > 0.3f ? 1.0f : 0.0f);
        a *= factor;
        b *= factor;
        const float tint = 1.0f - keep * 0.9f;
        a += (g->tint_a[at] + (g->tint_a[at + 1] - g->tint_a[at]) * t) * tint;
        b += (g->tint_b[at] + (g->tint_b[at + 1] - g->tint_b[at]) * t) * tint;
        const float along = (a * g->pull_a + b * g->pull_b) / pull_length;
        const float target = larger(along, 0.25f * chroma + 0.48f * pull_length) / pull_length;
        const float pulled = g->pull * (1.0f - keep * 0.3f);
        a += (target * g->pull_a - a) * pulled;
        b += (target * g->pull_b - b) * pulled;
        lightness[i] = l;
        green_red[i] = a;
        blue_yellow[i] = b;
    }
}

/// The colour moves by `amount` towards light of a colour that never darkens.
static inline void shine(float *l, float *a, float *b, const float *colour, float amount) {
    *l += (larger(colour[0], *l) - *l) * amount * 0.55f;
    *a += (colour[1] - *a * 0.6f) * amount * 0.7f;
    *b += (colour[2] - *b * 0.6f) * amount * 0.7f;
}

CSTUDIO_CLONES
void cstudio_grade_light(const cstudio_grade *g, const cstudio_grade_lines *f, int32_t count, float *lightness,
                         float *green_red, float *blue_yellow) {
    for (int32_t x = 0; x < count; x++) {
        const float keep = f->skin[x] * g->protection;
        float l = lightness[x], a = green_red[x], b = blue_yellow[x];
        l *= 1.0f - f->night[x] * (1.0f - keep * 0.7f);
        l += f->lamp[x] * (0.35f + 0.65f * smaller(1.0f, l * 1.5f)) * (1.0f - keep * 0.4f);
        shine(&l, &a, &b, g->rim_colour, f->rim[x] * (1.0f - keep * 0.35f));
        shine(&l, &a, &b, g->glow_colour, f->glow[x] * (1.0f - keep * 0.75f));
        const float lies = smaller(1.0f, f->ledge[x] + f->floor[x] * smooth(l, 0.35f, 0.75f));
        const float snow = g->snow * lies;
        l += (0.95f - l) * snow;
        a *= 1.0f - snow * 0.8f;
        b = b * (1.0f - snow * 0.8f) - 0.01f * snow;
        const float veil = f->veil[x] * (1.0f - keep * 0.35f);
        l += (g->veil_colour[0] - l) * veil;
        a += (g->veil_colour[1] - a) * veil;
        b += (g->veil_colour[2] - b) * veil;
        lightness[x] = smaller(larger(l, 0.0f), 1.02f);
        green_red[x] = a;
        blue_yellow[x] = b;
    }
}

CSTUDIO_CLONES
void cstudio_grade_sky(const cstudio_sky_lines *f, int32_t count, float amount, float residue, float *lightness,
                       float *green_red, float *blue_yellow) {
    for (int32_t x = 0; x < count; x++) {
        const float mask = f->mask[x];
        const float l = lightness[x], a = green_red[x], b = blue_yellow[x];
        const float dl = f->old_sky[0][x] - f->land[0][x];
        const float da = f->old_sky[1][x] - f->land[1][x], db = f->old_sky[2][x] - f->land[2][x];
        const float apart = dl * dl + 4.0f * (da * da + db * db);
        const float along = ((l - f->land[0][x]) * dl + 4.0f * ((a - f->land[1][x]) * da + (b - f->land[2][x]) * db)) /
                            (apart + 1e-5f);
        // Along the border the colour itself says how much of a pixel is sky.
        const float seen = cstudio_saturate((along - 0.12f) * (1.0f / 0.76f));
        const float trust = smooth(apart, 0.003f, 0.02f) * smooth(mask, 0.02f, 0.12f) * (1.0f - smooth(mask, 0.9f, 0.995f));
        const float cover = (mask + (seen - mask) * trust) * amount;
        const float rest = cover * cover * (1.0f - residue);
        lightness[x] = larger(0.0f, l + cover * (f->new_sky[0][x] - f->old_sky[0][x]) - rest * (l - f->old_sky[0][x]));
        green_red[x] = a + cover * (f->new_sky[1][x] - f->old_sky[1][x]) - rest * (a - f->old_sky[1][x]);
        blue_yellow[x] = b + cover * (f->new_sky[2][x] - f->old_sky[2][x]) - rest * (b - f->old_sky[2][x]);
    }
}

void cstudio_look_up(const float *table, int32_t side, int64_t count, float strength, float *lightness,
                     float *green_red, float *blue_yellow) {
    const float last = (float)(side - 1);
    for (int64_t i = 0; i < count; i++) {
        const float p = cstudio_saturate(lightness[i]) * last;
        const float q = cstudio_saturate(green_red[i] * (1.0f / 0.8f) + 0.5f) * last;
        const float r = cstudio_saturate(blue_yellow[i] * (1.0f / 0.8f) + 0.5f) * last;
        const int32_t ip = cstudio_clamp((int32_t)p, 0, side - 2), iq = cstudio_clamp((int32_t)q, 0, side - 2);
        const int32_t ir = cstudio_clamp((int32_t)r, 0, side - 2);
        const float fp = p - (float)ip, fq = q - (float)iq, fr = r - (float)ir;
        const float *cell = table + 3 * (((int64_t)ip * side + iq) * side + ir);
        float result[3];
        for (int k = 0; k < 3; k++) {
            const float *c = cell + k;
            const int64_t dq = 3 * side, dp = 3 * (int64_t)side * side;
            const float c00 = c[0] + (c[3] - c[0]) * fr, c01 = c[dq] + (c[dq + 3] - c[dq]) * fr;
            const float c10 = c[dp] + (c[dp + 3] - c[dp]) * fr, c11 = c[dp + dq] + (c[dp + dq + 3] - c[dp + dq]) * fr;
            const float c0 = c00 + (c01 - c00) * fq, c1 = c10 + (c11 - c10) * fq;
            result[k] = c0 + (c1 - c0) * fp;
        }
        lightness[i] += (result[0] - lightness[i]) * strength;
        green_red[i] += (result[1] - green_red[i]) * strength;
        blue_yellow[i] += (result[2] - blue_yellow[i]) * strength;
    }
}
