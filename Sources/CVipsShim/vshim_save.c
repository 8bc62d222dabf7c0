#include "CVipsShim.h"

#include <vips/vips.h>

_Static_assert((int) VSHIM_PNG_FILTER_NONE == (int) VIPS_FOREIGN_PNG_FILTER_NONE, "filter bits");
_Static_assert((int) VSHIM_PNG_FILTER_SUB == (int) VIPS_FOREIGN_PNG_FILTER_SUB, "filter bits");
_Static_assert((int) VSHIM_PNG_FILTER_UP == (int) VIPS_FOREIGN_PNG_FILTER_UP, "filter bits");
_Static_assert((int) VSHIM_PNG_FILTER_AVERAGE == (int) VIPS_FOREIGN_PNG_FILTER_AVG, "filter bits");
_Static_assert((int) VSHIM_PNG_FILTER_PAETH == (int) VIPS_FOREIGN_PNG_FILTER_PAETH, "filter bits");

int vshim_save_png(vshim_image *image, int compression, int filters, void **data, size_t *length) {
    return vips_pngsave_buffer(
        (VipsImage *) image, data, length, "compression", compression, "filter", filters, "strip", TRUE, NULL);
}

int vshim_save_jpeg(vshim_image *image, int quality, void **data, size_t *length) {
    return vips_jpegsave_buffer(
        (VipsImage *) image, data, length, "Q", quality, "optimize_coding", TRUE, "strip", TRUE, NULL);
}

int vshim_save_webp(vshim_image *image, int quality, void **data, size_t *length) {
    return vips_webpsave_buffer((VipsImage *) image, data, length, "Q", quality, "strip", TRUE, NULL);
}

void vshim_free(void *data) {
    g_free(data);
}
