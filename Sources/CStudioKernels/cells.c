#include "kernels.h"

#define MINIMUM(a, b) ((a) < (b) ? (a) : (b))
#define MAXIMUM(a, b) ((a) > (b) ? (a) : (b))

static inline float distance_of(float v) { return v < 0.0f ? -v : v; }

/// Columns from `low` up to and with `high` that lie in a row of `width`.
static inline void columns(float low, float high, int32_t width, int32_t *from, int32_t *to) {
    const float right = (float)(width - 1);
    low = low > 0.0f ? low : 0.0f;
    high = high < right ? high : right;
    *from = (int32_t)low;
    *to = high < 0.0f ? -1 : (int32_t)high;
}

/// Where an edge crosses a row: the same bits from both of its sides.
static inline float crossing(const float *p, const float *q, float y) {
    if (p[1] > q[1] || (p[1] == q[1] && p[0] > q[0])) {
        const float *swap = p;
        p = q;
        q = swap;
    }
    return p[0] + (q[0] - p[0]) * ((y - p[1]) / (q[1] - p[1]));
}

static void add_span(const cstudio_facet *f, float from, float to, float y, int64_t row, float weight, float *lightness,
                     float *green_red, float *blue_yellow) {
    const int32_t first = (int32_t)from, last = (int32_t)to;
    const float base = f->lightness + (y - f->centre_y) * f->slope_y + (0.5f - f->centre_x) * f->slope_x;
    float *l = lightness + row, *a = green_red + row, *b = blue_yellow + row;
    if (first == last) {
        const float part = (to - from) * weight;
        l[first] += (base + (float)first * f->slope_x) * part;
        a[first] += f->green_red * part;
        b[first] += f->blue_yellow * part;
        return;
    }
    const float head = ((float)(first + 1) - from) * weight, tail = (to - (float)last) * weight;
    l[first] += (base + (float)first * f->slope_x) * head;
    a[first] += f->green_red * head;
    b[first] += f->blue_yellow * head;
    const float whole_a = f->green_red * weight, whole_b = f->blue_yellow * weight;
    for (int32_t x = first + 1; x < last; x++) {
        l[x] += (base + (float)x * f->slope_x) * weight;
        a[x] += whole_a;
        b[x] += whole_b;
    }
    if (tail > 0.0f) {
        l[last] += (base + (float)last * f->slope_x) * tail;
        a[last] += f->green_red * tail;
        b[last] += f->blue_yellow * tail;
    }
}

CSTUDIO_CLONES
void cstudio_fill_facets(const cstudio_facet *facets, const int32_t *order, int32_t count, int32_t width,
                         int32_t first_row, int32_t last_row, float *lightness, float *green_red, float *blue_yellow) {
    const int32_t fine = 4;
    const float weight = 1.0f / (float)fine;
    for (int32_t k = 0; k < count; k++) {
        const cstudio_facet *f = facets + order[k];
        const float *p = f->corners, *q = p + 2, *r = p + 4;
        const float top = MINIMUM(p[1], MINIMUM(q[1], r[1])), bottom = MAXIMUM(p[1], MAXIMUM(q[1], r[1]));
        const int32_t from_row = top > (float)first_row ? (int32_t)top : first_row;
        const int32_t to_row = bottom < (float)(last_row - 1) ? (int32_t)bottom : last_row - 1;
        for (int32_t row = from_row; row <= to_row; row++) {
            for (int32_t s = 0; s < fine; s++) {
                const float y = (float)row + ((float)s + 0.5f) * weight;
                float cross[3];
                int32_t found = 0;
                if ((p[1] <= y) != (q[1] <= y)) cross[found++] = crossing(p, q, y);
                if ((q[1] <= y) != (r[1] <= y)) cross[found++] = crossing(q, r, y);
                if ((r[1] <= y) != (p[1] <= y)) cross[found++] = crossing(r, p, y);
                if (found < 2) continue;
                float low = MINIMUM(cross[0], cross[1]), high = MAXIMUM(cross[0], cross[1]);
                low = low > 0.0f ? low : 0.0f;
                high = high < (float)width ? high : (float)width;
                if (high <= low) continue;
                add_span(f, low, high, y, (int64_t)row * width, weight, lightness, green_red, blue_yellow);
            }
        }
    }
}

