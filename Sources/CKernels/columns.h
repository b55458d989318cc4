/// 2-D convolution as a matrix product: from an image to the matrix of its patches, and back.
#pragma once

#include "elementwise.h"

/// The part of a kernel row that lies inside the image: taps [before, before + inside), and the pixel under the first.
typedef struct {
    size_t before, inside, column;
} tap_run;

static tap_run taps_inside(const ck_convolution2d *s, size_t output_column) {
    const size_t start = output_column * s->stride;
    tap_run run;
    run.before = s->padding > start ? SMALLER(s->padding - start, s->kernel_columns) : 0;
    run.column = start + run.before - SMALLER(s->padding, start + run.before);
    const size_t room = s->columns > run.column ? s->columns - run.column : 0;
    run.inside = SMALLER(s->kernel_columns - run.before, room);
    return run;
}

static void image_to_columns(const ck_convolution2d *s, const ck_scalar *x, ck_scalar *columns) {
    const size_t run_length = s->kernel_columns * s->channels;
    for (size_t r = 0; r < s->output_rows; r++)
        for (size_t c = 0; c < s->output_columns; c++) {
            const tap_run run = taps_inside(s, c);
            const size_t before = run.before * s->channels, inside = run.inside * s->channels;
            for (size_t tap = 0; tap < s->kernel_rows; tap++, columns += run_length) {
                const size_t row = r * s->stride + tap;
                if (row < s->padding || row - s->padding >= s->rows || inside == 0) {
                    memset(columns, 0, run_length * sizeof(ck_scalar));
                    continue;
                }
                const ck_scalar *pixel = x + ((row - s->padding) * s->columns + run.column) * s->channels;
                memset(columns, 0, before * sizeof(ck_scalar));
                memcpy(columns + before, pixel, inside * sizeof(ck_scalar));
                memset(columns + before + inside, 0, (run_length - before - inside) * sizeof(ck_scalar));
            }
        }
}

static void columns_to_image(const ck_convolution2d *s, const ck_scalar *columns, ck_scalar *dx) {
    const size_t run_length = s->kernel_columns * s->channels;
    memset(dx, 0, s->rows * s->columns * s->channels * sizeof(ck_scalar));
    for (size_t r = 0; r < s->output_rows; r++)
        for (size_t c = 0; c < s->output_columns; c++) {
            const tap_run run = taps_inside(s, c);
            const size_t inside = run.inside * s->channels;
            for (size_t tap = 0; tap < s->kernel_rows; tap++, columns += run_length) {
                const size_t row = r * s->stride + tap;
                if (row < s->padding || row - s->padding >= s->rows || inside == 0) continue;
                ck_scalar *pixel = dx + ((row - s->padding) * s->columns + run.column) * s->channels;
                add(pixel, columns + run.before * s->channels, pixel, inside);
            }
        }
}
