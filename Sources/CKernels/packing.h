/// Operands of the matrix unit: single-precision numbers as sums of bfloat16 ones, arranged in tiles.
///
/// A tile is 16 rows of 64 bytes. A left tile holds 16 rows of 32 numbers. A right tile holds 16 columns of 32
/// numbers: its row i has, for each column, numbers 2i and 2i + 1. Tiles follow one another by group of 16 rows (left)
/// or columns (right), then by step of 32 along the inner dimension, then by part. Elements outside the matrix are 0.
#pragma once

#include "vector.h"

enum { TILE_ROWS = 16, TILE_DEPTH = 32, TILE = TILE_ROWS * TILE_DEPTH };

INLINE size_t groups(size_t rows) { return (rows + TILE_ROWS - 1) / TILE_ROWS; }
INLINE size_t steps(size_t depth) { return (depth + TILE_DEPTH - 1) / TILE_DEPTH; }

static size_t packed_bytes(size_t k, size_t n, int parts) {
    return groups(n) * steps(k) * (size_t)parts * TILE * sizeof(uint16_t);
}

static size_t scratch_bytes(size_t k, int parts) { return packed_bytes(k, 2 * TILE_ROWS, parts); }

/// The first `count` lanes' mask; all of them if there are as many or more.
INLINE __mmask16 first_lanes(size_t count) { return count >= 16 ? 0xffff : (__mmask16)((1u << count) - 1); }

/// x rounded to bfloat16, ties away from zero.
INLINE __m512 rounded(__m512 x) {
    const __m512i bits = _mm512_add_epi32(_mm512_castps_si512(x), _mm512_set1_epi32(0x8000));
    return _mm512_castsi512_ps(_mm512_and_si512(bits, _mm512_set1_epi32((int)0xffff0000)));
}

/// The upper halves of a's lanes, then those of b's.
INLINE __m512i upper_halves(__m512 a, __m512 b) {
    const __m512i order = _mm512_set_epi16(
        63, 61, 59, 57, 55, 53, 51, 49, 47, 45, 43, 41, 39, 37, 35, 33, 31, 29, 27, 25, 23, 21, 19, 17, 15, 13, 11, 9,
        7, 5, 3, 1);
    return _mm512_permutex2var_epi16(_mm512_castps_si512(a), order, _mm512_castps_si512(b));
}

/// The upper halves of a's and b's lanes, interleaved.
INLINE __m512i upper_pairs(__m512 a, __m512 b) {
    const __m512i low = _mm512_srli_epi32(_mm512_castps_si512(a), 16);
    return _mm512_mask_blend_epi16(0xaaaaaaaa, low, _mm512_castps_si512(b));
}

/// a and b rounded to bfloat16, their lanes interleaved.
INLINE __m512i rounded_pairs(__m512 a, __m512 b) {
    const __m512i order = _mm512_set_epi16(
        31, 15, 30, 14, 29, 13, 28, 12, 27, 11, 26, 10, 25, 9, 24, 8, 23, 7, 22, 6, 21, 5, 20, 4, 19, 3, 18, 2, 17, 1,
        16, 0);
    return _mm512_permutexvar_epi16(order, (__m512i)_mm512_cvtne2ps_pbh(b, a));
}

/// Two vectors as one line of bfloat16, `low` first, in parts.
INLINE void split_row(__m512 low, __m512 high, int parts, __m512i *lines) {
    if (parts == 1) {
        lines[0] = (__m512i)_mm512_cvtne2ps_pbh(high, low);
        return;
    }
    for (int part = 0; part < 3; part++) {
        const __m512 a = rounded(low), b = rounded(high);
        lines[part] = upper_halves(a, b);
        low = _mm512_sub_ps(low, a);
        high = _mm512_sub_ps(high, b);
    }
}

/// Two vectors as one line of bfloat16, their lanes interleaved, in parts.
INLINE void split_pair(__m512 even, __m512 odd, int parts, __m512i *lines) {
    if (parts == 1) {
        lines[0] = rounded_pairs(even, odd);
        return;
    }
    for (int part = 0; part < 3; part++) {
        const __m512 a = rounded(even), b = rounded(odd);
        lines[part] = upper_pairs(a, b);
        even = _mm512_sub_ps(even, a);
        odd = _mm512_sub_ps(odd, b);
    }
}

