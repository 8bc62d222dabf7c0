#include "CVipsShim.h"

#include <string.h>
#include <vips/vips.h>
#include <vips/vector.h>

// The library's warnings repeat what its errors say, once for every part of a picture.
static void ignore(const gchar *domain, GLogLevelFlags level, const gchar *message, gpointer data) {
    (void) domain, (void) level, (void) message, (void) data;
}

int vshim_start(const char *program_name, int threads) {
    if (VIPS_INIT(program_name)) {
        return -1;
    }
    // Set for programs that are started from here, and there are none.
    g_unsetenv("VIPSHOME");
    g_log_set_handler("VIPS", G_LOG_LEVEL_WARNING, ignore, NULL);
    vips_vector_set_enabled(FALSE);
    vips_concurrency_set(threads);
    vips_cache_set_max(0);
    vips_operation_block_set("VipsForeignLoad", TRUE);
    vips_operation_block_set("VipsForeignLoadPng", FALSE);
    vips_operation_block_set("VipsForeignLoadJpeg", FALSE);
    vips_operation_block_set("VipsForeignLoadWebp", FALSE);
    vips_operation_block_set("VipsForeignLoadNsgif", FALSE);
    return 0;
}

void vshim_allow_tiff(void) {
    vips_operation_block_set("VipsForeignLoadTiff", FALSE);
}

void vshim_allow_heif(void) {
    vips_operation_block_set("VipsForeignLoadHeif", FALSE);
}

const char *vshim_version(void) {
    return vips_version_string();
}

void vshim_take_error(char *buffer, size_t capacity) {
    if (capacity == 0) {
        return;
    }
    strncpy(buffer, vips_error_buffer(), capacity - 1);
    buffer[capacity - 1] = '\0';
    vips_error_clear();
}
