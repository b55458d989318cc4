/// Element-wise kernels.
#pragma once

#include "transcendental.h"

/// Applies `body`, an expression of the lanes `x0`, `x1` and so on, to n elements of each input.
#define MAP1(p0, y, n, body)                                                                                \
    do {                                                                                                    \
        size_t i = 0;                                                                                       \
        for (; i + LANES <= (n); i += LANES) {                                                              \
            vec x0 = load((p0) + i);                                                                        \
            store((y) + i, body);                                                                           \
        }                                                                                                   \
        if (i < (n)) {                                                                                      \
            vec x0 = load_first((p0) + i, (n) - i);                                                         \
            store_first((y) + i, body, (n) - i);                                                            \
        }                                                                                                   \
    } while (0)

#define MAP2(p0, p1, y, n, body)                                                                            \
    do {                                                                                                    \
        size_t i = 0;                                                                                       \
        for (; i + LANES <= (n); i += LANES) {                                                              \
            vec x0 = load((p0) + i), x1 = load((p1) + i);                                                   \
            store((y) + i, body);                                                                           \
        }                                                                                                   \
        if (i < (n)) {                                                                                      \
            vec x0 = load_first((p0) + i, (n) - i), x1 = load_first((p1) + i, (n) - i);                     \
            store_first((y) + i, body, (n) - i);                                                            \
        }                                                                                                   \
    } while (0)

static void add(const ck_scalar *a, const ck_scalar *b, ck_scalar *z, size_t n) { MAP2(a, b, z, n, x0 + x1); }

static void subtract(const ck_scalar *a, const ck_scalar *b, ck_scalar *z, size_t n) {
    MAP2(a, b, z, n, x0 - x1);
}

static void multiply(const ck_scalar *a, const ck_scalar *b, ck_scalar *z, size_t n) {
    MAP2(a, b, z, n, x0 * x1);
}

static void scale(ck_scalar alpha, const ck_scalar *x, ck_scalar *y, size_t n) { MAP1(x, y, n, alpha * x0); }

static void add_scaled(ck_scalar alpha, const ck_scalar *x, ck_scalar *y, size_t n) {
    MAP2(x, y, y, n, x1 + alpha * x0);
}

static void exponential(const ck_scalar *x, ck_scalar *y, size_t n) { MAP1(x, y, n, vector_exp(x0)); }

static void hyperbolic_tangent(const ck_scalar *x, ck_scalar *y, size_t n) { MAP1(x, y, n, vector_tanh(x0)); }

static void sigmoid(const ck_scalar *x, ck_scalar *y, size_t n) { MAP1(x, y, n, vector_sigmoid(x0)); }

/// max(x, 0), NaN for NaN.
INLINE vec rectified(vec x) { return x < 0 ? splat(0) : x; }

static void relu(const ck_scalar *x, ck_scalar *y, size_t n) { MAP1(x, y, n, rectified(x0)); }

/// g where y > 0, else 0.
INLINE vec where_positive(vec y, vec g) { return y > 0 ? g : splat(0); }

static void relu_pullback(const ck_scalar *y, const ck_scalar *g, ck_scalar *dx, size_t n) {
    MAP2(y, g, dx, n, where_positive(x0, x1));
}

static void gelu(const ck_scalar *x, ck_scalar *y, size_t n) {
    MAP1(x, y, n, x0 *standard_normal(x0).cumulative);
}

INLINE vec gelu_slope(vec x) {
    normal at = standard_normal(x);
    return at.cumulative + x * at.density;
}

/// The result and its slope together, because both use the distribution function.
static void gelu_and_slope(const ck_scalar *x, ck_scalar *y, ck_scalar *slope, size_t n) {
    for (size_t i = 0; i < n; i += LANES) {
        const size_t count = SMALLER((size_t)LANES, n - i);
        const vec x0 = count == LANES ? load(x + i) : load_first(x + i, count);
        const normal at = standard_normal(x0);
        store_first(y + i, x0 * at.cumulative, count);
        store_first(slope + i, at.cumulative + x0 * at.density, count);
    }
}

static void gelu_pullback(const ck_scalar *x, const ck_scalar *g, ck_scalar *dx, size_t n) {
    MAP2(x, g, dx, n, x1 *gelu_slope(x0));
}
