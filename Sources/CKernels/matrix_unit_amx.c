/// The matrix unit on Intel's Advanced Matrix Extensions: a product of two tiles is one instruction.
#include <immintrin.h>
#include <math.h>

#include "matrix_units.h"

#if defined(__x86_64__) && !defined(CK_DOUBLE)

#pragma clang attribute push(                                                                               \
    __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,avx512bf16,amx-tile,amx-bf16,fma,avx2,bmi,bmi2"))),   \
    apply_to = function)

#define CK_VECTOR_BYTES 64
#include "packing.h"

/// Eight tiles of 16 rows of 64 bytes. The registers belong to a thread: each product configures and releases them.
INLINE void begin_products(void) {
    const struct {
        uint8_t palette, start, reserved[14];
        uint16_t row_bytes[16];
        uint8_t rows[16];
    } tiles = {
        .palette = 1,
        .row_bytes = {64, 64, 64, 64, 64, 64, 64, 64},
        .rows = {16, 16, 16, 16, 16, 16, 16, 16},
    };
    _tile_loadconfig(&tiles);
}

INLINE void end_products(void) { _tile_release(); }

/// Adds the products of the left and right tiles that are in registers to the results.
#define MULTIPLY_TILES()                                                                                    \
    do {                                                                                                    \
        _tile_dpbf16ps(0, 4, 6);                                                                            \
        if (wide) _tile_dpbf16ps(1, 4, 7);                                                                  \
        if (tall) _tile_dpbf16ps(2, 5, 6);                                                                  \
        if (tall && wide) _tile_dpbf16ps(3, 5, 7);                                                          \
    } while (0)
#define LOAD_LEFT(part)                                                                                     \
    do {                                                                                                    \
        _tile_loadd(4, a + (part) * TILE, 64);                                                              \
        if (tall) _tile_loadd(5, a + left_group + (part) * TILE, 64);                                       \
    } while (0)
#define LOAD_RIGHT(part)                                                                                    \
    do {                                                                                                    \
        _tile_loadd(6, b + (part) * TILE, 64);                                                              \
        if (wide) _tile_loadd(7, b + right_group + (part) * TILE, 64);                                      \
    } while (0)

/// The product of one or two groups of rows and one or two of columns, over `count` steps. `start` has the numbers that the
/// sums begin with, or is NULL for zeros; its stride and that of the result count floats.
INLINE void multiply_groups(
    const uint16_t *a, size_t left_group, const uint16_t *b, size_t right_group, size_t count, int parts, int tall,
    int wide, const float *start, size_t start_stride, float *to, size_t stride) {
    if (start) {
        _tile_loadd(0, start, start_stride * 4);
        if (wide) _tile_loadd(1, start + 16, start_stride * 4);
        if (tall) _tile_loadd(2, start + 16 * start_stride, start_stride * 4);
        if (tall && wide) _tile_loadd(3, start + 16 * start_stride + 16, start_stride * 4);
    } else {
        _tile_zero(0);
        _tile_zero(1);
        _tile_zero(2);
        _tile_zero(3);
    }
    for (size_t s = 0; s < count; s++, a += parts * TILE, b += parts * TILE) {
        LOAD_LEFT(0);
        LOAD_RIGHT(0);
        MULTIPLY_TILES();
        if (parts == 1) continue;
        LOAD_RIGHT(1);
        MULTIPLY_TILES();
        LOAD_RIGHT(2);
        MULTIPLY_TILES();
        LOAD_LEFT(1);
        LOAD_RIGHT(0);
        MULTIPLY_TILES();
        LOAD_RIGHT(1);
        MULTIPLY_TILES();
        LOAD_LEFT(2);
        LOAD_RIGHT(0);
        MULTIPLY_TILES();
    }
    _tile_stored(0, to, stride * 4);
    if (wide) _tile_stored(1, to + 16, stride * 4);
    if (tall) _tile_stored(2, to + 16 * stride, stride * 4);
    if (tall && wide) _tile_stored(3, to + 16 * stride + 16, stride * 4);
}

#define CK_NAME "amx"
#define CK_NEEDS_CONSTANT_GROUPS 1
#define CK_MULTIPLIES_SINGLES 1
#define CK_UNIT ck_matrix_unit_amx
#include "matrix_unit_table.h"

#pragma clang attribute pop
#endif
