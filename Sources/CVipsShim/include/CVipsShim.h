// What Swift may use of libvips: functions with a fixed number of arguments and one opaque handle.
//
// No header of libvips or GLib is included from here, so that no C name of theirs reaches Swift.
#ifndef CVIPSSHIM_H
#define CVIPSSHIM_H

#include "vshim_library.h"
#include "vshim_image.h"
#include "vshim_load.h"
#include "vshim_colour.h"
#include "vshim_save.h"

#endif
