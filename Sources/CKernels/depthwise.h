/// Depthwise 2-D convolution of one channels-last image, channels as lanes.
///
/// Each channel has its own kernel, stored with taps outermost: `[kernel rows, kernel columns, channels]`. Taps outside
/// the image are skipped rather than multiplied by zero.
#pragma once

#include "vector.h"

/// The number of channel vectors processed at a time, with independent sums.
enum { DEPTHWISE_VECTORS = 4 };

/// A stride-1 correlation of an image with the kernel read forward, or backward for the input pullback.
typedef struct {
    size_t rows, columns, result_rows, result_columns, channels, kernel_rows, kernel_columns;
    ptrdiff_t row_padding, column_padding;
    /// The first tap, and the elements from one tap to the next.
    const ck_scalar *taps;
    ptrdiff_t tap_stride;
    const ck_scalar *bias;
} depthwise_correlation;

/// The positions that a tap shifted by `shift` pairs with pixels of an extent: begin ..< end.
typedef struct {
    size_t begin, end;
} span;

/// Of `count` positions, those p for which `0 <= p + shift < extent`.
INLINE span positions_inside(ptrdiff_t shift, size_t count, size_t extent) {
    const ptrdiff_t begin = shift < 0 ? -shift : 0, end = (ptrdiff_t)extent - shift;
    span inside = {SMALLER((size_t)begin, count), 0};
    inside.end = end > begin ? SMALLER((size_t)end, count) : inside.begin;
    return inside;
}

/// One result pixel, `vectors` vectors of channels, the last one `count` wide.
INLINE void depthwise_pixel(
    const depthwise_correlation *k, const ck_scalar *x, size_t row, size_t column, span rows, span columns,
    size_t channel, ck_scalar *y, size_t vectors, size_t count) {
    vec sums[DEPTHWISE_VECTORS];
    for (size_t v = 0; v < vectors; v++)
        sums[v] = k->bias ? load_some(k->bias + channel + v * LANES, v + 1 == vectors ? count : LANES) : splat(0);
    for (size_t r = rows.begin; r < rows.end; r++)
        for (size_t c = columns.begin; c < columns.end; c++) {
            const size_t source_row = (size_t)((ptrdiff_t)(row + r) - k->row_padding);
            const size_t source_column = (size_t)((ptrdiff_t)(column + c) - k->column_padding);
            const ck_scalar *pixel = x + (source_row * k->columns + source_column) * k->channels + channel;
            const ck_scalar *tap = k->taps + (ptrdiff_t)(r * k->kernel_columns + c) * k->tap_stride + channel;
            for (size_t v = 0; v < vectors; v++) {
                const size_t width = v + 1 == vectors ? count : LANES;
                sums[v] += load_some(tap + v * LANES, width) * load_some(pixel + v * LANES, width);
            }
        }
    for (size_t v = 0; v < vectors; v++)
        store_some(y + channel + v * LANES, sums[v], v + 1 == vectors ? count : LANES);
}

static void depthwise_correlate(const depthwise_correlation *k, const ck_scalar *x, ck_scalar *y) {
    const size_t width = DEPTHWISE_VECTORS * LANES;
    for (size_t row = 0; row < k->result_rows; row++) {
        const span rows = positions_inside((ptrdiff_t)row - k->row_padding, k->kernel_rows, k->rows);
        for (size_t column = 0; column < k->result_columns; column++, y += k->channels) {
            const span columns =
                positions_inside((ptrdiff_t)column - k->column_padding, k->kernel_columns, k->columns);
            size_t c = 0;
            for (; c + width <= k->channels; c += width)
                depthwise_pixel(k, x, row, column, rows, columns, c, y, DEPTHWISE_VECTORS, LANES);
            for (; c + LANES <= k->channels; c += LANES)
                depthwise_pixel(k, x, row, column, rows, columns, c, y, 1, LANES);
            if (c < k->channels) depthwise_pixel(k, x, row, column, rows, columns, c, y, 1, k->channels - c);
        }
    }
}

