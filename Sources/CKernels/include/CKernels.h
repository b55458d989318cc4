/// The arithmetic under every operation: one table of functions over plain buffers.
///
/// Each function is single-threaded, allocates nothing and keeps no state. `ck_table()` returns the table compiled
/// for the widest instruction set that this CPU has. All sizes count elements, all matrices are row-major, and
/// "adds to" means that the destination is accumulated into rather than overwritten.
#ifndef CKERNELS_H
#define CKERNELS_H

#include <stddef.h>
#include <stdint.h>

#if defined(CK_DOUBLE)
typedef double ck_scalar;
#else
typedef float ck_scalar;
#endif

#pragma clang assume_nonnull begin

/// One sample's attention: `heads` slices of `width` channels, side by side in each token.
typedef struct {
    size_t queries, keys, heads, width;
    /// Elements from one token to the next.
    size_t query_stride, key_stride, value_stride, output_stride;
    /// Multiplies q·k before the bias is added.
    ck_scalar scale;
} ck_attention;

/// One image's 2-D convolution, channels last.
typedef struct {
    size_t rows, columns, channels;
    size_t kernel_rows, kernel_columns, stride, padding;
    size_t output_rows, output_columns;
} ck_convolution2d;

/// One cube's 3-D convolution. Cubes are `[rows, columns, channels, bands]`, bands innermost. The stride along rows and
/// columns is 1; that along the bands is 1 for `convolution3d` and its pullbacks, any for `cube_to_columns` and its transpose.
typedef struct {
    size_t rows, columns, inputs, bands, outputs;
    size_t kernel_rows, kernel_columns, kernel_bands;
    size_t row_padding, column_padding, band_padding, band_stride;
} ck_convolution3d;

/// Adam's constants for one step. `correction1` = 1 − β₁ᵗ, `correction2` = 1 − β₂ᵗ.
typedef struct {
    ck_scalar learning_rate, beta1, beta2, epsilon;
    /// The factor of the L2 penalty added to the gradient (Adam), and of the decoupled weight decay (AdamW).
    ck_scalar penalty, decay;
    ck_scalar correction1, correction2;
} ck_adam;

