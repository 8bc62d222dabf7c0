// Writing PNG, JPEG and WebP.
#ifndef VSHIM_SAVE_H
#define VSHIM_SAVE_H

#include <stddef.h>

#include "vshim_image.h"

/// The row filters of PNG (ISO/IEC 15948, 9.2) that may be tried, as bits.
enum {
    VSHIM_PNG_FILTER_NONE = 0x08,
    VSHIM_PNG_FILTER_SUB = 0x10,
    VSHIM_PNG_FILTER_UP = 0x20,
    VSHIM_PNG_FILTER_AVERAGE = 0x40,
    VSHIM_PNG_FILTER_PAETH = 0x80,
};

/// Encodes as PNG without any metadata, not interlaced.
///
/// `compression` is the level of deflate, 0 to 9. On success returns 0 and a buffer that vshim_free gives back.
/// Needed because the saver takes options as variable arguments.
int vshim_save_png(vshim_image *image, int compression, int filters, void **data, size_t *length);

/// Encodes as baseline JPEG without any metadata.
///
/// `quality` is 1 to 100. On success returns 0 and a buffer that vshim_free gives back.
/// Needed because the saver takes options as variable arguments.
int vshim_save_jpeg(vshim_image *image, int quality, void **data, size_t *length);

/// Encodes as WebP with loss and without any metadata.
///
/// `quality` is 1 to 100. On success returns 0 and a buffer that vshim_free gives back.
/// Needed because the saver takes options as variable arguments.
int vshim_save_webp(vshim_image *image, int quality, void **data, size_t *length);

/// Gives back a buffer that this module made.
void vshim_free(void *data);

#endif