/// Stores the parts of a line, in which each tile has one.
INLINE void store_line(uint16_t *tile, size_t line, int parts, const __m512i *lines) {
    for (int part = 0; part < parts; part++) _mm512_store_si512(tile + part * TILE + line * TILE_DEPTH, lines[part]);
}

/// A tile from stored rows that run along the inner dimension, 16 of them, `depth` numbers in each.
INLINE void tile_of_rows(
    const float *x, size_t stride, size_t rows, size_t depth, int parts, uint16_t *tile) {
    const __mmask16 low = first_lanes(depth), high = depth > 16 ? first_lanes(depth - 16) : 0;
    for (size_t r = 0; r < TILE_ROWS; r++) {
        __m512i lines[3];
        const float *row = x + SMALLER(r, rows - 1) * stride;
        const __mmask16 kept = r < rows ? low : 0, more = r < rows ? high : 0;
        split_row(_mm512_maskz_loadu_ps(kept, row), _mm512_maskz_loadu_ps(more, row + 16), parts, lines);
        store_line(tile, r, parts, lines);
    }
}

/// A tile from stored rows that run across the inner dimension, `depth` of them, up to 16 numbers in each.
INLINE void tile_of_columns(
    const float *x, size_t stride, size_t columns, size_t depth, int parts, uint16_t *tile) {
    const __mmask16 mask = first_lanes(columns);
    for (size_t i = 0; i < TILE_ROWS; i++) {
        __m512i lines[3];
        const float *even = x + SMALLER(2 * i, depth - 1) * stride, *odd = x + SMALLER(2 * i + 1, depth - 1) * stride;
        split_pair(
            _mm512_maskz_loadu_ps(2 * i < depth ? mask : 0, even),
            _mm512_maskz_loadu_ps(2 * i + 1 < depth ? mask : 0, odd), parts, lines);
        store_line(tile, i, parts, lines);
    }
}

/// Swaps the rows and columns of pairs of a tile's parts.
INLINE void transpose_tile(uint16_t *tile, int parts) {
    for (int part = 0; part < parts; part++) {
        float *lines = (float *)(void *)(tile + part * TILE);
        vec rows[LANES];
        for (int r = 0; r < TILE_ROWS; r++) rows[r] = load(lines + r * LANES);
        transpose_vectors(rows);
        for (int r = 0; r < TILE_ROWS; r++) store(lines + r * LANES, rows[r]);
    }
}

/// Packs `outer` rows of a left operand, or columns of a right one, `depth` numbers in each. `along` says whether the
/// stored rows run along the inner dimension, `transpose` whether that is across the tile's rows.
INLINE void pack(
    const float *x, size_t stride, size_t outer, size_t depth, int parts, int along, int transpose, uint16_t *tile) {
    for (size_t row = 0; row < outer; row += TILE_ROWS)
        for (size_t k = 0; k < depth; k += TILE_DEPTH, tile += parts * TILE) {
            const size_t rows = SMALLER((size_t)TILE_ROWS, outer - row), deep = SMALLER((size_t)TILE_DEPTH, depth - k);
            if (along) tile_of_rows(x + row * stride + k, stride, rows, deep, parts, tile);
            else tile_of_columns(x + k * stride + row, stride, rows, deep, parts, tile);
            if (transpose) transpose_tile(tile, parts);
        }
}

static void pack_left(const ck_matrix *a, size_t m, size_t k, int parts, uint16_t *packed) {
    if (parts == 1) {
        if (a->transposed) pack(a->elements, a->stride, m, k, 1, 0, 1, packed);
        else pack(a->elements, a->stride, m, k, 1, 1, 0, packed);
    } else {
        if (a->transposed) pack(a->elements, a->stride, m, k, 3, 0, 1, packed);
        else pack(a->elements, a->stride, m, k, 3, 1, 0, packed);
    }
}

static void pack_right(const ck_matrix *b, size_t k, size_t n, int parts, uint16_t *packed) {
    if (parts == 1) {
        if (b->transposed) pack(b->elements, b->stride, n, k, 1, 1, 1, packed);
        else pack(b->elements, b->stride, n, k, 1, 0, 0, packed);
    } else {
        if (b->transposed) pack(b->elements, b->stride, n, k, 3, 1, 1, packed);
        else pack(b->elements, b->stride, n, k, 3, 0, 0, packed);
    }
}
