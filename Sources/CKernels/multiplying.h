/// Products of matrices, block by block of 32 × 32: included once by each `matrix_unit_*.c` after its `multiply_groups`.
#pragma once

#include "packing.h"

enum { BLOCK = 2 * TILE_ROWS };

/// Copies up to 32 × 32 numbers.
INLINE void copy_block(const float *from, size_t from_stride, size_t rows, size_t columns, float *to, size_t stride) {
    const __mmask16 low = first_lanes(columns), high = columns > 16 ? first_lanes(columns - 16) : 0;
    for (size_t r = 0; r < rows; r++, from += from_stride, to += stride) {
        _mm512_mask_storeu_ps(to, low, _mm512_maskz_loadu_ps(low, from));
        if (high) _mm512_mask_storeu_ps(to + 16, high, _mm512_maskz_loadu_ps(high, from + 16));
    }
}

/// A block of up to 32 × 32 results. `a` and `b` point at their first groups, which lie `left_group` and `right_group`
/// elements apart.
INLINE void multiply_block(
    const uint16_t *a, size_t left_group, const uint16_t *b, size_t right_group, size_t count, int parts, size_t rows,
    size_t columns, const float *start, size_t start_stride, float *to, size_t stride) {
    const int tall = rows > TILE_ROWS, wide = columns > TILE_ROWS;
#define GROUPS(parts, tall, wide)                                                                           \
    multiply_groups(a, left_group, b, right_group, count, parts, tall, wide, start, start_stride, to, stride)
#if CK_NEEDS_CONSTANT_GROUPS
    if (parts == 1) {
        if (tall && wide) GROUPS(1, 1, 1);
        else if (tall) GROUPS(1, 1, 0);
        else if (wide) GROUPS(1, 0, 1);
        else GROUPS(1, 0, 0);
    } else {
        if (tall && wide) GROUPS(3, 1, 1);
        else if (tall) GROUPS(3, 1, 0);
        else if (wide) GROUPS(3, 0, 1);
        else GROUPS(3, 0, 0);
    }
#else
    GROUPS(parts, tall, wide);
#endif
#undef GROUPS
}

static void multiply(
    const ck_matrix *a, const uint16_t *packed, size_t m, size_t n, size_t k, int parts, const float *bias,
    int accumulate, float *c, size_t stride, uint16_t *scratch) {
    const size_t group = steps(k) * (size_t)parts * TILE;
    float edge[BLOCK * BLOCK] __attribute__((aligned(64))), edge_bias[BLOCK] __attribute__((aligned(64)));
    begin_products();
    for (size_t i = 0; i < m; i += BLOCK) {
        const size_t rows = SMALLER((size_t)BLOCK, m - i);
        const ck_matrix slice = {a->elements + (a->transposed ? i : i * a->stride), a->stride, a->transposed};
        pack_left(&slice, rows, k, parts, scratch);
        for (size_t j = 0; j < n; j += BLOCK) {
            const size_t columns = SMALLER((size_t)BLOCK, n - j);
            const uint16_t *b = packed + j / TILE_ROWS * group;
            float *to = c + i * stride + j;
            if (rows == BLOCK && columns == BLOCK) {
                const float *start = accumulate ? to : bias ? bias + j : bias;
                multiply_block(
                    scratch, group, b, group, steps(k), parts, rows, columns, start, accumulate ? stride : 0, to, stride);
                continue;
            }
            // Results that would extend past the matrix are computed in a separate buffer.
            const float *start = NULL;
            if (accumulate) {
                copy_block(to, stride, rows, columns, edge, BLOCK);
                start = edge;
            } else if (bias) {
                copy_block(bias + j, 0, 1, columns, edge_bias, 0);
                start = edge_bias;
            }
            multiply_block(
                scratch, group, b, group, steps(k), parts, rows, columns, start, accumulate ? BLOCK : 0, edge, BLOCK);
            copy_block(edge, BLOCK, rows, columns, to, stride);
        }
    }
    end_products();
}
