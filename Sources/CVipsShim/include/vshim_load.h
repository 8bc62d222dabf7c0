// The loaders. Each reads the first frame only, in one pass from top to bottom, and fails on the first
// warning of the codec. `data` must outlive the picture. Returns 0 and a new reference in `output`, or -1.
//
// Needed because the loaders take options as variable arguments; may go when Swift can call those.
#ifndef VSHIM_LOAD_H
#define VSHIM_LOAD_H

#include <stddef.h>

#include "vshim_image.h"

int vshim_load_png(const void *data, size_t length, vshim_image **output);
int vshim_load_jpeg(const void *data, size_t length, vshim_image **output);
int vshim_load_webp(const void *data, size_t length, vshim_image **output);
int vshim_load_gif(const void *data, size_t length, vshim_image **output);

/// The next two stay blocked until they are allowed by vshim_allow_….
int vshim_load_tiff(const void *data, size_t length, vshim_image **output);
/// AVIF and HEIC.
int vshim_load_heif(const void *data, size_t length, vshim_image **output);

#endif
