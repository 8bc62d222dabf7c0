#include "CVipsShim.h"

#include <string.h>
#include <vips/vips.h>

#define VIPS(image) ((VipsImage *) (image))
#define OUT(image) ((VipsImage **) (image))

void vshim_image_unref(vshim_image *image) {
    g_object_unref(image);
}

int vshim_image_width(const vshim_image *image) {
    return vips_image_get_width((const VipsImage *) image);
}

int vshim_image_height(const vshim_image *image) {
    return vips_image_get_height((const VipsImage *) image);
}

int vshim_image_bands(const vshim_image *image) {
    return vips_image_get_bands((const VipsImage *) image);
}

int vshim_image_has_alpha(vshim_image *image) {
    return vips_image_hasalpha(VIPS(image));
}

int vshim_image_has_profile(const vshim_image *image) {
    return vips_image_get_typeof((const VipsImage *) image, VIPS_META_ICC_NAME) != 0;
}

int vshim_image_orientation(vshim_image *image) {
    return vips_image_get_orientation(VIPS(image));
}

int vshim_image_to_memory(vshim_image *input, vshim_image **output) {
    VipsImage *memory = vips_image_copy_memory(VIPS(input));
    *output = (vshim_image *) memory;
    return memory ? 0 : -1;
}

int vshim_image_copy_samples(vshim_image *image, void *destination, size_t length) {
    if (vips_image_get_format(VIPS(image)) != VIPS_FORMAT_UCHAR || VIPS_IMAGE_SIZEOF_IMAGE(VIPS(image)) != length) {
        vips_error("vshim", "%s", "samples do not fit");
        return -1;
    }
    // The output is a picture over the caller's memory, so that the samples exist once.
    VipsImage *target = vips_image_new_from_memory(
        destination, length, vips_image_get_width(VIPS(image)), vips_image_get_height(VIPS(image)),
        vips_image_get_bands(VIPS(image)), VIPS_FORMAT_UCHAR);
    if (!target) {
        return -1;
    }
    int result = vips_image_write(VIPS(image), target);
    g_object_unref(target);
    return result;
}

int vshim_image_from_samples(const void *samples, size_t length, int width, int height, vshim_image **output) {
    VipsImage *plain = vips_image_new_from_memory(samples, length, width, height, 3, VIPS_FORMAT_UCHAR);
    if (!plain) {
        return -1;
    }
    // 72 dots per inch, in dots per millimetre: what viewers assume when a file says nothing.
    double resolution = 72 / 25.4;
    int result = vips_copy(
        plain, OUT(output), "interpretation", VIPS_INTERPRETATION_sRGB, "xres", resolution, "yres", resolution, NULL);
    g_object_unref(plain);
    return result;
}