typedef struct {
    /// The instruction set: "avx512", "avx2" or "baseline".
    const char *name;

    // Element-wise; `y` may alias an input.
    /// z = a + b
    void (*add)(const ck_scalar *a, const ck_scalar *b, ck_scalar *z, size_t n);
    /// z = a − b
    void (*subtract)(const ck_scalar *a, const ck_scalar *b, ck_scalar *z, size_t n);
    /// z = a · b
    void (*multiply)(const ck_scalar *a, const ck_scalar *b, ck_scalar *z, size_t n);
    /// y = alpha · x
    void (*scale)(ck_scalar alpha, const ck_scalar *x, ck_scalar *y, size_t n);
    /// y = y + alpha · x
    void (*add_scaled)(ck_scalar alpha, const ck_scalar *x, ck_scalar *y, size_t n);
    void (*exp)(const ck_scalar *x, ck_scalar *y, size_t n);
    void (*tanh)(const ck_scalar *x, ck_scalar *y, size_t n);
    /// y = 1 / (1 + e^−x)
    void (*sigmoid)(const ck_scalar *x, ck_scalar *y, size_t n);
    void (*relu)(const ck_scalar *x, ck_scalar *y, size_t n);
    /// dx = g where y > 0, else 0; `y` is the result of relu (its input serves as well).
    void (*relu_pullback)(const ck_scalar *y, const ck_scalar *g, ck_scalar *dx, size_t n);
    /// y = x · Φ(x), Φ by erf (not the tanh approximation).
    void (*gelu)(const ck_scalar *x, ck_scalar *y, size_t n);
    /// dx = g · (Φ(x) + x·φ(x))
    void (*gelu_pullback)(const ck_scalar *x, const ck_scalar *g, ck_scalar *dx, size_t n);
    /// y = gelu(x) and slope = Φ(x) + x·φ(x), the factor of the pullback; `slope` may alias `x`.
    void (*gelu_and_slope)(const ck_scalar *x, ck_scalar *y, ck_scalar *slope, size_t n);

    // Rows.
    /// sum[c] adds Σ_r x[r, c].
    void (*sum_rows)(const ck_scalar *x, ck_scalar *sum, size_t rows, size_t columns);
    /// Each row of y is the softmax of that row of x; may alias.
    void (*softmax)(const ck_scalar *x, ck_scalar *y, size_t rows, size_t columns);
    /// dx = y ⊙ (g − (g·y)) by row.
    void (*softmax_pullback)(
        const ck_scalar *y, const ck_scalar *g, ck_scalar *dx, size_t rows, size_t columns);
    /// y = (x − mean) · inverse · w + b by row, inverse = 1/√(variance + epsilon), variance biased. `mean` and
    /// `inverse` receive one element per row.
    void (*layer_norm)(
        const ck_scalar *x, const ck_scalar *w, const ck_scalar *b, ck_scalar epsilon, ck_scalar *y,
        ck_scalar *mean, ck_scalar *inverse, size_t rows, size_t columns);
    /// `dw` and `db` are added to.
    void (*layer_norm_pullback)(
        const ck_scalar *x, const ck_scalar *w, const ck_scalar *mean, const ck_scalar *inverse,
        const ck_scalar *g, ck_scalar *dx, ck_scalar *dw, ck_scalar *db, size_t rows, size_t columns);

    // Channel statistics of x[rows, channels, inner].
    /// sum[c] adds Σ x over rows and inner.
    void (*channel_sum)(
        const ck_scalar *x, ck_scalar *sum, size_t rows, size_t channels, size_t inner);
    /// sum[c] adds Σ (x − mean[c])² over rows and inner.
    void (*channel_squares)(
        const ck_scalar *x, const ck_scalar *mean, ck_scalar *sum, size_t rows, size_t channels, size_t inner);
    /// y = x · scale[c] + shift[c], then max(·, 0) if `rectify`; may alias.
    void (*channel_affine)(
        const ck_scalar *x, const ck_scalar *scale, const ck_scalar *shift, ck_scalar *y, int rectify,
        size_t rows, size_t channels, size_t inner);
    /// dw[c] adds Σ g·(x − mean[c])·inverse[c], db[c] adds Σ g, with g taken as 0 where `y` ≤ 0 if `y` is given.
    void (*channel_pullback_sums)(
        const ck_scalar *x, const ck_scalar *_Nullable y, const ck_scalar *g, const ck_scalar *mean,
        const ck_scalar *inverse, ck_scalar *dw, ck_scalar *db, size_t rows, size_t channels, size_t inner);
    /// dx = a[c]·g + b[c]·x + d[c], with g as above.
    void (*channel_pullback_apply)(
        const ck_scalar *x, const ck_scalar *_Nullable y, const ck_scalar *g, const ck_scalar *a,
        const ck_scalar *b, const ck_scalar *d, ck_scalar *dx, size_t rows, size_t channels, size_t inner);

    // Attention over one sample.
    /// Elements of scratch that `attention` and `attention_pullback` need.
    size_t (*attention_scratch)(const ck_attention *shape);
    /// out = softmax(scale · q kᵀ + bias) v for each head. `bias` is `[keys, queries]`, shared by the heads; `log_sums`
    /// `[heads, queries]` receives log Σ exp of each row, which the pullback reads; it may be NULL.
    void (*attention)(
        const ck_attention *shape, const ck_scalar *q, const ck_scalar *k, const ck_scalar *v,
        const ck_scalar *_Nullable bias, ck_scalar *out, ck_scalar *_Nullable log_sums, ck_scalar *scratch);
    /// Overwrites dq, dk, dv (strides as q, k, v; only the heads' channels are written); `dbias`
    /// `[keys, queries]` is added to.
    void (*attention_pullback)(
        const ck_attention *shape, const ck_scalar *q, const ck_scalar *k, const ck_scalar *v,
        const ck_scalar *_Nullable bias, const ck_scalar *log_sums, const ck_scalar *g, ck_scalar *dq,
        ck_scalar *dk, ck_scalar *dv, ck_scalar *_Nullable dbias, ck_scalar *scratch);

    // Convolutions of one image or cube.
    /// columns[output pixel, kernel row, kernel column, channel] = the pixel under that tap, 0 outside.
    void (*image_to_columns)(const ck_convolution2d *shape, const ck_scalar *x, ck_scalar *columns);
    /// The transpose of image_to_columns; dx `[rows, columns, channels]` is overwritten.
    void (*columns_to_image)(const ck_convolution2d *shape, const ck_scalar *columns, ck_scalar *dx);
    /// y `[output rows, output columns, outputs, output bands]`; w `[outputs, inputs, kernel bands, kernel rows,
    /// kernel columns]` as PyTorch stores it; cross-correlation, zero padding.
    void (*convolution3d)(
        const ck_convolution3d *shape, const ck_scalar *x, const ck_scalar *w, const ck_scalar *_Nullable b,
        ck_scalar *y);
    /// dx is overwritten.
    void (*convolution3d_input_pullback)(
        const ck_convolution3d *shape, const ck_scalar *w, const ck_scalar *g, ck_scalar *dx);
    /// dw and db are added to.
    void (*convolution3d_weight_pullback)(
        const ck_convolution3d *shape, const ck_scalar *x, const ck_scalar *g, ck_scalar *dw,
        ck_scalar *_Nullable db);
    /// For one output pixel: columns[input, kernel band, kernel row, kernel column, output band] = the element under that
    /// tap, 0 outside.
    void (*cube_to_columns)(
        const ck_convolution3d *shape, const ck_scalar *x, size_t row, size_t column, ck_scalar *columns);
    /// The transpose of cube_to_columns; dx `[rows, columns, inputs, bands]` is added to.
    void (*columns_to_cube)(
        const ck_convolution3d *shape, const ck_scalar *columns, size_t row, size_t column, ck_scalar *dx);
    /// y[r, c, i] = b[i] + Σ w[tap row, tap column, i] · the pixel under that tap: each channel has its own kernel; w
    /// `[kernel rows, kernel columns, channels]`, taps outermost. The shape's stride is 1.
    void (*depthwise_convolution2d)(
        const ck_convolution2d *shape, const ck_scalar *x, const ck_scalar *w, const ck_scalar *_Nullable b,
        ck_scalar *y);
    /// dx is overwritten.
    void (*depthwise_convolution2d_input_pullback)(
        const ck_convolution2d *shape, const ck_scalar *w, const ck_scalar *g, ck_scalar *dx);
    /// dw is added to.
    void (*depthwise_convolution2d_weight_pullback)(
        const ck_convolution2d *shape, const ck_scalar *x, const ck_scalar *g, ck_scalar *dw);

    // Optimizers.
    /// One Adam (or AdamW) step: m, v and p are updated in place.
    void (*adam)(
        const ck_adam *constants, const ck_scalar *g, ck_scalar *m, ck_scalar *v, ck_scalar *p, size_t n);
} ck_table_t;

