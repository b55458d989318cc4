/// The matrix unit on AVX-512's products of bfloat16 pairs, for CPUs without tiles.
#include <immintrin.h>
#include <math.h>

#include "matrix_units.h"

#if defined(__x86_64__) && !defined(CK_DOUBLE)

#pragma clang attribute push(                                                                               \
    __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,avx512bf16,fma,avx2,bmi,bmi2"))), apply_to = function)

#define CK_VECTOR_BYTES 64
#include "packing.h"

INLINE void begin_products(void) {}
INLINE void end_products(void) {}

/// Adds the product of two tiles to 16 × 16 results.
INLINE void multiply_tiles(const uint16_t *a, const uint16_t *b, __m512 *sums) {
    for (int i = 0; i < TILE_ROWS; i++) {
        const __m512bh right = (__m512bh)_mm512_load_si512(b + i * 32);
        for (int r = 0; r < TILE_ROWS; r++) {
            int32_t pair;
            memcpy(&pair, a + r * 32 + 2 * i, sizeof pair);
            sums[r] = _mm512_dpbf16_ps(sums[r], (__m512bh)_mm512_set1_epi32(pair), right);
        }
    }
}

/// The product of one or two groups of rows and one or two of columns, over `count` steps. `start` has the numbers that the
/// sums begin with, or is NULL for zeros; its stride and that of the result count floats.
INLINE void multiply_groups(
    const uint16_t *a, size_t left_group, const uint16_t *b, size_t right_group, size_t count, int parts, int tall,
    int wide, const float *start, size_t start_stride, float *to, size_t stride) {
    for (int row = 0; row <= tall; row++)
        for (int column = 0; column <= wide; column++) {
            const uint16_t *x = a + (size_t)row * left_group, *y = b + (size_t)column * right_group;
            const size_t corner = (size_t)row * 16 * stride + (size_t)column * 16;
            __m512 sums[TILE_ROWS];
            for (size_t r = 0; r < TILE_ROWS; r++)
                sums[r] = start ? _mm512_loadu_ps(start + ((size_t)row * 16 + r) * start_stride + column * 16)
                                : _mm512_setzero_ps();
            for (size_t s = 0; s < count; s++, x += parts * TILE, y += parts * TILE)
                for (int left = 0; left < parts; left++)
                    for (int right = 0; right < parts - left; right++)
                        multiply_tiles(x + left * TILE, y + right * TILE, sums);
            for (size_t r = 0; r < TILE_ROWS; r++) _mm512_storeu_ps(to + corner + r * stride, sums[r]);
        }
}

#define CK_NAME "avx512bf16"
#define CK_NEEDS_CONSTANT_GROUPS 0
#define CK_MULTIPLIES_SINGLES 0
#define CK_UNIT ck_matrix_unit_avx512bf16
#include "matrix_unit_table.h"

#pragma clang attribute pop
#endif
