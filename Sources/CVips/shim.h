// The library's own header; its folders come from pkg-config ("vips").
#include <vips/vips.h>
