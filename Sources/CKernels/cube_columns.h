/// 3-D convolution as matrix products: from the lines under one output pixel to the matrix of its windows, and back.
#pragma once

#include "elementwise.h"

/// The output bands of one tap that read inside the cube, [before, before + inside), and the band that the first reads.
typedef struct {
    size_t before, inside, band;
} band_run;

static size_t window_count(const ck_convolution3d *s) {
    return (s->bands + 2 * s->band_padding - s->kernel_bands) / s->band_stride + 1;
}

static band_run bands_inside(const ck_convolution3d *s, size_t tap, size_t width) {
    const size_t lack = s->band_padding > tap ? s->band_padding - tap : 0;
    band_run run;
    run.before = SMALLER((lack + s->band_stride - 1) / s->band_stride, width);
    const size_t start = run.before * s->band_stride + tap;
    run.band = start - SMALLER(s->band_padding, start);
    const size_t room = s->bands > run.band ? (s->bands - run.band + s->band_stride - 1) / s->band_stride : 0;
    run.inside = SMALLER(room, width - run.before);
    return run;
}

/// Where the line of an input under one tap begins; false if the tap lies outside the cube.
static int line_inside(
    const ck_convolution3d *s, size_t input, size_t row, size_t column, size_t *offset) {
    if (row < s->row_padding || row - s->row_padding >= s->rows) return 0;
    if (column < s->column_padding || column - s->column_padding >= s->columns) return 0;
    const size_t pixel = (row - s->row_padding) * s->columns + column - s->column_padding;
    *offset = (pixel * s->inputs + input) * s->bands;
    return 1;
}

static void cube_to_columns(
    const ck_convolution3d *s, const ck_scalar *x, size_t row, size_t column, ck_scalar *columns) {
    const size_t width = window_count(s);
    for (size_t i = 0; i < s->inputs; i++)
        for (size_t b = 0; b < s->kernel_bands; b++) {
            const band_run run = bands_inside(s, b, width);
            const size_t after = width - run.before - run.inside;
            for (size_t r = 0; r < s->kernel_rows; r++)
                for (size_t c = 0; c < s->kernel_columns; c++, columns += width) {
                    size_t offset;
                    if (!line_inside(s, i, row + r, column + c, &offset)) {
                        memset(columns, 0, width * sizeof(ck_scalar));
                        continue;
                    }
                    const ck_scalar *line = x + offset + run.band;
                    ck_scalar *inside = columns + run.before;
                    memset(columns, 0, run.before * sizeof(ck_scalar));
                    if (s->band_stride == 1) memcpy(inside, line, run.inside * sizeof(ck_scalar));
                    else
                        for (size_t k = 0; k < run.inside; k++) inside[k] = line[k * s->band_stride];
                    memset(inside + run.inside, 0, after * sizeof(ck_scalar));
                }
        }
}

static void columns_to_cube(
    const ck_convolution3d *s, const ck_scalar *columns, size_t row, size_t column, ck_scalar *dx) {
    const size_t width = window_count(s);
    for (size_t i = 0; i < s->inputs; i++)
        for (size_t b = 0; b < s->kernel_bands; b++) {
            const band_run run = bands_inside(s, b, width);
            for (size_t r = 0; r < s->kernel_rows; r++)
                for (size_t c = 0; c < s->kernel_columns; c++, columns += width) {
                    size_t offset;
                    if (!line_inside(s, i, row + r, column + c, &offset)) continue;
                    ck_scalar *line = dx + offset + run.band;
                    const ck_scalar *inside = columns + run.before;
                    if (s->band_stride == 1) add(line, inside, line, run.inside);
                    else
                        for (size_t k = 0; k < run.inside; k++) line[k * s->band_stride] += inside[k];
                }
        }
}
