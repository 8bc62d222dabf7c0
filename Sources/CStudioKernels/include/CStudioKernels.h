// Inner loops of the built-in renderer. Each works on rows `first_row ..< last_row` of planes of floats (row after
// row, no padding), writes only those rows, and uses nothing but IEEE basic operations and square roots in a fixed
// order, so that every processor and every number of threads gives the same bits.
#ifndef CSTUDIO_KERNELS_H
#define CSTUDIO_KERNELS_H

#include <stdint.h>

/// Texels of the bristle texture across and along a stroke; powers of two.
#define CSTUDIO_BRISTLES_ACROSS 256
#define CSTUDIO_BRISTLES_ALONG 128
/// Rows and columns of the tile that strokes are painted into, and the spare columns that a last vector may touch.
#define CSTUDIO_TILE 128
#define CSTUDIO_TILE_STRIDE (CSTUDIO_TILE + 8)

/// One brush mark: a polyline with a round section. Lengths are pixels, colours Oklab.
typedef struct {
    int32_t first_point, point_count;
    float radius, length;
    float lightness, green_red, blue_yellow;
    float opacity;    // 0...1
    float thickness;  // height that full paint adds
    float dryness;    // 0 wet ... 1 breaks up early
    float streak;     // lightness difference between bristles
    float grip;       // 0 covers the ground's hollows ... 1 only touches its tops
    float taper;      // 0 full width ... 1 pointed ends
    int32_t across_offset, along_offset;
} cstudio_stroke;

/// A square piece of the canvas; four planes of CSTUDIO_TILE rows with CSTUDIO_TILE_STRIDE floats each.
typedef struct {
    float *lightness, *green_red, *blue_yellow, *height;
    const float *tooth;  // 0 hollow ... 1 top of the ground's grain
    int32_t left, top;   // of the tile in the picture, in pixels
} cstudio_tile;

/// Paints strokes in the order given. `texel` is the pixels that one bristle texel is wide.
void cstudio_paint(const cstudio_stroke *strokes, const float *points, const int32_t *order, int32_t count,
                   const cstudio_tile *tile, const float *bristles, float texel);

/// sRGB bytes to Oklab; `decode` has the linear value of each of the 256 codes.
void cstudio_srgb_to_oklab(const uint8_t *rgb, int64_t count, const float *decode, float *lightness, float *green_red,
                           float *blue_yellow);
/// Oklab to linear sRGB. With `fit` not 0, colours outside the gamut lose chroma, not hue, until they are inside.
void cstudio_oklab_to_linear(const float *lightness, const float *green_red, const float *blue_yellow, int64_t count,
                             int32_t fit, float *red, float *green, float *blue);
void cstudio_linear_to_oklab(const float *red, const float *green, const float *blue, int64_t count, float *lightness,
                             float *green_red, float *blue_yellow);
/// Linear sRGB to bytes; `encode` has 4097 codes (0...255, fractional) at even steps of the square root.
void cstudio_linear_to_srgb(const float *red, const float *green, const float *blue, int32_t width, int32_t first_row,
                            int32_t last_row, const float *encode, uint8_t *rgb);

/// Convolves along rows, or across them, with a symmetric kernel of `2 * reach + 1` taps; edges are repeated.
void cstudio_blur_rows(const float *from, float *to, int32_t width, int32_t first_row, int32_t last_row,
                       const float *taps, int32_t reach, float *scratch);
void cstudio_blur_columns(const float *from, float *to, int32_t width, int32_t height, int32_t first_row,
                          int32_t last_row, const float *taps, int32_t reach);
/// Means of two by two; an odd last row or column is repeated.
void cstudio_halve(const float *from, int32_t width, int32_t height, float *to, int32_t to_width, int32_t first_row,
                   int32_t last_row);
/// Bilinear samples of the window `left, top, right, bottom` (fractions of the source's sides). `line` has room for
/// `width + 1` floats.
void cstudio_resample(const float *from, int32_t width, int32_t height, float *to, int32_t to_width, int32_t to_height,
                      int32_t first_row, int32_t last_row, float left, float top, float right, float bottom,
                      float *line);

/// Adds the structure tensor of one plane, times `weight`, to three planes.
void cstudio_add_tensor(const float *plane, int32_t width, int32_t height, int32_t first_row, int32_t last_row,
                        float weight, float *xx, float *xy, float *yy);
/// Tensor to the direction along edges as cosine and sine of twice its angle, and coherence 0...1.
void cstudio_flow(const float *xx, const float *xy, const float *yy, int64_t count, float *cosine, float *sine,
                  float *coherence);
