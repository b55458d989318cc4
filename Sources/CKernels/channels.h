/// Per-channel statistics of x[rows, channels, inner], for batch normalization.
///
/// `channels · inner` is treated as the width of a matrix whose columns are the vector's lanes; a channel's constant is
/// first spread over its columns, and its sums are gathered from them at the end.
#pragma once

#include "elementwise.h"

/// The number of columns processed at a time, which limits the stack size.
enum { CHANNEL_COLUMNS = 1024 };
/// The number of rows summed in working precision before the sum is added to a double.
enum { CHANNEL_ROWS = 64 };

/// A channel's constant at each of `count` columns from `first`.
static void spread_channels(
    const ck_scalar *values, size_t inner, size_t first, size_t count, ck_scalar *columns) {
    size_t channel = first / inner, left = inner - first % inner;
    for (size_t c = 0; c < count; c++) {
        columns[c] = values[channel];
        if (--left == 0) {
            left = inner;
            channel++;
        }
    }
}

/// Adds the sums of `count` columns from `first` to their channels.
static void gather_channels(
    const double *columns, size_t inner, size_t first, size_t count, ck_scalar *sums) {
    size_t channel = first / inner, left = inner - first % inner;
    double sum = 0;
    for (size_t c = 0; c < count; c++) {
        sum += columns[c];
        if (--left == 0 || c + 1 == count) {
            sums[channel++] += (ck_scalar)sum;
            sum = 0;
            left = inner;
        }
    }
}

/// Adds a vector of partial sums to the column sums.
INLINE void add_to_columns(double *columns, vec partial, size_t count) {
    for (size_t lane = 0; lane < LANES; lane++)
        if (lane < count) columns[lane] += (double)partial[lane];
}

/// Sums `vectors` vectors' width of columns, the last one `count` wide, over a block of rows.
INLINE void sum_block(
    const ck_scalar *x, const ck_scalar *mean, double *sums, size_t rows, size_t width, size_t vectors,
    size_t count, int squared) {
    vec total[4] = {0};
    for (size_t r = 0; r < rows; r++, x += width)
        for (size_t v = 0; v < vectors; v++) {
            vec value = load_some(x + v * LANES, v + 1 == vectors ? count : LANES);
            if (squared) {
                value -= load(mean + v * LANES);
                total[v] += value * value;
            } else {
                total[v] += value;
            }
        }
    for (size_t v = 0; v < vectors; v++)
        add_to_columns(sums + v * LANES, total[v], v + 1 == vectors ? count : LANES);
}

INLINE void sum_columns(
    const ck_scalar *x, const ck_scalar *mean, ck_scalar *sum, size_t rows, size_t channels, size_t inner,
    int squared) {
    const size_t width = channels * inner;
    for (size_t first = 0; first < width; first += CHANNEL_COLUMNS) {
        const size_t count = SMALLER((size_t)CHANNEL_COLUMNS, width - first);
        double sums[CHANNEL_COLUMNS] = {0};
        ck_scalar means[CHANNEL_COLUMNS];
        if (squared) spread_channels(mean, inner, first, count, means);
        for (size_t start = 0; start < rows; start += CHANNEL_ROWS) {
            const size_t height = SMALLER((size_t)CHANNEL_ROWS, rows - start);
            const ck_scalar *block = x + start * width + first;
            size_t c = 0;
            for (; c + 4 * LANES <= count; c += 4 * LANES)
                sum_block(block + c, means + c, sums + c, height, width, 4, LANES, squared);
            for (; c + LANES <= count; c += LANES)
                sum_block(block + c, means + c, sums + c, height, width, 1, LANES, squared);
            if (c < count) sum_block(block + c, means + c, sums + c, height, width, 1, count - c, squared);
        }
        gather_channels(sums, inner, first, count, sum);
    }
}

static void channel_sum(const ck_scalar *x, ck_scalar *sum, size_t rows, size_t channels, size_t inner) {
    sum_columns(x, x, sum, rows, channels, inner, 0);
}

static void channel_squares(
    const ck_scalar *x, const ck_scalar *mean, ck_scalar *sum, size_t rows, size_t channels, size_t inner) {
    sum_columns(x, mean, sum, rows, channels, inner, 1);
}

static void sum_rows(const ck_scalar *x, ck_scalar *sum, size_t rows, size_t columns) {
    sum_columns(x, x, sum, rows, columns, 1, 0);
}

