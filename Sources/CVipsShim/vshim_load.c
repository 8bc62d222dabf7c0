#include "CVipsShim.h"

#include <stdint.h>
#include <vips/vips.h>

// The library does not write to the buffer; its declaration only lacks the const.
#define DATA ((void *) (uintptr_t) data)
#define OUT ((VipsImage **) output)
#define STRICT_SEQUENTIAL "access", VIPS_ACCESS_SEQUENTIAL, "fail_on", VIPS_FAIL_ON_WARNING
#define FIRST_FRAME "page", 0, "n", 1

int vshim_load_png(const void *data, size_t length, vshim_image **output) {
    return vips_pngload_buffer(DATA, length, OUT, STRICT_SEQUENTIAL, NULL);
}

int vshim_load_jpeg(const void *data, size_t length, vshim_image **output) {
    return vips_jpegload_buffer(DATA, length, OUT, STRICT_SEQUENTIAL, NULL);
}

int vshim_load_webp(const void *data, size_t length, vshim_image **output) {
    return vips_webpload_buffer(DATA, length, OUT, STRICT_SEQUENTIAL, FIRST_FRAME, NULL);
}

int vshim_load_gif(const void *data, size_t length, vshim_image **output) {
    return vips_gifload_buffer(DATA, length, OUT, STRICT_SEQUENTIAL, FIRST_FRAME, NULL);
}
