/// 3-D convolution of one cube, its bands as lanes.
///
/// The lines under a stretch of output pixels are copied into a window on the stack, with zeros where they leave the
/// cube, so that the loops over taps need no bounds checks. A kernel of any size is taken in pieces that fit the
/// window.
#pragma once

#include "vector.h"

enum {
    /// The numbers of output columns, band vectors and kernel taps along each axis processed at a time.
    CONVOLUTION_COLUMNS = 16,
    CONVOLUTION_VECTORS = 3,
    CONVOLUTION_TAPS = 8,
    /// Elements of one source channel's window, and of a window.
    WINDOW_LINE = CONVOLUTION_VECTORS * LANES + CONVOLUTION_TAPS - 1,
    WINDOW_PLANE = CONVOLUTION_TAPS * (CONVOLUTION_COLUMNS + CONVOLUTION_TAPS - 1) * WINDOW_LINE,
    WINDOW = 2 * WINDOW_PLANE,
    /// Results summed at a time.
    CONVOLUTION_OUTPUTS = 4,
};

/// A cube `[rows, columns, channels, bands]`.
typedef struct {
    const ck_scalar *elements;
    size_t rows, columns, channels, bands;
} cube;

/// A stretch of a cube's lines; the start may lie outside the cube.
typedef struct {
    ptrdiff_t row, column, band;
    size_t channel, rows, columns, channels, bands;
} stretch;

/// Copies a stretch into `window` as `[rows, columns, channels, bands]`, zeros outside the cube.
static void fill_window(const cube *x, const stretch *s, ck_scalar *window) {
    const size_t before = s->band < 0 ? SMALLER((size_t)-s->band, s->bands) : 0;
    const size_t first = s->band < 0 ? 0 : (size_t)s->band;
    const size_t available = x->bands > first ? x->bands - first : 0;
    const size_t inside = SMALLER(s->bands - before, available), after = s->bands - before - inside;
    for (size_t r = 0; r < s->rows; r++)
        for (size_t c = 0; c < s->columns; c++) {
            const ptrdiff_t row = s->row + (ptrdiff_t)r, column = s->column + (ptrdiff_t)c;
            if (row < 0 || row >= (ptrdiff_t)x->rows || column < 0 || column >= (ptrdiff_t)x->columns) {
                memset(window, 0, s->channels * s->bands * sizeof(ck_scalar));
                window += s->channels * s->bands;
                continue;
            }
            const ck_scalar *line =
                x->elements + (((size_t)row * x->columns + (size_t)column) * x->channels + s->channel) * x->bands;
            for (size_t channel = 0; channel < s->channels; channel++, line += x->bands) {
                for (size_t b = 0; b < before; b++) *window++ = 0;
                size_t b = 0;
                for (; b + LANES <= inside; b += LANES) store(window + b, load(line + first + b));
                if (b < inside) store_first(window + b, load_first(line + first + b, inside - b), inside - b);
                window += inside;
                for (b = 0; b < after; b++) *window++ = 0;
            }
        }
}

/// A stride-1 correlation of `source` into a cube of `channels`; the weight of each tap is found by strides, so that
/// the input pullback is the same correlation with the kernel read backward.
typedef struct {
    cube source;
    size_t rows, columns, channels, bands;
    ptrdiff_t row_padding, column_padding, band_padding;
    size_t kernel_rows, kernel_columns, kernel_bands;
    const ck_scalar *weights;
    ptrdiff_t result_stride, source_stride, band_stride, row_stride, column_stride;
    const ck_scalar *bias;
} correlation;

/// A piece of the kernel, and the source channels it is applied to.
typedef struct {
    size_t row, column, band, channel, rows, columns, bands, channels;
} kernel_piece;