CSTUDIO_CLONES
void cstudio_lay_tesserae(const cstudio_tessera *tiles, const int32_t *order, int32_t count, int32_t width,
                          int32_t first_row, int32_t last_row, float reach, float *nearest, float *second,
                          int32_t *owner) {
    for (int32_t k = 0; k < count; k++) {
        const cstudio_tessera *t = tiles + order[k];
        const float span = t->half * reach + 1.0f;
        const int32_t from_row = MAXIMUM(first_row, (int32_t)(t->y - span));
        const int32_t to_row = MINIMUM(last_row - 1, (int32_t)(t->y + span));
        int32_t from, to;
        columns(t->x - span, t->x + span, width, &from, &to);
        for (int32_t row = from_row; row <= to_row; row++) {
            const int64_t at = (int64_t)(row - first_row) * width;
            const float dy = (float)row + 0.5f - t->y;
            const float u0 = dy * t->sine, v0 = dy * t->cosine;
            float *restrict near = nearest + at, *restrict next = second + at;
            int32_t *restrict own = owner + at;
            for (int32_t x = from; x <= to; x++) {
                const float dx = (float)x + 0.5f - t->x;
                const float u = distance_of(dx * t->cosine + u0), v = distance_of(v0 - dx * t->sine);
                const float d = (u > v ? u : v) - t->half;
                const float best = near[x], runner = next[x];
                const float lower = d < runner ? d : runner;
                next[x] = d < best ? best : lower;
                own[x] = d < best ? order[k] : own[x];
                near[x] = d < best ? d : best;
            }
        }
    }
}

CSTUDIO_CLONES
void cstudio_claim_cells(const cstudio_site *sites, const int32_t *order, int32_t count, const float *lightness,
                         const float *green_red, const float *blue_yellow, int32_t width, int32_t first_row,
                         int32_t last_row, float reach, float colour_weight, float *nearest, int32_t *owner) {
    for (int32_t k = 0; k < count; k++) {
        const cstudio_site *s = sites + order[k];
        const float span = s->radius * reach, per_square = 1.0f / (s->radius * s->radius);
        const int32_t from_row = MAXIMUM(first_row, (int32_t)(s->y - span));
        const int32_t to_row = MINIMUM(last_row - 1, (int32_t)(s->y + span));
        int32_t from, to;
        columns(s->x - span, s->x + span, width, &from, &to);
        for (int32_t row = from_row; row <= to_row; row++) {
            const int64_t at = (int64_t)row * width;
            const float dy = (float)row + 0.5f - s->y;
            const float *l = lightness + at, *a = green_red + at, *b = blue_yellow + at;
            float *restrict near = nearest + at;
            int32_t *restrict own = owner + at;
            for (int32_t x = from; x <= to; x++) {
                const float dx = (float)x + 0.5f - s->x;
                const float dl = l[x] - s->lightness, da = a[x] - s->green_red, db = b[x] - s->blue_yellow;
                const float d = (dx * dx + dy * dy) * per_square + (dl * dl + 4.0f * (da * da + db * db)) * colour_weight;
                own[x] = d < near[x] ? order[k] : own[x];
                near[x] = d < near[x] ? d : near[x];
            }
        }
    }
}

CSTUDIO_CLONES
void cstudio_near_capsules(const cstudio_capsule *capsules, const int32_t *order, int32_t count, int32_t width,
                           int32_t first_row, int32_t last_row, float reach, float *distance) {
    for (int32_t k = 0; k < count; k++) {
        const cstudio_capsule *c = capsules + order[k];
        const float span = reach + MAXIMUM(c->half, c->end_half);
        const int32_t from_row = MAXIMUM(first_row, (int32_t)(MINIMUM(c->y, c->end_y) - span));
        const int32_t to_row = MINIMUM(last_row - 1, (int32_t)(MAXIMUM(c->y, c->end_y) + span));
        int32_t from, to;
        columns(MINIMUM(c->x, c->end_x) - span, MAXIMUM(c->x, c->end_x) + span, width, &from, &to);
        const float dx = c->end_x - c->x, dy = c->end_y - c->y, square = dx * dx + dy * dy;
        const float along = square > 1e-6f ? 1.0f / square : 0.0f;
        for (int32_t row = from_row; row <= to_row; row++) {
            const float py = (float)row + 0.5f - c->y;
            float *restrict out = distance + (int64_t)(row - first_row) * width;
            for (int32_t x = from; x <= to; x++) {
                const float px = (float)x + 0.5f - c->x;
                const float t = cstudio_saturate((px * dx + py * dy) * along);
                const float qx = px - t * dx, qy = py - t * dy;
                const float d = __builtin_sqrtf(qx * qx + qy * qy) - (c->half + (c->end_half - c->half) * t);
                out[x] = d < out[x] ? d : out[x];
            }
        }
    }
}
