#include "kernels.h"

CSTUDIO_CLONES
static void dab(const cstudio_dot *d, const cstudio_tile *tile, int32_t top, int32_t bottom, int32_t left, int32_t right) {
    const float inverse = 1.0f / d->radius;
    for (int32_t row = top; row < bottom; row++) {
        const float qy = (float)(tile->top + row) + 0.5f - d->y;
        const int64_t o = (int64_t)row * CSTUDIO_TILE_STRIDE;
        float *restrict lightness = tile->lightness + o, *restrict green_red = tile->green_red + o;
        float *restrict blue_yellow = tile->blue_yellow + o, *restrict height = tile->height + o;
        const float *restrict tooth = tile->tooth + o;
        for (int32_t column = left; column < right; column++) {
            const float qx = (float)(tile->left + column) + 0.5f - d->x;
            const float u = qx * d->along_x + qy * d->along_y, v = (qy * d->along_x - qx * d->along_y) * d->squash;
            const float far = __builtin_sqrtf(u * u + v * v);
            // The rim wavers with the grain that it is dabbed on.
            const float edge = cstudio_saturate(d->radius * (1.0f + (tooth[column] - 0.5f) * d->waver) - far + 0.5f);
            const float alpha = edge * d->opacity;
            const float t = far * inverse;
            lightness[column] += (d->lightness - lightness[column]) * alpha;
            green_red[column] += (d->green_red - green_red[column]) * alpha;
            blue_yellow[column] += (d->blue_yellow - blue_yellow[column]) * alpha;
            const float dome = cstudio_saturate(1.15f - t * t);
            height[column] += (d->thickness * dome - height[column] * 0.8f) * alpha;
        }
    }
}

void cstudio_dab(const cstudio_dot *dots, const int32_t *order, int32_t count, const cstudio_tile *tile) {
    for (int32_t k = 0; k < count; k++) {
        const cstudio_dot *d = dots + order[k];
        const float reach = d->radius * 1.25f + 1.0f;
        const float x = d->x - (float)tile->left, y = d->y - (float)tile->top;
        if (x + reach < 0.0f || y + reach < 0.0f || x - reach >= CSTUDIO_TILE || y - reach >= CSTUDIO_TILE) continue;
        const int32_t left = x > reach ? (int32_t)(x - reach) : 0, top = y > reach ? (int32_t)(y - reach) : 0;
        const int32_t right = cstudio_clamp((int32_t)(x + reach) + 1, 0, CSTUDIO_TILE);
        const int32_t bottom = cstudio_clamp((int32_t)(y + reach) + 1, 0, CSTUDIO_TILE);
        dab(d, tile, top, bottom, left, right);
    }
}
