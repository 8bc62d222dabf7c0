#include "CVipsShim.h"

#include <vips/vips.h>

#define IN ((VipsImage *) input)
#define OUT ((VipsImage **) output)

int vshim_colour_from_profile(vshim_image *input, vshim_image **output) {
    return vips_icc_transform(IN, OUT, "srgb", "embedded", TRUE, "depth", 8, NULL);
}

int vshim_colour_to_srgb(vshim_image *input, vshim_image **output) {
    return vips_colourspace(IN, OUT, VIPS_INTERPRETATION_sRGB, NULL);
}

int vshim_colour_invert(vshim_image *input, vshim_image **output) {
    return vips_invert(IN, OUT, NULL);
}

int vshim_colour_flatten_on_white(vshim_image *input, vshim_image **output) {
    VipsArrayDouble *white = vips_array_double_newv(1, 255.0);
    int result = vips_flatten(IN, OUT, "background", white, NULL);
    vips_area_unref(VIPS_AREA(white));
    return result;
}

int vshim_colour_to_bytes(vshim_image *input, vshim_image **output) {
    return vips_cast(IN, OUT, VIPS_FORMAT_UCHAR, NULL);
}

int vshim_colour_upright(vshim_image *input, vshim_image **output) {
    return vips_autorot(IN, OUT, NULL);
}