/// `results` channels of one pixel, `vectors` vectors of bands: applies a piece of the kernel to the window.
INLINE void correlate_pixel(
    const correlation *k, const kernel_piece *piece, const ck_scalar *window, size_t window_columns, size_t line,
    size_t channel, int begin, ck_scalar *y, size_t count, size_t results, size_t vectors) {
    vec sums[CONVOLUTION_OUTPUTS][CONVOLUTION_VECTORS];
    const size_t last = count - (vectors - 1) * LANES;
    for (size_t o = 0; o < results; o++)
        for (size_t v = 0; v < vectors; v++) {
            const ck_scalar *at = y + o * k->bands + v * LANES;
            if (begin) sums[o][v] = splat(k->bias ? k->bias[channel + o] : 0);
            else sums[o][v] = load_first(at, v + 1 == vectors ? last : LANES);
        }
    const ck_scalar *weights = k->weights + (ptrdiff_t)channel * k->result_stride
        + (ptrdiff_t)piece->channel * k->source_stride + (ptrdiff_t)piece->row * k->row_stride
        + (ptrdiff_t)piece->column * k->column_stride + (ptrdiff_t)piece->band * k->band_stride;
    for (size_t r = 0; r < piece->rows; r++)
        for (size_t c = 0; c < piece->columns; c++)
            for (size_t i = 0; i < piece->channels; i++) {
                const ck_scalar *x = window + ((r * window_columns + c) * piece->channels + i) * line;
                const ck_scalar *w = weights + (ptrdiff_t)r * k->row_stride + (ptrdiff_t)c * k->column_stride
                    + (ptrdiff_t)i * k->source_stride;
                for (size_t b = 0; b < piece->bands; b++, x++, w += k->band_stride)
                    for (size_t v = 0; v < vectors; v++) {
                        const vec lanes = load(x + v * LANES);
                        for (size_t o = 0; o < results; o++)
                            sums[o][v] += w[(ptrdiff_t)o * k->result_stride] * lanes;
                    }
            }
    for (size_t o = 0; o < results; o++)
        for (size_t v = 0; v < vectors; v++)
            store_first(y + o * k->bands + v * LANES, sums[o][v], v + 1 == vectors ? last : LANES);
}

INLINE void correlate_channels(
    const correlation *k, const kernel_piece *piece, const ck_scalar *window, size_t window_columns, size_t line,
    int begin, ck_scalar *y, size_t count, size_t vectors) {
    size_t o = 0;
    for (; o + 4 <= k->channels; o += 4)
        correlate_pixel(
            k, piece, window, window_columns, line, o, begin, y + o * k->bands, count, 4, vectors);
    for (; o < k->channels; o++)
        correlate_pixel(
            k, piece, window, window_columns, line, o, begin, y + o * k->bands, count, 1, vectors);
}

/// Applies one piece of the kernel to `columns` pixels of a row from `column`, `count` bands from `band`.
static void correlate_stretch(
    const correlation *k, const kernel_piece *piece, size_t row, size_t column, size_t columns, size_t band,
    size_t count, int begin, ck_scalar *y) {
    ck_scalar window[WINDOW];
    const size_t vectors = (count + LANES - 1) / LANES;
    const stretch under = {
        .row = (ptrdiff_t)(row + piece->row) - k->row_padding,
        .column = (ptrdiff_t)(column + piece->column) - k->column_padding,
        .band = (ptrdiff_t)(band + piece->band) - k->band_padding,
        .channel = piece->channel,
        .rows = piece->rows,
        .columns = columns + piece->columns - 1,
        .channels = piece->channels,
        .bands = vectors * LANES + piece->bands - 1,
    };
    fill_window(&k->source, &under, window);
    for (size_t c = 0; c < columns; c++) {
        const ck_scalar *at = window + c * under.channels * under.bands;
        ck_scalar *pixel = y + ((row * k->columns + column + c) * k->channels) * k->bands + band;
        if (vectors == 1) correlate_channels(k, piece, at, under.columns, under.bands, begin, pixel, count, 1);
        else if (vectors == 2)
            correlate_channels(k, piece, at, under.columns, under.bands, begin, pixel, count, 2);
        else correlate_channels(k, piece, at, under.columns, under.bands, begin, pixel, count, 3);
    }
}

