// The handle, its facts, and its way to and from memory.
#ifndef VSHIM_IMAGE_H
#define VSHIM_IMAGE_H

#include <stddef.h>

/// One reference to a VipsImage. Opaque, because the struct of the library holds GLib types.
typedef struct vshim_image vshim_image;

/// Gives back one reference. A function, because g_object_unref takes an untyped pointer.
void vshim_image_unref(vshim_image *image);

/// Columns, rows and channels as the header says.
int vshim_image_width(const vshim_image *image);
int vshim_image_height(const vshim_image *image);
int vshim_image_bands(const vshim_image *image);

/// Not zero when the last channel is an alpha channel.
int vshim_image_has_alpha(vshim_image *image);

/// Not zero when an ICC profile came with the picture.
int vshim_image_has_profile(const vshim_image *image);

/// The EXIF orientation, 1 to 8; 1 when there is none or it is not one of these.
int vshim_image_orientation(vshim_image *image);

/// Evaluates the whole picture into memory of its own, so that rows may be read in any order.
///
/// Returns 0 and a new reference in `output`, or -1.
int vshim_image_to_memory(vshim_image *input, vshim_image **output);

/// Evaluates the whole picture and writes its samples to `destination`, which takes exactly `length` bytes.
///
/// The picture must have 8-bit samples. Returns 0, or -1, also when `length` is not the size of the picture.
int vshim_image_copy_samples(vshim_image *image, void *destination, size_t length);

/// A picture over 8-bit RGB samples that stay owned by the caller and must outlive the handle.
///
/// Returns 0 and a new reference in `output`, or -1.
/// Needed because the interpretation is set by a function of variable arguments.
int vshim_image_from_samples(const void *samples, size_t length, int width, int height, vshim_image **output);

#endif