static void channel_affine(
    const ck_scalar *x, const ck_scalar *scale, const ck_scalar *shift, ck_scalar *y, int rectify, size_t rows,
    size_t channels, size_t inner) {
    const size_t width = channels * inner;
    for (size_t first = 0; first < width; first += CHANNEL_COLUMNS) {
        const size_t count = SMALLER((size_t)CHANNEL_COLUMNS, width - first);
        ck_scalar scales[CHANNEL_COLUMNS], shifts[CHANNEL_COLUMNS];
        spread_channels(scale, inner, first, count, scales);
        spread_channels(shift, inner, first, count, shifts);
        for (size_t r = 0; r < rows; r++) {
            const ck_scalar *from = x + r * width + first;
            ck_scalar *to = y + r * width + first;
            if (rectify) MAP2(from, scales, to, count, rectified(x0 * x1 + load_some(shifts + i, SMALLER((size_t)LANES, count - i))));
            else MAP2(from, scales, to, count, x0 * x1 + load_some(shifts + i, SMALLER((size_t)LANES, count - i)));
        }
    }
}

/// Sums Σ g·(x − mean)·inverse and Σ g of one vector of `count` columns over a block of rows.
INLINE void pullback_block(
    const ck_scalar *x, const ck_scalar *y, const ck_scalar *g, const ck_scalar *mean, const ck_scalar *inverse,
    double *weight, double *bias, size_t rows, size_t width, size_t count) {
    vec weights = 0, biases = 0;
    const vec means = load(mean), inverses = load(inverse);
    for (size_t r = 0; r < rows; r++) {
        vec gradient = load_some(g + r * width, count);
        if (y) gradient = where_positive(load_some(y + r * width, count), gradient);
        weights += gradient * ((load_some(x + r * width, count) - means) * inverses);
        biases += gradient;
    }
    add_to_columns(weight, weights, count);
    add_to_columns(bias, biases, count);
}

static void channel_pullback_sums(
    const ck_scalar *x, const ck_scalar *y, const ck_scalar *g, const ck_scalar *mean, const ck_scalar *inverse,
    ck_scalar *dw, ck_scalar *db, size_t rows, size_t channels, size_t inner) {
    const size_t width = channels * inner;
    for (size_t first = 0; first < width; first += CHANNEL_COLUMNS) {
        const size_t count = SMALLER((size_t)CHANNEL_COLUMNS, width - first);
        double weights[CHANNEL_COLUMNS] = {0}, biases[CHANNEL_COLUMNS] = {0};
        ck_scalar means[CHANNEL_COLUMNS] = {0}, inverses[CHANNEL_COLUMNS] = {0};
        spread_channels(mean, inner, first, count, means);
        spread_channels(inverse, inner, first, count, inverses);
        for (size_t start = 0; start < rows; start += CHANNEL_ROWS) {
            const size_t height = SMALLER((size_t)CHANNEL_ROWS, rows - start), at = start * width + first;
            size_t c = 0;
            for (; c + LANES <= count; c += LANES)
                pullback_block(
                    x + at + c, y ? y + at + c : y, g + at + c, means + c, inverses + c, weights + c,
                    biases + c, height, width, LANES);
            if (c < count)
                pullback_block(
                    x + at + c, y ? y + at + c : y, g + at + c, means + c, inverses + c, weights + c,
                    biases + c, height, width, count - c);
        }
        gather_channels(weights, inner, first, count, dw);
        gather_channels(biases, inner, first, count, db);
    }
}

INLINE void pull_back_vector(
    const ck_scalar *x, const ck_scalar *y, const ck_scalar *g, const ck_scalar *a, const ck_scalar *b,
    const ck_scalar *d, ck_scalar *dx, size_t count) {
    vec gradient = load_some(g, count);
    if (y) gradient = where_positive(load_some(y, count), gradient);
    vec result = load(a) * gradient + (load(b) * load_some(x, count) + load(d));
    if (count == LANES) store(dx, result);
    else store_first(dx, result, count);
}

static void channel_pullback_apply(
    const ck_scalar *x, const ck_scalar *y, const ck_scalar *g, const ck_scalar *a, const ck_scalar *b,
    const ck_scalar *d, ck_scalar *dx, size_t rows, size_t channels, size_t inner) {
    const size_t width = channels * inner;
    for (size_t first = 0; first < width; first += CHANNEL_COLUMNS) {
        const size_t count = SMALLER((size_t)CHANNEL_COLUMNS, width - first);
        ck_scalar as[CHANNEL_COLUMNS] = {0}, bs[CHANNEL_COLUMNS] = {0}, ds[CHANNEL_COLUMNS] = {0};
        spread_channels(a, inner, first, count, as);
        spread_channels(b, inner, first, count, bs);
        spread_channels(d, inner, first, count, ds);
        for (size_t r = 0; r < rows; r++) {
            const size_t at = r * width + first;
            size_t c = 0;
            for (; c + LANES <= count; c += LANES)
                pull_back_vector(
                    x + at + c, y ? y + at + c : y, g + at + c, as + c, bs + c, ds + c, dx + at + c, LANES);
            if (c < count)
                pull_back_vector(
                    x + at + c, y ? y + at + c : y, g + at + c, as + c, bs + c, ds + c, dx + at + c, count - c);
        }
    }
}
