// Towards 8-bit sRGB, upright. Each returns 0 and a new reference in `output`, or -1.
//
// Needed because these operations take options as variable arguments; may go when Swift can call those.
#ifndef VSHIM_COLOUR_H
#define VSHIM_COLOUR_H

#include "vshim_image.h"

/// Converts by the ICC profile that came with the picture. Fails when the profile is broken or does not fit.
int vshim_colour_from_profile(vshim_image *input, vshim_image **output);

/// Converts by the kind of picture alone (grey, RGB, CMYK; 8 or 16 bits); a profile is not looked at.
int vshim_colour_to_srgb(vshim_image *input, vshim_image **output);

/// Turns every sample round: the most becomes the least.
int vshim_colour_invert(vshim_image *input, vshim_image **output);

/// Lays a picture with an alpha channel on white; the alpha channel is gone afterwards.
int vshim_colour_flatten_on_white(vshim_image *input, vshim_image **output);

/// Makes the samples 8-bit by clipping them.
int vshim_colour_to_bytes(vshim_image *input, vshim_image **output);

/// Turns and mirrors as the EXIF orientation asks. The input must be in memory.
int vshim_colour_upright(vshim_image *input, vshim_image **output);

#endif
