/// The weights' and the bias's gradients of the 3-D convolution: sums over pixels, bands as lanes.
#pragma once

#include "convolution.h"

enum {
    /// Taps along the bands summed at a time, with four outputs each.
    WEIGHT_BANDS = 3,
    WEIGHT_LINE = CONVOLUTION_VECTORS * LANES,
    WEIGHT_TAPS = CONVOLUTION_TAPS * CONVOLUTION_TAPS,
};

typedef vec weight_sums[WEIGHT_TAPS][CONVOLUTION_OUTPUTS][WEIGHT_BANDS];

/// Adds g · x over a stretch of pixels to the sums of one tap's `outputs` × `bands`.
INLINE void multiply_lines(
    const ck_scalar *x, size_t line, const ck_scalar *g, size_t columns, size_t vectors,
    vec (*sums)[WEIGHT_BANDS], size_t outputs, size_t bands) {
    vec total[CONVOLUTION_OUTPUTS][WEIGHT_BANDS];
    for (size_t o = 0; o < outputs; o++)
        for (size_t b = 0; b < bands; b++) total[o][b] = sums[o][b];
    for (size_t c = 0; c < columns; c++)
        for (size_t v = 0; v < vectors; v++)
            for (size_t b = 0; b < bands; b++) {
                const vec lanes = load(x + c * line + v * LANES + b);
                for (size_t o = 0; o < outputs; o++)
                    total[o][b] += lanes * load(g + ((c * outputs + o) * vectors + v) * LANES);
            }
    for (size_t o = 0; o < outputs; o++)
        for (size_t b = 0; b < bands; b++) sums[o][b] = total[o][b];
}

/// Adds one stretch of one output row to the sums of a piece of the kernel, whose channel is the input.
static void weigh_stretch(
    const ck_convolution3d *s, const kernel_piece *piece, const ck_scalar *x, const ck_scalar *g, size_t output,
    size_t outputs, size_t row, size_t column, size_t band, weight_sums sums) {
    ck_scalar window[WINDOW_PLANE], gradients[CONVOLUTION_COLUMNS * CONVOLUTION_OUTPUTS * WEIGHT_LINE];
    const cube cube_x = {x, s->rows, s->columns, s->inputs, s->bands};
    const cube cube_g = {g, output_rows(s), output_columns(s), s->outputs, output_bands(s)};
    const size_t columns = SMALLER((size_t)CONVOLUTION_COLUMNS, cube_g.columns - column);
    const size_t vectors = SMALLER((size_t)CONVOLUTION_VECTORS, (cube_g.bands - band + LANES - 1) / LANES);
    const stretch under = {
        .row = (ptrdiff_t)(row + piece->row) - (ptrdiff_t)s->row_padding,
        .column = (ptrdiff_t)(column + piece->column) - (ptrdiff_t)s->column_padding,
        .band = (ptrdiff_t)(band + piece->band) - (ptrdiff_t)s->band_padding,
        .channel = piece->channel,
        .rows = piece->rows,
        .columns = columns + piece->columns - 1,
        .channels = 1,
        .bands = vectors * LANES + piece->bands - 1,
    };
    const stretch over = {
        .row = (ptrdiff_t)row,
        .column = (ptrdiff_t)column,
        .band = (ptrdiff_t)band,
        .channel = output,
        .rows = 1,
        .columns = columns,
        .channels = outputs,
        .bands = vectors * LANES,
    };
    fill_window(&cube_x, &under, window);
    fill_window(&cube_g, &over, gradients);
    for (size_t r = 0; r < piece->rows; r++)
        for (size_t c = 0; c < piece->columns; c++) {
            const ck_scalar *at = window + (r * under.columns + c) * under.bands;
            vec(*tap)[WEIGHT_BANDS] = sums[r * piece->columns + c];
            if (outputs == 4 && piece->bands == 3)
                multiply_lines(at, under.bands, gradients, columns, vectors, tap, 4, 3);
            else multiply_lines(at, under.bands, gradients, columns, vectors, tap, outputs, piece->bands);
        }
}

/// The gradient of a piece of the kernel for one input and up to four outputs.
static void weigh_piece(
    const ck_convolution3d *s, const kernel_piece *piece, const ck_scalar *x, const ck_scalar *g, size_t output,
    size_t outputs, ck_scalar *dw) {
    weight_sums sums;
    memset(sums, 0, piece->rows * piece->columns * sizeof(sums[0]));
    const size_t rows = output_rows(s), columns = output_columns(s), bands = output_bands(s);
    for (size_t row = 0; row < rows; row++)
        for (size_t column = 0; column < columns; column += CONVOLUTION_COLUMNS)
            for (size_t band = 0; band < bands; band += WEIGHT_LINE)
                weigh_stretch(s, piece, x, g, output, outputs, row, column, band, sums);
    for (size_t o = 0; o < outputs; o++)
        for (size_t b = 0; b < piece->bands; b++)
            for (size_t r = 0; r < piece->rows; r++)
                for (size_t c = 0; c < piece->columns; c++) {
                    const size_t line = ((output + o) * s->inputs + piece->channel) * s->kernel_bands
                        + piece->band + b;
                    const size_t at = (line * s->kernel_rows + piece->row + r) * s->kernel_columns
                        + piece->column + c;
                    dw[at] += sum_lanes(sums[r * piece->columns + c][o][b]);
                }
}

/// db[o] += Σ g
static void weigh_bias(const ck_convolution3d *s, const ck_scalar *g, ck_scalar *db) {
    const size_t pixels = output_rows(s) * output_columns(s), bands = output_bands(s);
    for (size_t o = 0; o < s->outputs; o++) {
        vec sums = 0;
        for (size_t pixel = 0; pixel < pixels; pixel++) {
            const ck_scalar *line = g + (pixel * s->outputs + o) * bands;
            size_t b = 0;
            for (; b + LANES <= bands; b += LANES) sums += load(line + b);
            if (b < bands) sums += load_first(line + b, bands - b);
        }
        db[o] += sum_lanes(sums);
    }
}

static void convolution3d_weight_pullback(
    const ck_convolution3d *s, const ck_scalar *x, const ck_scalar *g, ck_scalar *dw, ck_scalar *db) {
    if (db) weigh_bias(s, g, db);
    kernel_piece p = {.channels = 1};
    for (size_t output = 0; output < s->outputs; output += CONVOLUTION_OUTPUTS)
        for (p.channel = 0; p.channel < s->inputs; p.channel++)
            for (p.row = 0; p.row < s->kernel_rows; p.row += p.rows) {
                p.rows = SMALLER((size_t)CONVOLUTION_TAPS, s->kernel_rows - p.row);
                for (p.column = 0; p.column < s->kernel_columns; p.column += p.columns) {
                    p.columns = SMALLER((size_t)CONVOLUTION_TAPS, s->kernel_columns - p.column);
                    for (p.band = 0; p.band < s->kernel_bands; p.band += p.bands) {
                        p.bands = SMALLER((size_t)WEIGHT_BANDS, s->kernel_bands - p.band);
                        const size_t outputs = SMALLER((size_t)CONVOLUTION_OUTPUTS, s->outputs - output);
                        weigh_piece(s, &p, x, g, output, outputs, dw);
                    }
                }
            }
}
