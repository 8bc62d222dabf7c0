#include "kernels.h"

typedef float v8 __attribute__((vector_size(32), aligned(4)));
typedef int32_t i8 __attribute__((vector_size(32), aligned(4)));

typedef struct {
    float x, y;          // where it starts
    float dx, dy;        // unit direction
    float before;        // path length up to its start
    float start_x, start_y;          // normal of the plane that parts it from the segment before
    float end_x, end_y;              // and after
    float at_x, at_y;                // where it ends
    float span;
    float early, late;               // how far paint reaches over its ends where the path turns
} segment;

#define MAXIMUM(a, b) ((a) > (b) ? (a) : (b))
#define MINIMUM(a, b) ((a) < (b) ? (a) : (b))
#define SATURATE(v) __builtin_elementwise_min(__builtin_elementwise_max((v), (v8){0}), one)

CSTUDIO_CLONES
static void paint_rows(const cstudio_stroke *s, const segment *g, const int32_t *from, const int32_t *to,
                       int32_t first_row, int32_t last_row, const cstudio_tile *tile, const float *bristles,
                       float texel) {
    const v8 one = (v8){0} + 1.0f, ramp = {0, 1, 2, 3, 4, 5, 6, 7};
    const float inverse_radius = 1.0f / s->radius, inverse_length = 1.0f / s->length, per_texel = 1.0f / texel;
    const float middle = (float)(CSTUDIO_BRISTLES_ACROSS / 2);
    for (int32_t row = first_row; row < last_row; row++) {
        const float py = (float)(tile->top + row) + 0.5f;
        const float qy = py - g->y, ry = py - g->at_y;
        for (int32_t column = from[row]; column < to[row]; column += 8) {
            const v8 px = ramp + ((float)(tile->left + column) + 0.5f);
            const v8 qx = px - g->x, rx = px - g->at_x;
            const v8 across = qx * g->dy - qy * g->dx;
            const v8 along = qx * g->dx + qy * g->dy + g->before;
            const v8 distance = __builtin_elementwise_abs(across);
            const v8 u = across * per_texel + (middle + 512.0f), v = along * (per_texel * 0.25f) + 1024.0f;
            const i8 iu = (__builtin_convertvector(u, i8) + s->across_offset) & (CSTUDIO_BRISTLES_ACROSS - 1);
            const i8 iv = (__builtin_convertvector(v, i8) + s->along_offset) & (CSTUDIO_BRISTLES_ALONG - 1);
            const i8 index = iv * CSTUDIO_BRISTLES_ACROSS + iu;
            const v8 b = {bristles[index[0]], bristles[index[1]], bristles[index[2]], bristles[index[3]],
                          bristles[index[4]], bristles[index[5]], bristles[index[6]], bristles[index[7]]};
            const v8 t = distance * inverse_radius;
            const v8 progress = SATURATE(along * inverse_length);
            const v8 bulge = progress * (1.0f - progress) * 4.0f;
            const v8 width = s->radius * (1.0f - s->taper * (1.0f - bulge));
            const v8 edge = SATURATE(width - distance + 0.5f);
            const v8 rag = b * 1.4f + 0.1f;
            const v8 from_start = SATURATE((along * inverse_radius + rag) * 1.6f);
            const v8 to_end = SATURATE(((s->length - along) * inverse_radius + rag) * 1.6f);
            const v8 load = (0.35f + 0.65f * progress + 0.5f * t * t) * s->dryness;
            const v8 cover = SATURATE((b - load) * 4.0f + 1.0f);
            const int64_t o = (int64_t)row * CSTUDIO_TILE_STRIDE + column;
            const v8 tooth = *(const v8 *)(tile->tooth + o);
            const v8 touch = SATURATE((tooth - s->grip) * 5.0f + 1.0f);
            v8 alpha = edge * from_start * to_end * cover * touch * s->opacity;
            const i8 inside = (qx * g->start_x + qy * g->start_y >= 0.0f) & (rx * g->end_x + ry * g->end_y < 0.0f);
            alpha = (v8)((i8)alpha & inside);
            v8 *lightness = (v8 *)(tile->lightness + o), *green_red = (v8 *)(tile->green_red + o);
            v8 *blue_yellow = (v8 *)(tile->blue_yellow + o), *height = (v8 *)(tile->height + o);
            *lightness += (s->lightness + (b - 0.5f) * s->streak - *lightness) * alpha;
            *green_red += (s->green_red - *green_red) * alpha;
            *blue_yellow += (s->blue_yellow - *blue_yellow) * alpha;
            const v8 ridge = s->thickness * (0.3f + 0.7f * b) * (0.6f + 0.4f * t);
            *height += (ridge - *height * 0.6f) * alpha;
        }
    }
}

