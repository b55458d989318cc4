/// exp, tanh, the logistic function and the normal distribution, a vector at a time.
///
/// In double precision each lane calls the C library, so that gradient checks use accurate values. In single precision the
/// coefficients are minimax fits computed for this file.
#ifndef CK_TRANSCENDENTAL_H
#define CK_TRANSCENDENTAL_H

#include <math.h>

#include "vector.h"

/// Φ(x) and the density φ(x) of the standard normal distribution.
typedef struct {
    vec cumulative, density;
} normal;

#if defined(CK_DOUBLE)

INLINE vec vector_exp(vec x) {
    for (int lane = 0; lane < LANES; lane++) x[lane] = exp(x[lane]);
    return x;
}

INLINE vec power_of_two(vec x) {
    for (int lane = 0; lane < LANES; lane++) x[lane] = exp2(x[lane]);
    return x;
}

INLINE vec vector_log(vec x) {
    for (int lane = 0; lane < LANES; lane++) x[lane] = log(x[lane]);
    return x;
}

INLINE vec vector_tanh(vec x) {
    for (int lane = 0; lane < LANES; lane++) x[lane] = tanh(x[lane]);
    return x;
}

INLINE normal standard_normal(vec x) {
    normal result;
    for (int lane = 0; lane < LANES; lane++) {
        result.cumulative[lane] = 0.5 * erfc(x[lane] * -0.70710678118654752440);
        result.density[lane] = 0.39894228040143267794 * exp(-0.5 * x[lane] * x[lane]);
    }
    return result;
}

#else

/// e^r for |r| up to ln 2 / 2.
INLINE vec exp_polynomial(vec r) {
    vec p = splat(0.00138146f);
    p = p * r + 0.00836874f;
    p = p * r + 0.04166839f;
    p = p * r + 0.1666652f;
    p = p * r + 0.49999993f;
    return p * (r * r) + r + 1.0f;
}

/// e^x within about one unit in the last place; 0 and ∞ beyond the range, NaN for NaN.
INLINE vec vector_exp(vec x) {
    // Just beyond the smallest and largest exponents that matter; both comparisons let NaN through.
    x = x > 89.0f ? splat(89.0f) : x;
    x = x < -104.0f ? splat(-104.0f) : x;
    // Adding 1.5·2²³ leaves the rounded quotient in the low bits of the sum.
    const vec shifter = splat(12582912.0f);
    vec shifted = x * 1.44269504088896341f + shifter;
    vec quotient = shifted - shifter;
    // ln 2 in two parts; the first is short enough for its product with the quotient to be exact.
    vec r = x - quotient * 0.693145751953125f;
    r = r - quotient * 1.428606820309417e-06f;
    const vec p = exp_polynomial(r);
#if CK_VECTOR_BYTES == 64
    return (vec)_mm512_scalef_ps((__m512)p, (__m512)quotient);
#else
    // The power of two in two factors: one alone would overflow before the result does.
    ivec exponent = (ivec)shifted - (ivec)shifter;
    ivec half = exponent >> 1;
    vec first = (vec)((half + 127) << 23);
    vec second = (vec)((exponent - half + 127) << 23);
    return p * first * second;
#endif
}

/// 2^x for x ≤ 0 up to rounding: a score minus the largest one. 0 if the result would be denormal, because denormals
/// are a hundred times slower.
INLINE vec power_of_two(vec x) {
#if CK_VECTOR_BYTES == 64
    const __mmask16 kept = _mm512_cmp_ps_mask((__m512)x, _mm512_set1_ps(-126.0f), _CMP_NLT_UQ);
    const vec whole = (vec)_mm512_roundscale_ps((__m512)x, 8);
#else
    const vec shifter = splat(12582912.0f);
    const vec least = x < -126.0f ? splat(-126.0f) : x;
    const vec whole = least + shifter - shifter;
#endif
    const vec r = x - whole;
    vec p = splat(0.0013264727f);
    p = p * r + 0.009671513f;
    p = p * r + 0.055507336f;
    p = p * r + 0.24022242f;
    p = p * r + 0.693147f;
    p = p * r + 1.0f;
#if CK_VECTOR_BYTES == 64
    return (vec)_mm512_maskz_scalef_ps(kept, (__m512)p, (__m512)whole);
#else
    const ivec exponent = __builtin_convertvector(whole, ivec);
    return x < -126.0f ? splat(0) : p * (vec)((exponent + 127) << 23);
#endif
}

/// ln x for normal positive x, within about one unit in the last place or 1e-7 near 1.
INLINE vec vector_log(vec x) {
    // x = m · 2^e with m about 1: ln m = 2 artanh(z) with z = (m − 1) / (m + 1).
    const ivec bits = (ivec)x - 0x3f3504f3;  // the bits of √½
    const vec exponent = __builtin_convertvector(bits >> 23, vec);
    const vec m = (vec)((bits & 0x007fffff) + 0x3f3504f3);
    const vec z = (m - 1.0f) / (m + 1.0f), square = z * z;
    vec p = splat(2.0f / 9);
    p = p * square + 2.0f / 7;
    p = p * square + 2.0f / 5;
    p = p * square + 2.0f / 3;
    const vec small = exponent * 1.428606820309417e-06f + z * square * p;
    return exponent * 0.693145751953125f + (z + z + small);
}

INLINE vec vector_tanh(vec x) {
    vec size = x < 0.0f ? -x : x;
    vec far = 1.0f - 2.0f / (vector_exp(size + size) + 1.0f);
    vec square = x * x;
    vec p = splat(-0.00551516f);
    p = p * square + 0.02046942f;
    p = p * square + -0.05368802f;
    p = p * square + 0.1333083f;
    p = p * square + -0.3333326f;
    vec near = x + x * square * p;
    return size < 0.625f ? near : (x < 0.0f ? -far : far);
}

/// Φ with an absolute error below 1.6e-7, as 1/2 and an odd rational function of x, and φ. Below −5.2 Φ is taken as 0.
INLINE normal standard_normal(vec x) {
    vec near = x > 5.2f ? splat(5.2f) : x;
    near = near < -5.2f ? splat(-5.2f) : near;
    const vec square = near * near;
    vec p = splat(2.473114e-08f), q = splat(1.258869e-06f);
    p = p * square + 6.4078918e-06f;
    p = p * square + 0.00015686169f;
    p = p * square + 0.004608646f;
    p = p * square + 0.03254456f;
    p = p * square + 0.39894226f;
    q = q * square + 7.049615e-05f;
    q = q * square + 0.0018172031f;
    q = q * square + 0.027926695f;
    q = q * square + 0.24824347f;
    q = q * square + 1.0f;
    const vec cumulative = near * (p / q) + 0.5f;
    return (normal){
        x < -5.2f ? splat(0) : cumulative, vector_exp(x * x * -0.5f) * 0.39894228040143268f};
}

#endif

/// 1 / (1 + e^−x)
INLINE vec vector_sigmoid(vec x) { return 1 / (1 + vector_exp(-x)); }

#endif