static void correlate(const correlation *k, ck_scalar *y) {
    const size_t lanes = CONVOLUTION_VECTORS * LANES;
    for (size_t row = 0; row < k->rows; row++)
        for (size_t column = 0; column < k->columns; column += CONVOLUTION_COLUMNS)
            for (size_t band = 0; band < k->bands; band += lanes) {
                const size_t columns = SMALLER((size_t)CONVOLUTION_COLUMNS, k->columns - column);
                const size_t count = SMALLER(lanes, k->bands - band);
                int begin = 1;
                kernel_piece p = {0};
                for (p.row = 0; p.row < k->kernel_rows; p.row += p.rows) {
                    p.rows = SMALLER((size_t)CONVOLUTION_TAPS, k->kernel_rows - p.row);
                    for (p.column = 0; p.column < k->kernel_columns; p.column += p.columns) {
                        p.columns = SMALLER((size_t)CONVOLUTION_TAPS, k->kernel_columns - p.column);
                        for (p.band = 0; p.band < k->kernel_bands; p.band += p.bands) {
                            p.bands = SMALLER((size_t)CONVOLUTION_TAPS, k->kernel_bands - p.band);
                            const size_t plane =
                                p.rows * (columns + p.columns - 1) * (lanes + p.bands - 1);
                            for (p.channel = 0; p.channel < k->source.channels; p.channel += p.channels) {
                                p.channels = SMALLER(WINDOW / plane, k->source.channels - p.channel);
                                correlate_stretch(k, &p, row, column, columns, band, count, begin, y);
                                begin = 0;
                            }
                        }
                    }
                }
            }
}

static size_t output_rows(const ck_convolution3d *s) { return s->rows + 2 * s->row_padding + 1 - s->kernel_rows; }

static size_t output_columns(const ck_convolution3d *s) {
    return s->columns + 2 * s->column_padding + 1 - s->kernel_columns;
}

static size_t output_bands(const ck_convolution3d *s) {
    return s->bands + 2 * s->band_padding + 1 - s->kernel_bands;
}

static void convolution3d(
    const ck_convolution3d *s, const ck_scalar *x, const ck_scalar *w, const ck_scalar *b, ck_scalar *y) {
    const ptrdiff_t plane = (ptrdiff_t)(s->kernel_rows * s->kernel_columns);
    const ptrdiff_t block = plane * (ptrdiff_t)s->kernel_bands;
    const correlation k = {
        .source = {x, s->rows, s->columns, s->inputs, s->bands},
        .rows = output_rows(s),
        .columns = output_columns(s),
        .channels = s->outputs,
        .bands = output_bands(s),
        .row_padding = (ptrdiff_t)s->row_padding,
        .column_padding = (ptrdiff_t)s->column_padding,
        .band_padding = (ptrdiff_t)s->band_padding,
        .kernel_rows = s->kernel_rows,
        .kernel_columns = s->kernel_columns,
        .kernel_bands = s->kernel_bands,
        .weights = w,
        .result_stride = block * (ptrdiff_t)s->inputs,
        .source_stride = block,
        .band_stride = plane,
        .row_stride = (ptrdiff_t)s->kernel_columns,
        .column_stride = 1,
        .bias = b,
    };
    correlate(&k, y);
}

static void convolution3d_input_pullback(
    const ck_convolution3d *s, const ck_scalar *w, const ck_scalar *g, ck_scalar *dx) {
    const ptrdiff_t plane = (ptrdiff_t)(s->kernel_rows * s->kernel_columns);
    const ptrdiff_t block = plane * (ptrdiff_t)s->kernel_bands;
    // The last tap first: its offset is block − 1, and the strides are negative.
    const correlation k = {
        .source = {g, output_rows(s), output_columns(s), s->outputs, output_bands(s)},
        .rows = s->rows,
        .columns = s->columns,
        .channels = s->inputs,
        .bands = s->bands,
        .row_padding = (ptrdiff_t)s->kernel_rows - 1 - (ptrdiff_t)s->row_padding,
        .column_padding = (ptrdiff_t)s->kernel_columns - 1 - (ptrdiff_t)s->column_padding,
        .band_padding = (ptrdiff_t)s->kernel_bands - 1 - (ptrdiff_t)s->band_padding,
        .kernel_rows = s->kernel_rows,
        .kernel_columns = s->kernel_columns,
        .kernel_bands = s->kernel_bands,
        .weights = w + block - 1,
        .result_stride = block,
        .source_stride = block * (ptrdiff_t)s->inputs,
        .band_stride = -plane,
        .row_stride = -(ptrdiff_t)s->kernel_columns,
        .column_stride = -1,
        .bias = 0,
    };
    correlate(&k, dx);
}
