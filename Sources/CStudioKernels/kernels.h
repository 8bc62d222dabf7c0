#ifndef CSTUDIO_PRIVATE_KERNELS_H
#define CSTUDIO_PRIVATE_KERNELS_H

#include "CStudioKernels.h"

// A fused multiply-add rounds once where the plain operations round twice: it would make the bits depend on the machine.
#pragma STDC FP_CONTRACT OFF

#if defined(__x86_64__) && defined(__linux__)
#define CSTUDIO_CLONES __attribute__((target_clones("avx2", "default")))
#else
#define CSTUDIO_CLONES
#endif

static inline float cstudio_saturate(float v) {
    v = v > 0.0f ? v : 0.0f;
    return v < 1.0f ? v : 1.0f;
}

static inline int32_t cstudio_clamp(int32_t v, int32_t low, int32_t high) { return v < low ? low : v > high ? high : v; }

static inline float cstudio_bilinear(const float *p, int32_t width, int32_t height, float x, float y) {
    x = x > 0.0f ? x : 0.0f;
    y = y > 0.0f ? y : 0.0f;
    x = x < (float)(width - 1) ? x : (float)(width - 1);
    y = y < (float)(height - 1) ? y : (float)(height - 1);
    int32_t ix = (int32_t)x, iy = (int32_t)y;
    float fx = x - (float)ix, fy = y - (float)iy;
    int32_t nx = ix + 1 < width ? 1 : 0;
    int64_t ny = iy + 1 < height ? width : 0;
    const float *q = p + (int64_t)iy * width + ix;
    float above = q[0] + (q[nx] - q[0]) * fx;
    float below = q[ny] + (q[ny + nx] - q[ny]) * fx;
    return above + (below - above) * fy;
}

#endif
