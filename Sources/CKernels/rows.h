/// Kernels on the rows of a matrix: softmax, layer normalization.
#pragma once

#include "elementwise.h"

static void softmax(const ck_scalar *x, ck_scalar *y, size_t rows, size_t columns) {
    const vec lowest = splat((ck_scalar)-INFINITY);
    const size_t whole = columns - columns % LANES, rest = columns - whole;
    for (size_t r = 0; r < rows; r++, x += columns, y += columns) {
        vec peaks = lowest;
        for (size_t c = 0; c < whole; c += LANES) peaks = larger(load(x + c), peaks);
        if (rest) peaks = larger(keep_first(load_first(x + whole, rest), rest, lowest), peaks);
        const vec peak = splat(largest_lane(peaks));
        vec sums = 0;
        for (size_t c = 0; c < whole; c += LANES) {
            vec e = vector_exp(load(x + c) - peak);
            sums += e;
            store(y + c, e);
        }
        if (rest) {
            vec e = keep_first(vector_exp(load_first(x + whole, rest) - peak), rest, splat(0));
            sums += e;
            store_first(y + whole, e, rest);
        }
        const ck_scalar factor = 1 / sum_lanes(sums);
        MAP1(y, y, columns, x0 *factor);
    }
}

static void softmax_pullback(
    const ck_scalar *y, const ck_scalar *g, ck_scalar *dx, size_t rows, size_t columns) {
    const size_t whole = columns - columns % LANES, rest = columns - whole;
    for (size_t r = 0; r < rows; r++, y += columns, g += columns, dx += columns) {
        vec products = 0;
        for (size_t c = 0; c < whole; c += LANES) products += load(y + c) * load(g + c);
        if (rest) products += load_first(y + whole, rest) * load_first(g + whole, rest);
        const vec mean = splat(sum_lanes(products));
        MAP2(y, g, dx, columns, x0 * (x1 - mean));
    }
}

static void layer_norm(
    const ck_scalar *x, const ck_scalar *w, const ck_scalar *b, ck_scalar epsilon, ck_scalar *y,
    ck_scalar *mean, ck_scalar *inverse, size_t rows, size_t columns) {
    const size_t whole = columns - columns % LANES, rest = columns - whole;
    for (size_t r = 0; r < rows; r++, x += columns, y += columns) {
        vec sums = 0, squares = 0;
        for (size_t c = 0; c < whole; c += LANES) sums += load(x + c);
        if (rest) sums += load_first(x + whole, rest);
        const ck_scalar m = sum_lanes(sums) / (ck_scalar)columns;
        for (size_t c = 0; c < whole; c += LANES) {
            vec deviation = load(x + c) - m;
            squares += deviation * deviation;
        }
        if (rest) {
            vec deviation = keep_first(load_first(x + whole, rest) - m, rest, splat(0));
            squares += deviation * deviation;
        }
        const vec variance = splat(sum_lanes(squares) / (ck_scalar)columns);
        const ck_scalar factor = 1 / __builtin_elementwise_sqrt(variance + epsilon)[0];
        for (size_t c = 0; c < whole; c += LANES)
            store(y + c, (load(x + c) - m) * factor * load(w + c) + load(b + c));
        if (rest) {
            vec normal = (load_first(x + whole, rest) - m) * factor;
            store_first(y + whole, normal * load_first(w + whole, rest) + load_first(b + whole, rest), rest);
        }
        mean[r] = m;
        inverse[r] = factor;
    }
}

/// Adds the weight's and the bias's gradients of a few rows, one vector of `count` columns wide.
INLINE void add_layer_norm_sums(
    const ck_scalar *x, const ck_scalar *mean, const ck_scalar *inverse, const ck_scalar *g, ck_scalar *dw,
    ck_scalar *db, size_t rows, size_t columns, size_t count) {
    vec weight = 0, bias = 0;
    for (size_t r = 0; r < rows; r++, x += columns, g += columns) {
        vec gradient = count == LANES ? load(g) : load_first(g, count);
        vec value = count == LANES ? load(x) : load_first(x, count);
        weight += gradient * ((value - mean[r]) * inverse[r]);
        bias += gradient;
    }
    store_first(dw, load_first(dw, count) + weight, count);
    store_first(db, load_first(db, count) + bias, count);
}

static void layer_norm_pullback(
    const ck_scalar *x, const ck_scalar *w, const ck_scalar *mean, const ck_scalar *inverse,
    const ck_scalar *g, ck_scalar *dx, ck_scalar *dw, ck_scalar *db, size_t rows, size_t columns) {
    const size_t whole = columns - columns % LANES, rest = columns - whole;
    // The parameters' gradients are summed over blocks of rows: shorter sums are more accurate, and the block is
    // still in the cache when they read it. They go first, as dx may alias g.
    enum { BLOCK = 32 };
    for (size_t start = 0; start < rows; start += BLOCK) {
        const size_t count = SMALLER((size_t)BLOCK, rows - start);
        const ck_scalar *bx = x + start * columns, *bg = g + start * columns;
        ck_scalar *bdx = dx + start * columns;
        for (size_t c = 0; c < whole; c += LANES)
            add_layer_norm_sums(
                bx + c, mean + start, inverse + start, bg + c, dw + c, db + c, count, columns, LANES);
        if (rest)
            add_layer_norm_sums(
                bx + whole, mean + start, inverse + start, bg + whole, dw + whole, db + whole, count, columns,
                rest);
        for (size_t r = start; r < start + count; r++, bx += columns, bg += columns, bdx += columns) {
            const ck_scalar m = mean[r], factor = inverse[r];
            vec plain = 0, weighted = 0;
            for (size_t c = 0; c < whole; c += LANES) {
                vec gw = load(bg + c) * load(w + c);
                plain += gw;
                weighted += gw * (load(bx + c) - m);
            }
            if (rest) {
                vec gw = load_first(bg + whole, rest) * load_first(w + whole, rest);
                plain += gw;
                weighted += gw * (load_first(bx + whole, rest) - m);
            }
            const ck_scalar plain_mean = sum_lanes(plain) / (ck_scalar)columns;
            const ck_scalar slope = sum_lanes(weighted) / (ck_scalar)columns * factor * factor;
            for (size_t c = 0; c < whole; c += LANES) {
                vec gw = load(bg + c) * load(w + c);
                store(bdx + c, factor * (gw - plain_mean - (load(bx + c) - m) * slope));
            }
            if (rest) {
                vec gw = load_first(bg + whole, rest) * load_first(w + whole, rest);
                vec deviation = load_first(bx + whole, rest) - m;
                store_first(bdx + whole, factor * (gw - plain_mean - deviation * slope), rest);
            }
        }
    }
}
