#include "CVipsShim.h"

#include <stdint.h>
#include <vips/vips.h>

// The library does not write to the buffer; its declaration only lacks the const.
#define DATA ((void *) (uintptr_t) data)
#define OUT ((VipsImage **) output)
#define STRICT_SEQUENTIAL "access", VIPS_ACCESS_SEQUENTIAL, "fail_on", VIPS_FAIL_ON_WARNING
// For a loader that needs the whole picture at once, and would otherwise take a file for a large one.
#define IN_MEMORY "memory", TRUE
#define FIRST_FRAME "page", 0, "n", 1

int vshim_load_png(const void *data, size_t length, vshim_image **output) {
    return vips_pngload_buffer(DATA, length, OUT, STRICT_SEQUENTIAL, NULL);
}

int vshim_load_jpeg(const void *data, size_t length, vshim_image **output) {
    return vips_jpegload_buffer(DATA, length, OUT, STRICT_SEQUENTIAL, NULL);
}

int vshim_load_webp(const void *data, size_t length, vshim_image **output) {
    return vips_webpload_buffer(DATA, length, OUT, STRICT_SEQUENTIAL, FIRST_FRAME, IN_MEMORY, NULL);
}

int vshim_load_tiff(const void *data, size_t length, vshim_image **output) {
    return vips_tiffload_buffer(DATA, length, OUT, STRICT_SEQUENTIAL, FIRST_FRAME, NULL);
}

// Without a page, which is the primary picture; the first one need not be that.
int vshim_load_heif(const void *data, size_t length, vshim_image **output) {
    return vips_heifload_buffer(DATA, length, OUT, STRICT_SEQUENTIAL, NULL);
}

int vshim_load_gif(const void *data, size_t length, vshim_image **output) {
    return vips_gifload_buffer(DATA, length, OUT, STRICT_SEQUENTIAL, FIRST_FRAME, NULL);
}
