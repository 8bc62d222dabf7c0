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

/// One round dab of paint. Lengths are pixels, colours Oklab.
typedef struct {
    float x, y, radius;
    float along_x, along_y;  // unit direction of its longer axis
    float squash;            // length of the longer axis to the shorter one
    float lightness, green_red, blue_yellow;
    float opacity;    // 0...1
    float thickness;  // height of its middle
    float waver;      // how far the ground's grain moves its rim, in radii
} cstudio_dot;

/// Paints dots in the order given.
void cstudio_dab(const cstudio_dot *dots, const int32_t *order, int32_t count, const cstudio_tile *tile);

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
/// `width + 1` floats; `to` is the first of the rows, not of the plane.
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

/// Enlarges three planes by about two: of the four neighbours, those like the full-size `guide` weigh most, so that
/// borders stay crisp.
///
/// Kopf, Cohen, Lischinski, Uyttendaele: Joint Bilateral Upsampling, SIGGRAPH 2007.
void cstudio_refine(const float *const coarse[3], int32_t coarse_width, int32_t coarse_height, const float *const guide[3],
                    int32_t width, int32_t height, int32_t first_row, int32_t last_row, float *const to[3]);

/// Mean along the flow of what a difference of Gaussians found across it: coherent lines. It is taken where `near`, a plane
/// of half the size, exceeds `least`; 0 elsewhere. The tangents may be of another size than the plane.
///
/// Kang, Lee, Chui: Coherent Line Drawing, NPAR 2007.
void cstudio_along_lines(const float *plane, const float *tangent_x, const float *tangent_y, int32_t tangent_width,
                         int32_t tangent_height, int32_t width, int32_t height, int32_t first_row, int32_t last_row,
                         int32_t reach, float step, const float *near, float least, float *to);

/// Draws lines of the pen: `nibs` has x, y and radius (pixels) of each point of each line, `starts` the first point of
/// each line and the end of the last. The plane keeps the larger of what it has and what a line covers: 0...1.
void cstudio_pen(const float *nibs, const int32_t *starts, const int32_t *order, int32_t count, int32_t width,
                 int32_t first_row, int32_t last_row, float *to);

/// Looks for the plane whose slopes come nearest to those given, by over-relaxed sweeps from what the plane has.
void cstudio_integrate(const float *slope_x, const float *slope_y, int32_t width, int32_t height, int32_t sweeps,
                       float haste, float *to);

/// Gives each cell of a grid to the nearest of some sites, and sums the weight of each site's cells and their places.
///
/// The distance transform looks at eight neighbours in two passes, so a cell may now and then get the second nearest.
void cstudio_voronoi(const float *x, const float *y, int32_t count, const float *weight, int32_t width, int32_t height,
                     int32_t *owner, float *distance, float *mass, float *mass_x, float *mass_y);

/// Fills rows with value noise of one or more octaves, 0...1 with mean .5, over `x * per_column + y * skew`. `to` is
/// the first of the rows, not of the plane.
void cstudio_noise(float *to, int32_t width, int32_t first_row, int32_t last_row, float x_scale, float y_scale,
                   float x_skew, float y_skew, int32_t octaves, uint32_t seed);

/// Reads a plane at positions that are shifted by two other planes times `amount` pixels, bilinear, edges repeated.
void cstudio_displace(const float *from, const float *shift_x, const float *shift_y, int32_t width, int32_t height,
                      int32_t first_row, int32_t last_row, float amount, float *to);

/// Tables and numbers of a grade. Tables have 513 entries over lightness 0...1; colours are Oklab.
typedef struct {
    const float *tone, *tint_a, *tint_b;
    float saturation, vibrance, protection, pull, pull_a, pull_b, autumn, snow;
    float rim_colour[3], glow_colour[3], veil_colour[3];
} cstudio_grade;

/// One row of each field that a grade reads, stretched to the picture's width: skin 0...1; share of light that night
/// takes; light that the lamp adds; shares of rim light and glow; snow on ledges and on the floor; share of the veil.
typedef struct {
    const float *skin, *night, *lamp, *rim, *glow, *ledge, *floor, *veil;
} cstudio_grade_lines;

/// One row of the sky's mask, and of the graded colours of sky and land around a place, and of the sky to come.
typedef struct {
    const float *mask, *old_sky[3], *land[3], *new_sky[3];
} cstudio_sky_lines;

/// Tone, tints, saturation and pull, in place.
void cstudio_grade_colours(const cstudio_grade *grade, int64_t count, const float *skin, float *lightness,
                           float *green_red, float *blue_yellow);
/// Light, snow cover and veil on one row, in place.
void cstudio_grade_light(const cstudio_grade *grade, const cstudio_grade_lines *lines, int32_t count, float *lightness,
                         float *green_red, float *blue_yellow);
/// Exchanges the sky of one row, in place, as compositing on a matte: what the old sky gave to a pixel is taken away
/// before the new one is added, so borders keep no halo. `residue` of the old sky's fine structure stays.
void cstudio_grade_sky(const cstudio_sky_lines *lines, int32_t count, float amount, float residue, float *lightness,
                       float *green_red, float *blue_yellow);
/// Moves colours by `strength` to those of a table of `side` cubed Oklab colours, in place, trilinear. Its axes are
/// lightness 0...1, green-red and blue-yellow -.4...+.4; the last is the fastest.
void cstudio_look_up(const float *table, int32_t side, int64_t count, float strength, float *lightness,
                     float *green_red, float *blue_yellow);

/// Weighted means over `taps` places around each pixel: `offsets` (x, y pairs, lengths up to 1) times `reach` pixels;
/// a reach below `least` copies. With `radial` not 0 an offset is also multiplied with the place relative to the centre.
void cstudio_gather(const float *lightness, const float *green_red, const float *blue_yellow, const float *reach,
                    float least, int32_t width, int32_t height, int32_t first_row, int32_t last_row, const float *offsets,
                    int32_t taps, float centre_x, float centre_y, int32_t radial, float brightness,
                    float *to_lightness, float *to_green_red, float *to_blue_yellow);
/// The last step before bytes, on linear values of one row, in place: gain, grain on the square root, soft ends.
void cstudio_develop(float *red, float *green, float *blue, int32_t count, const float *gain, const float *grain);
/// The nearest of at most 64 palette colours (three floats each) for each pixel, by squared distance in Oklab.
void cstudio_nearest_label(const float *lightness, const float *green_red, const float *blue_yellow, int64_t count,
                           const float *palette, int32_t colours, float chroma_weight, uint8_t *labels);
/// The label that most pixels within `reach` have, or within one pixel where `detail` is above `limit`.
void cstudio_majority(const uint8_t *labels, const float *detail, int32_t width, int32_t height, int32_t first_row,
                      int32_t last_row, int32_t reach, float limit, uint8_t *to);
/// Enlarges a map of labels so that borders are smooth at any size: around each pixel labels vote with the weights of a
/// quadratic B-spline. `first` won with `share` (.5...1) of the pixel, `second` has the rest.
void cstudio_vote_labels(const uint8_t *labels, int32_t width, int32_t height, int32_t to_width, int32_t to_height,
                         int32_t first_row, int32_t last_row, float shift_x, float shift_y, uint8_t *first,
                         uint8_t *second, float *share);
/// How much of two or three inks makes a colour: least squares of optical densities, each 0...1. `inks` has the
/// densities of red, green and blue for three inks.
void cstudio_separate(const float *red, const float *green, const float *blue, int64_t count, const float *inks,
                      int32_t ink_count, float *first, float *second, float *third);
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
