/// The vector that a set of kernels is compiled for: `CK_VECTOR_BYTES` wide, `LANES` elements.
///
/// Every `kernels_*.c` includes the topic headers once, with its own width and instruction set.
#ifndef CK_VECTOR_H
#define CK_VECTOR_H

#include <string.h>

#include "CKernels.h"

// A product and a sum may be fused, which only makes the result more accurate.
#pragma clang fp contract(fast)

#define INLINE static inline __attribute__((always_inline))
#define SMALLER(a, b) ((a) < (b) ? (a) : (b))
#define LARGER(a, b) ((a) > (b) ? (a) : (b))

#if defined(CK_DOUBLE)
typedef int64_t ck_integer;
#else
typedef int32_t ck_integer;
#endif

enum { LANES = CK_VECTOR_BYTES / sizeof(ck_scalar) };

typedef ck_scalar vec __attribute__((ext_vector_type(LANES)));
typedef ck_integer ivec __attribute__((ext_vector_type(LANES)));
typedef ck_scalar vec_anywhere __attribute__((ext_vector_type(LANES), aligned(sizeof(ck_scalar)), may_alias));

INLINE vec load(const ck_scalar *p) { return *(const vec_anywhere *)p; }

INLINE void store(ck_scalar *p, vec x) { *(vec_anywhere *)p = x; }

INLINE vec splat(ck_scalar x) { return (vec)x; }

INLINE ivec lane_numbers(void) {
    ivec lanes;
    for (int lane = 0; lane < LANES; lane++) lanes[lane] = lane;
    return lanes;
}

INLINE size_t rounded_up(size_t n, size_t multiple) { return (n + multiple - 1) / multiple * multiple; }

/// The first `count` lanes of x, `other` in the rest.
INLINE vec keep_first(vec x, size_t count, vec other) {
    return lane_numbers() < (ivec)(ck_integer)count ? x : other;
}

/// Reads `count` ≤ LANES elements and no others; the remaining lanes are 0.
INLINE vec load_first(const ck_scalar *p, size_t count) {
#if CK_VECTOR_BYTES == 64 && defined(CK_DOUBLE)
    return (vec)_mm512_maskz_loadu_pd((__mmask8)((1u << count) - 1), p);
#elif CK_VECTOR_BYTES == 64
    return (vec)_mm512_maskz_loadu_ps((__mmask16)((1u << count) - 1), p);
#else
    vec x = 0;
    for (size_t lane = 0; lane < LANES; lane++)
        if (lane < count) x[lane] = p[lane];
    return x;
#endif
}

/// Writes the first `count` ≤ LANES lanes and nothing after them.
INLINE void store_first(ck_scalar *p, vec x, size_t count) {
#if CK_VECTOR_BYTES == 64 && defined(CK_DOUBLE)
    _mm512_mask_storeu_pd(p, (__mmask8)((1u << count) - 1), (__m512d)x);
#elif CK_VECTOR_BYTES == 64
    _mm512_mask_storeu_ps(p, (__mmask16)((1u << count) - 1), (__m512)x);
#else
    for (size_t lane = 0; lane < LANES; lane++)
        if (lane < count) p[lane] = x[lane];
#endif
}

/// Like `load_first` and `store_first`, for counts that are often known to be all lanes at compile time.
INLINE vec load_some(const ck_scalar *p, size_t count) {
    return count == LANES ? load(p) : load_first(p, count);
}

INLINE void store_some(ck_scalar *p, vec x, size_t count) {
    if (count == LANES) store(p, x);
    else store_first(p, x, count);
}

/// x[r] becomes lane r of every vector: LANES vectors as a square matrix.
INLINE void transpose_vectors(vec *x) {
#if CK_VECTOR_BYTES == 64 && !defined(CK_DOUBLE)
    __m512i *r = (__m512i *)x, t[16];
    for (int i = 0; i < 16; i += 2) {
        t[i] = _mm512_unpacklo_epi32(r[i], r[i + 1]);
        t[i + 1] = _mm512_unpackhi_epi32(r[i], r[i + 1]);
    }
    for (int i = 0; i < 16; i += 4)
        for (int j = 0; j < 2; j++) {
            r[i + 2 * j] = _mm512_unpacklo_epi64(t[i + j], t[i + j + 2]);
            r[i + 2 * j + 1] = _mm512_unpackhi_epi64(t[i + j], t[i + j + 2]);
        }
    for (int i = 0; i < 16; i += 8)
        for (int j = 0; j < 4; j++) {
            t[i + j] = _mm512_shuffle_i32x4(r[i + j], r[i + j + 4], 0x88);
            t[i + j + 4] = _mm512_shuffle_i32x4(r[i + j], r[i + j + 4], 0xdd);
        }
    for (int j = 0; j < 8; j++) {
        r[j] = _mm512_shuffle_i32x4(t[j], t[j + 8], 0x88);
        r[j + 8] = _mm512_shuffle_i32x4(t[j], t[j + 8], 0xdd);
    }
#else
    vec t[LANES];
    for (int i = 0; i < LANES; i++)
        for (int j = 0; j < LANES; j++) t[i][j] = x[j][i];
    for (int i = 0; i < LANES; i++) x[i] = t[i];
#endif
}

/// The larger of each pair of lanes.
INLINE vec larger(vec a, vec b) { return a > b ? a : b; }

#if CK_VECTOR_BYTES / (4 + 4 * defined(CK_DOUBLE)) == 16
#define HALVES(x, fold)                                                                                     \
    x = fold(x, __builtin_shufflevector(x, x, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7));       \
    x = fold(x, __builtin_shufflevector(x, x, 4, 5, 6, 7, 0, 1, 2, 3, 12, 13, 14, 15, 8, 9, 10, 11));       \
    x = fold(x, __builtin_shufflevector(x, x, 2, 3, 0, 1, 6, 7, 4, 5, 10, 11, 8, 9, 14, 15, 12, 13));       \
    x = fold(x, __builtin_shufflevector(x, x, 1, 0, 3, 2, 5, 4, 7, 6, 9, 8, 11, 10, 13, 12, 15, 14))
#elif CK_VECTOR_BYTES / (4 + 4 * defined(CK_DOUBLE)) == 8
#define HALVES(x, fold)                                                                                     \
    x = fold(x, __builtin_shufflevector(x, x, 4, 5, 6, 7, 0, 1, 2, 3));                                     \
    x = fold(x, __builtin_shufflevector(x, x, 2, 3, 0, 1, 6, 7, 4, 5));                                     \
    x = fold(x, __builtin_shufflevector(x, x, 1, 0, 3, 2, 5, 4, 7, 6))
#elif CK_VECTOR_BYTES / (4 + 4 * defined(CK_DOUBLE)) == 4
#define HALVES(x, fold)                                                                                     \
    x = fold(x, __builtin_shufflevector(x, x, 2, 3, 0, 1));                                                 \
    x = fold(x, __builtin_shufflevector(x, x, 1, 0, 3, 2))
#else
#define HALVES(x, fold) x = fold(x, __builtin_shufflevector(x, x, 1, 0))
#endif

INLINE vec sum_of_two(vec a, vec b) { return a + b; }

/// The sum of the lanes.
INLINE ck_scalar sum_lanes(vec x) {
    HALVES(x, sum_of_two);
    return x[0];
}

/// The largest lane.
INLINE ck_scalar largest_lane(vec x) {
    HALVES(x, larger);
    return x[0];
}

#endif