/// The kernels for the instruction set of that name ("avx512", "avx2" or "baseline"), or NULL if this CPU or build lacks it.
const ck_table_t *_Nullable ck_table_named(const char *name);

/// A row-major matrix from which an operand is packed. If `transposed`, the operand is its transpose.
typedef struct {
    const ck_scalar *elements;
    /// Elements from one stored row to the next.
    size_t stride;
    int transposed;
} ck_matrix;

/// Products of matrices, and attention, on a CPU's bfloat16 instructions.
///
/// Operands are packed first: each number becomes `parts` bfloat16 numbers that add up to it. With one part, a product
/// has bfloat16 operands. With three parts, it is as accurate as in single precision: three times eight bits are the 24
/// bits of a single-precision number, and of the nine partial products only the three of at most 2⁻²⁴ each are left
/// out. Sums are in single precision. Numbers below about 1e-33 lose their lower parts, and infinities give NaN. Packed
/// operands and scratch begin at multiples of 64 bytes.
typedef struct {
    /// "amx" or "avx512bf16".
    const char *name;
    /// Whether products of three parts are faster than single-precision instructions.
    int multiplies_singles;
    /// The bytes of a packed right operand `[k, n]`.
    size_t (*packed_bytes)(size_t k, size_t n, int parts);
    void (*pack)(const ck_matrix *b, size_t k, size_t n, int parts, uint16_t *packed);
    /// The bytes of scratch that `multiply` needs.
    size_t (*scratch_bytes)(size_t k, int parts);
    /// c = a · b + bias, or c + a · b without a bias, for a `[m, k]`, a packed b `[k, n]` and a bias of n elements.
    void (*multiply)(
        const ck_matrix *a, const uint16_t *packed, size_t m, size_t n, size_t k, int parts,
        const ck_scalar *_Nullable bias, int accumulate, ck_scalar *c, size_t stride, uint16_t *scratch);
    /// The bytes of scratch that `attention` and `attention_pullback` need.
    size_t (*attention_scratch_bytes)(const ck_attention *shape, int parts);
    /// As in `ck_table_t`.
    void (*attention)(
        const ck_attention *shape, int parts, const ck_scalar *q, const ck_scalar *k, const ck_scalar *v,
        const ck_scalar *_Nullable bias, ck_scalar *out, ck_scalar *_Nullable log_sums, void *scratch);
    /// As in `ck_table_t`.
    void (*attention_pullback)(
        const ck_attention *shape, int parts, const ck_scalar *q, const ck_scalar *k, const ck_scalar *v,
        const ck_scalar *_Nullable bias, const ck_scalar *log_sums, const ck_scalar *g, ck_scalar *dq,
        ck_scalar *dk, ck_scalar *dv, ck_scalar *_Nullable dbias, void *scratch);
} ck_matrix_unit_t;

/// The unit of that name ("amx" or "avx512bf16"), or NULL if this CPU or build lacks it or the system does not permit
/// its use.
const ck_matrix_unit_t *_Nullable ck_matrix_unit_named(const char *name);

#pragma clang assume_nonnull end

#endif