/// Twice-angle to unit vectors.
void cstudio_tangent(const float *cosine, const float *sine, int64_t count, float *x, float *y);

/// Anisotropic Kuwahara filter with polynomial weights in eight sectors.
///
/// Kyprianidis, Kang, Döllner: Image and Video Abstraction by Anisotropic Kuwahara Filtering, PG 2009;
/// polynomial weights: Kyprianidis, Semmo, Kang, Döllner, TPCG 2010.
void cstudio_kuwahara(const float *lightness, const float *green_red, const float *blue_yellow, const float *tangent_x,
                      const float *tangent_y, const float *coherence, int32_t width, int32_t height, int32_t first_row,
                      int32_t last_row, float radius, float *to_lightness, float *to_green_red, float *to_blue_yellow);

/// Difference of two Gaussians across the flow, then its mean along the flow: coherent lines.
///
/// Kang, Lee, Chui: Coherent Line Drawing, NPAR 2007. `across` has `reach + 1` weights from the centre outwards.
void cstudio_across_flow(const float *plane, const float *tangent_x, const float *tangent_y, int32_t width,
                         int32_t height, int32_t first_row, int32_t last_row, const float *across, int32_t reach,
                         float step, float *to);
void cstudio_along_flow(const float *plane, const float *tangent_x, const float *tangent_y, int32_t width,
                        int32_t height, int32_t first_row, int32_t last_row, int32_t reach, float step, float *to);

/// Fills a plane with value noise of one or more octaves, 0...1 with mean .5, over `x * per_column + y * skew`.
void cstudio_noise(float *to, int32_t width, int32_t first_row, int32_t last_row, float x_scale, float y_scale,
                   float x_skew, float y_skew, int32_t octaves, uint32_t seed);

/// Reads a plane at positions that are shifted by two other planes times `amount` pixels, bilinear, edges repeated.
void cstudio_displace(const float *from, const float *shift_x, const float *shift_y, int32_t width, int32_t height,
                      int32_t first_row, int32_t last_row, float amount, float *to);

/// One triangle of a mesh: three corners as x, y in pixels, a flat colour, and how its lightness leans.
typedef struct {
    float corners[6];
    float centre_x, centre_y;
    float lightness, green_red, blue_yellow;
    float slope_x, slope_y;  // of lightness, to a pixel
} cstudio_facet;

/// Adds facets to planes that are 0, each pixel by the share that it covers; triangles that share an edge leave no gap.
void cstudio_fill_facets(const cstudio_facet *facets, const int32_t *order, int32_t count, int32_t width,
                         int32_t first_row, int32_t last_row, float *lightness, float *green_red, float *blue_yellow);

/// One stone: its middle, the direction of its sides, and half of its side; pixels.
typedef struct {
    float x, y, cosine, sine, half;
} cstudio_tessera;

/// Finds for each pixel the stone it belongs to in the metric of turned squares, and how far the two nearest are.
///
/// Negative distances are inside of a stone's own square. The planes begin at `first_row`. Pixels further than `reach`
/// half sides from every stone keep what they had.
void cstudio_lay_tesserae(const cstudio_tessera *tiles, const int32_t *order, int32_t count, int32_t width,
                          int32_t first_row, int32_t last_row, float reach, float *nearest, float *second,
                          int32_t *owner);

/// The middle of a cell with its mean colour; `radius` is the usual distance to the next one, in pixels.
typedef struct {
    float x, y, radius;
    float lightness, green_red, blue_yellow;
} cstudio_site;

/// Gives each pixel to the site that is nearest in place and colour.
///
/// Achanta et al.: SLIC Superpixels, PAMI 34(11), 2012.
void cstudio_claim_cells(const cstudio_site *sites, const int32_t *order, int32_t count, const float *lightness,
                         const float *green_red, const float *blue_yellow, int32_t width, int32_t first_row,
                         int32_t last_row, float reach, float colour_weight, float *nearest, int32_t *owner);

/// A straight piece of a rounded bar whose width changes from end to end; pixels.
typedef struct {
    float x, y, end_x, end_y, half, end_half;
} cstudio_capsule;

/// Lowers `distance` to the distance from the nearest bar's side, negative inside. The plane begins at `first_row`.
void cstudio_near_capsules(const cstudio_capsule *capsules, const int32_t *order, int32_t count, int32_t width,
                           int32_t first_row, int32_t last_row, float reach, float *distance);

#endif