/// Narrows `from ..< to` to the columns in which `base + slope * column` may lie between `low` and `high`.
static void narrow(float base, float slope, float low, float high, float *from, float *to) {
    if (slope > 1e-5f || slope < -1e-5f) {
        const float a = (low - base) / slope, b = (high - base) / slope;
        const float first = a < b ? a : b, last = a < b ? b : a;
        if (first > *from) *from = first;
        if (last < *to) *to = last;
    } else if (base < low || base > high) {
        *to = *from - 1.0f;
    }
}

static void paint_segment(const cstudio_stroke *s, const segment *g, const cstudio_tile *tile, const float *bristles,
                          float texel) {
    const float reach = s->radius + 1.0f;
    const float left = (float)tile->left, top = (float)tile->top;
    const float min_x = MINIMUM(g->x, g->at_x) - reach - left, max_x = MAXIMUM(g->x, g->at_x) + reach - left;
    const float min_y = MINIMUM(g->y, g->at_y) - reach - top, max_y = MAXIMUM(g->y, g->at_y) + reach - top;
    if (max_x < 0 || max_y < 0 || min_x >= CSTUDIO_TILE || min_y >= CSTUDIO_TILE) return;
    const int32_t first_row = min_y > 0 ? (int32_t)min_y : 0;
    const int32_t last_row = max_y < CSTUDIO_TILE - 1 ? (int32_t)max_y + 1 : CSTUDIO_TILE;
    int32_t from[CSTUDIO_TILE], to[CSTUDIO_TILE];
    for (int32_t row = first_row; row < last_row; row++) {
        const float qy = top + (float)row + 0.5f - g->y, qx = left + 0.5f - g->x;
        float x0 = MAXIMUM(min_x, 0.0f), x1 = MINIMUM(max_x, (float)(CSTUDIO_TILE - 1));
        narrow(qx * g->dy - qy * g->dx, g->dy, -reach, reach, &x0, &x1);
        narrow(qx * g->dx + qy * g->dy, g->dx, -g->early, g->span + g->late, &x0, &x1);
        from[row] = x1 >= x0 ? (int32_t)x0 : 0;
        to[row] = x1 >= x0 ? MINIMUM((int32_t)x1 + 1, CSTUDIO_TILE) : 0;
    }
    paint_rows(s, g, from, to, first_row, last_row, tile, bristles, texel);
}

/// How far the plane between two segments lies beyond their joint at the edge of the mark: `x, y` is the sum of the two
/// unit directions, `dx, dy` one of them.
static float overhang(float x, float y, float dx, float dy, float reach) {
    const float along = x * dx + y * dy, across = x * dy - y * dx;
    const float beyond = across < 0.0f ? -across : across;
    return along > beyond ? reach * beyond / along + 1.0f : reach + 1.0f;
}

void cstudio_paint(const cstudio_stroke *strokes, const float *points, const int32_t *order, int32_t count,
                   const cstudio_tile *tile, const float *bristles, float texel) {
    for (int32_t k = 0; k < count; k++) {
        const cstudio_stroke *s = strokes + order[k];
        const float *p = points + 2 * (int64_t)s->first_point;
        const float cap = s->radius + 1.0f;
        float before = 0;
        for (int32_t j = 0; j + 1 < s->point_count; j++, p += 2) {
            segment g = {.x = p[0], .y = p[1], .dx = p[2] - p[0], .dy = p[3] - p[1], .at_x = p[2], .at_y = p[3]};
            g.span = __builtin_sqrtf(g.dx * g.dx + g.dy * g.dy);
            if (g.span < 1e-4f) continue;
            g.dx /= g.span;
            g.dy /= g.span;
            g.before = before;
            before += g.span;
            g.start_x = g.end_x = g.dx;
            g.start_y = g.end_y = g.dy;
            g.early = g.late = 1.0f;
            if (j == 0) {
                g.x -= g.dx * cap;
                g.y -= g.dy * cap;
                g.before -= cap;
                g.span += cap;
            } else {
                const float ux = p[0] - p[-2], uy = p[1] - p[-1], length = __builtin_sqrtf(ux * ux + uy * uy);
                if (length > 1e-4f) { g.start_x += ux / length; g.start_y += uy / length; }
                g.early = overhang(g.start_x, g.start_y, g.dx, g.dy, cap);
            }
            if (j + 2 == s->point_count) {
                g.at_x += g.dx * cap;
                g.at_y += g.dy * cap;
                g.span += cap;
            } else {
                const float ux = p[4] - p[2], uy = p[5] - p[3], length = __builtin_sqrtf(ux * ux + uy * uy);
                if (length > 1e-4f) { g.end_x += ux / length; g.end_y += uy / length; }
                g.late = overhang(g.end_x, g.end_y, g.dx, g.dy, cap);
            }
            paint_segment(s, &g, tile, bristles, texel);
        }
    }
}
