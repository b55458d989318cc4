/// Attention scores, which the kernels store in units of ln 2, so that their exponential is a power of two.
#pragma once

#include "transcendental.h"

/// log₂ e and its inverse.
static const ck_scalar LOG2_E = (ck_scalar)1.44269504088896340736, LN_2 = (ck_scalar)0.69314718055994530942;

/// Copies the bias, times log₂ e, into rows of `columns`, with zeros after the queries.
static void copy_bias(const ck_scalar *bias, size_t queries, size_t keys, size_t columns, ck_scalar *to) {
    for (size_t j = 0; j < keys; j++)
        for (size_t i = 0; i < columns; i += LANES)
            store(
                to + j * columns + i,
                i < queries ? load_first(bias + j * queries + i, SMALLER((size_t)LANES, queries - i)) * LOG2_E : splat(0));
}