static void depthwise_convolution2d(
    const ck_convolution2d *s, const ck_scalar *x, const ck_scalar *w, const ck_scalar *b, ck_scalar *y) {
    const depthwise_correlation k = {
        .rows = s->rows,
        .columns = s->columns,
        .result_rows = s->output_rows,
        .result_columns = s->output_columns,
        .channels = s->channels,
        .kernel_rows = s->kernel_rows,
        .kernel_columns = s->kernel_columns,
        .row_padding = (ptrdiff_t)s->padding,
        .column_padding = (ptrdiff_t)s->padding,
        .taps = w,
        .tap_stride = (ptrdiff_t)s->channels,
        .bias = b,
    };
    depthwise_correlate(&k, x, y);
}

static void depthwise_convolution2d_input_pullback(
    const ck_convolution2d *s, const ck_scalar *w, const ck_scalar *g, ck_scalar *dx) {
    const depthwise_correlation k = {
        .rows = s->output_rows,
        .columns = s->output_columns,
        .result_rows = s->rows,
        .result_columns = s->columns,
        .channels = s->channels,
        .kernel_rows = s->kernel_rows,
        .kernel_columns = s->kernel_columns,
        .row_padding = (ptrdiff_t)s->kernel_rows - 1 - (ptrdiff_t)s->padding,
        .column_padding = (ptrdiff_t)s->kernel_columns - 1 - (ptrdiff_t)s->padding,
        // The last tap first.
        .taps = w + (s->kernel_rows * s->kernel_columns - 1) * s->channels,
        .tap_stride = -(ptrdiff_t)s->channels,
        .bias = 0,
    };
    depthwise_correlate(&k, g, dx);
}

/// Adds Σ g · x over the pixels that one tap pairs, for `vectors` vectors of channels, the last one `count` wide.
INLINE void weigh_tap(
    const ck_convolution2d *s, const ck_scalar *x, const ck_scalar *g, span rows, span columns, ptrdiff_t shift,
    ck_scalar *dw, size_t vectors, size_t count) {
    vec sums[DEPTHWISE_VECTORS] = {0};
    for (size_t r = rows.begin; r < rows.end; r++)
        for (size_t c = columns.begin; c < columns.end; c++) {
            const ck_scalar *gradient = g + (r * s->output_columns + c) * s->channels;
            const ck_scalar *pixel = x + ((ptrdiff_t)(r * s->columns + c) + shift) * (ptrdiff_t)s->channels;
            for (size_t v = 0; v < vectors; v++) {
                const size_t width = v + 1 == vectors ? count : LANES;
                sums[v] += load_some(gradient + v * LANES, width) * load_some(pixel + v * LANES, width);
            }
        }
    for (size_t v = 0; v < vectors; v++) {
        const size_t width = v + 1 == vectors ? count : LANES;
        store_some(dw + v * LANES, load_some(dw + v * LANES, width) + sums[v], width);
    }
}

static void depthwise_convolution2d_weight_pullback(
    const ck_convolution2d *s, const ck_scalar *x, const ck_scalar *g, ck_scalar *dw) {
    const size_t width = DEPTHWISE_VECTORS * LANES;
    for (size_t tr = 0; tr < s->kernel_rows; tr++)
        for (size_t tc = 0; tc < s->kernel_columns; tc++, dw += s->channels) {
            const ptrdiff_t down = (ptrdiff_t)tr - (ptrdiff_t)s->padding;
            const ptrdiff_t right = (ptrdiff_t)tc - (ptrdiff_t)s->padding;
            const span rows = positions_inside(down, s->output_rows, s->rows);
            const span columns = positions_inside(right, s->output_columns, s->columns);
            const ptrdiff_t shift = down * (ptrdiff_t)s->columns + right;
            size_t c = 0;
            for (; c + width <= s->channels; c += width)
                weigh_tap(s, x + c, g + c, rows, columns, shift, dw + c, DEPTHWISE_VECTORS, LANES);
            for (; c + LANES <= s->channels; c += LANES)
                weigh_tap(s, x + c, g + c, rows, columns, shift, dw + c, 1, LANES);
            if (c < s->channels) weigh_tap(s, x + c, g + c, rows, columns, shift, dw + c, 1, s->channels - c);
        }
}
