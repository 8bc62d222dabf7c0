// Starting the library and asking it what went wrong.
#ifndef VSHIM_LIBRARY_H
#define VSHIM_LIBRARY_H

#include <stddef.h>

/// Starts libvips for this process: no operation cache, `threads` threads per operation, no warnings on standard error,
/// no machine code made at run time (it differs between processors), and every loader blocked except those of PNG, JPEG,
/// WebP and GIF.
///
/// Call it once, before anything else of this module. Returns 0, or -1 when the library cannot start.
/// Needed because VIPS_INIT is a macro; may go when Swift imports it.
int vshim_start(const char *program_name, int threads);

/// Takes the block from the loader of TIFF, or from that of AVIF and HEIC.
void vshim_allow_tiff(void);
void vshim_allow_heif(void);

/// The version that is linked, such as "8.14.1"; lives as long as the process.
const char *vshim_version(void);

/// Copies the text of the errors since the last call into `buffer`, ended by a zero byte, and forgets them.
///
/// One function, because the library keeps one text for the whole process and Swift must not read it while
/// another call changes it.
void vshim_take_error(char *buffer, size_t capacity);

#endif
