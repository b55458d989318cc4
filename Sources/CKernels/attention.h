/// Attention over one sample and its pullback, with the queries as lanes.
///
/// A head's queries lie transposed, `[width, padded queries]`, so that the score of one key against a whole vector of
/// queries is `width` multiply-adds of a broadcast, and maximum, exponential and sum need no step across lanes.
/// The lanes behind the last query compute on zeros and are never stored.
#pragma once

#include "transcendental.h"

/// Keys handled at a time: as many independent chains of multiply-adds.
enum { ATTENTION_KEYS = 4 };

static size_t padded(size_t n) { return (n + LANES - 1) / LANES * LANES; }

static size_t attention_scratch(const ck_attention *s) {
    const size_t queries = padded(s->queries), width = padded(s->width);
    // Transposed q and g, row sums, one head's running sums; probabilities and score gradients of one head, bias and
    // its gradient; rows of q and g.
    return 2 * s->width * queries + 2 * queries + s->width * LANES + 4 * s->keys * queries
        + 2 * s->queries * width;
}

/// Copies a matrix into one with padded rows, zeros behind each row.
static void copy_padded(const ck_scalar *from, size_t stride, size_t rows, size_t columns, ck_scalar *to) {
    const size_t width = padded(columns);
    for (size_t r = 0; r < rows; r++) {
        memcpy(to + r * width, from + r * stride, columns * sizeof(ck_scalar));
        memset(to + r * width + columns, 0, (width - columns) * sizeof(ck_scalar));
    }
}

/// Copies one head's channels of each token into `[width, padded tokens]`.
INLINE void transpose_head(
    const ck_scalar *from, size_t stride, size_t tokens, size_t width, ck_scalar *to) {
    const size_t columns = padded(tokens);
    for (size_t i = 0; i < tokens; i++)
        for (size_t d = 0; d < width; d++) to[d * columns + i] = from[i * stride + d];
    for (size_t d = 0; d < width; d++)
        memset(to + d * columns + tokens, 0, (columns - tokens) * sizeof(ck_scalar));
}

/// Stores factor · x, `width` vectors, as one head's channels of `count` tokens.
INLINE void store_transposed(
    const ck_scalar *x, vec factor, size_t width, size_t count, ck_scalar *to, size_t stride) {
    for (size_t d = 0; d < width; d++) {
        const vec scaled = load(x + d * LANES) * factor;
        for (size_t lane = 0; lane < LANES; lane++)
            if (lane < count) to[lane * stride + d] = scaled[lane];
    }
}

/// dots[j] = Σ_d rows[j, d] · lanes[d], for `keys` rows.
INLINE void dot_keys(
    const ck_scalar *rows, size_t stride, const ck_scalar *lanes, size_t lane_stride, size_t width, size_t keys,
    vec *dots) {
    for (size_t j = 0; j < keys; j++) dots[j] = 0;
    for (size_t d = 0; d < width; d++) {
        const vec lane = load(lanes + d * lane_stride);
        for (size_t j = 0; j < keys; j++) dots[j] += rows[j * stride + d] * lane;
    }
}

/// sums[d] += Σ_j weights[j] · rows[j, d], for `keys` rows.
INLINE void mix_keys(
    const ck_scalar *rows, size_t stride, const vec *weights, size_t width, size_t keys, ck_scalar *sums) {
    for (size_t d = 0; d < width; d++) {
        vec sum = load(sums + d * LANES);
        for (size_t j = 0; j < keys; j++) sum += rows[j * stride + d] * weights[j];
        store(sums + d * LANES, sum);
    }
}

/// Scores of some keys for one vector of queries, kept in `scores`; returns the running maximum.
INLINE vec score_keys(
    const ck_attention *s, const ck_scalar *q, const ck_scalar *k, const ck_scalar *bias, ck_scalar *scores,
    vec peak, size_t width, size_t keys) {
    const size_t columns = padded(s->queries);
    vec dots[ATTENTION_KEYS];
    dot_keys(k, s->key_stride, q, columns, width, keys, dots);
    for (size_t j = 0; j < keys; j++) {
        vec score = dots[j] * s->scale;
        if (bias) score += load(bias + j * columns);
        store(scores + j * LANES, score);
        peak = larger(score, peak);
    }
    return peak;
}

INLINE vec weigh_keys(
    const ck_attention *s, const ck_scalar *v, const ck_scalar *scores, vec peak, ck_scalar *sums,
    size_t width,
    size_t keys) {
    vec weights[ATTENTION_KEYS], total = 0;
    for (size_t j = 0; j < keys; j++) {
        weights[j] = vector_exp(load(scores + j * LANES) - peak);
        total += weights[j];
    }
    mix_keys(v, s->value_stride, weights, width, keys, sums);
    return total;
}

/// One head; `q` is transposed, k, v and out point at the head's channels.
INLINE void attend(
    const ck_attention *s, const ck_scalar *q, const ck_scalar *k, const ck_scalar *v, const ck_scalar *bias,
    ck_scalar *out, ck_scalar *log_sums, ck_scalar *scores, ck_scalar *sums, size_t width) {
    enum { K = ATTENTION_KEYS };
    const size_t columns = padded(s->queries), keys = s->keys;
    for (size_t i = 0; i < s->queries; i += LANES) {
        const size_t count = SMALLER((size_t)LANES, s->queries - i);
        const ck_scalar *b = bias ? bias + i : bias;
        vec peak = splat((ck_scalar)-INFINITY), total = 0;
        size_t j = 0;
        for (; j + K <= keys; j += K)
            peak = score_keys(
                s, q + i, k + j * s->key_stride, b ? b + j * columns : b, scores + j * LANES, peak, width, K);
        for (; j < keys; j++)
            peak = score_keys(
                s, q + i, k + j * s->key_stride, b ? b + j * columns : b, scores + j * LANES, peak, width, 1);
        for (size_t d = 0; d < width; d++) store(sums + d * LANES, splat(0));
        for (j = 0; j + K <= keys; j += K)
            total += weigh_keys(s, v + j * s->value_stride, scores + j * LANES, peak, sums, width, K);
        for (; j < keys; j++)
            total += weigh_keys(s, v + j * s->value_stride, scores + j * LANES, peak, sums, width, 1);
        store_transposed(sums, 1 / total, width, count, out + i * s->output_stride, s->output_stride);
        store_first(log_sums + i, peak + vector_log(total), count);
    }
}

/// One head's pullback for all its queries: adds to `dbias`, overwrites dq, and leaves each probability in `p` and the
/// gradient of each score in `ds`, both `[keys, padded queries]`.
typedef struct {
    ck_scalar *q, *g, *inner, *log_sums, *p, *ds, *q_rows, *g_rows;
    const ck_scalar *bias;
    ck_scalar *dbias;
} attention_head;

INLINE void pull_back_keys(
    const ck_attention *s, const attention_head *head, const ck_scalar *k, const ck_scalar *v, size_t i, size_t j,
    vec inner, vec log_sum, ck_scalar *sums, size_t width, size_t keys) {
    const size_t columns = padded(s->queries), at = j * columns + i;
    vec scores[ATTENTION_KEYS], gradients[ATTENTION_KEYS];
    dot_keys(k + j * s->key_stride, s->key_stride, head->q + i, columns, width, keys, scores);
    dot_keys(v + j * s->value_stride, s->value_stride, head->g + i, columns, width, keys, gradients);
    for (size_t n = 0; n < keys; n++) {
        vec score = scores[n] * s->scale;
        if (head->bias) score += load(head->bias + at + n * columns);
        const vec p = vector_exp(score - log_sum);
        gradients[n] = p * (gradients[n] - inner);
        store(head->p + at + n * columns, p);
        store(head->ds + at + n * columns, gradients[n]);
        if (head->dbias) {
            ck_scalar *sum = head->dbias + at + n * columns;
            store(sum, load(sum) + gradients[n]);
        }
    }
    mix_keys(k + j * s->key_stride, s->key_stride, gradients, width, keys, sums);
}

INLINE void pull_back_queries(
    const ck_attention *s, const attention_head *head, const ck_scalar *k, const ck_scalar *v, ck_scalar *dq,
    ck_scalar *sums, size_t width) {
    for (size_t i = 0; i < s->queries; i += LANES) {
        const vec inner = load(head->inner + i), log_sum = load(head->log_sums + i);
        for (size_t d = 0; d < width; d++) store(sums + d * LANES, splat(0));
        size_t j = 0;
        for (; j + ATTENTION_KEYS <= s->keys; j += ATTENTION_KEYS)
            pull_back_keys(s, head, k, v, i, j, inner, log_sum, sums, width, ATTENTION_KEYS);
        for (; j < s->keys; j++) pull_back_keys(s, head, k, v, i, j, inner, log_sum, sums, width, 1);
        store_transposed(
            sums, splat(s->scale), width, SMALLER((size_t)LANES, s->queries - i), dq + i * s->query_stride,
            s->query_stride);
    }
}

/// dk[j, d] = scale · Σ_i ds[j, i] · q[i, d] and dv[j, d] = Σ_i p[j, i] · g[i, d], channels as lanes.
INLINE void pull_back_rows(
    const ck_attention *s, const attention_head *head, ck_scalar *dk, ck_scalar *dv, size_t j, size_t keys) {
    const size_t columns = padded(s->queries), width = padded(s->width);
    for (size_t d = 0; d < s->width; d += LANES) {
        vec key[ATTENTION_KEYS] = {0}, value[ATTENTION_KEYS] = {0};
        for (size_t i = 0; i < s->queries; i++) {
            const vec q = load(head->q_rows + i * width + d), g = load(head->g_rows + i * width + d);
            for (size_t n = 0; n < keys; n++) {
                key[n] += head->ds[(j + n) * columns + i] * q;
                value[n] += head->p[(j + n) * columns + i] * g;
            }
        }
        const size_t count = SMALLER((size_t)LANES, s->width - d);
        for (size_t n = 0; n < keys; n++) {
            store_first(dk + (j + n) * s->key_stride + d, key[n] * s->scale, count);
            store_first(dv + (j + n) * s->value_stride + d, value[n], count);
        }
    }
}

/// Gives each common width its own copy of the loops, with the width constant and the running sums in registers.
#define FOR_WIDTH(WIDTH)                                                                                    \
    static void attend_##WIDTH(                                                                             \
        const ck_attention *s, const ck_scalar *q, const ck_scalar *k, const ck_scalar *v,                  \
        const ck_scalar *bias, ck_scalar *out, ck_scalar *log_sums, ck_scalar *scores) {                    \
        ck_scalar sums[WIDTH * LANES];                                                                      \
        attend(s, q, k, v, bias, out, log_sums, scores, sums, WIDTH);                                       \
    }                                                                                                       \
    static void pull_back_queries_##WIDTH(                                                                  \
        const ck_attention *s, const attention_head *head, const ck_scalar *k, const ck_scalar *v,          \
        ck_scalar *dq) {                                                                                    \
        ck_scalar sums[WIDTH * LANES];                                                                      \
        pull_back_queries(s, head, k, v, dq, sums, WIDTH);                                                  \
    }
FOR_WIDTH(8)
FOR_WIDTH(10)
FOR_WIDTH(16)
FOR_WIDTH(30)
FOR_WIDTH(32)
#undef FOR_WIDTH

static void attention(
    const ck_attention *s, const ck_scalar *q, const ck_scalar *k, const ck_scalar *v, const ck_scalar *bias,
    ck_scalar *out, ck_scalar *log_sums, ck_scalar *scratch) {
    const size_t columns = padded(s->queries), width = s->width;
    ck_scalar *transposed = scratch, *scores = transposed + width * columns;
    ck_scalar *sums = scores + s->keys * LANES, *biases = sums + width * LANES;
    if (bias) copy_padded(bias, s->queries, s->keys, s->queries, biases);
    const ck_scalar *b = bias ? biases : bias;
    for (size_t h = 0; h < s->heads; h++) {
        const ck_scalar *hk = k + h * width, *hv = v + h * width;
        ck_scalar *ho = out + h * width, *hl = log_sums + h * s->queries;
        transpose_head(q + h * width, s->query_stride, s->queries, width, transposed);
        switch (width) {
        case 8: attend_8(s, transposed, hk, hv, b, ho, hl, scores); break;
        case 10: attend_10(s, transposed, hk, hv, b, ho, hl, scores); break;
        case 16: attend_16(s, transposed, hk, hv, b, ho, hl, scores); break;
        case 30: attend_30(s, transposed, hk, hv, b, ho, hl, scores); break;
        case 32: attend_32(s, transposed, hk, hv, b, ho, hl, scores); break;
        default: attend(s, transposed, hk, hv, b, ho, hl, scores, sums, width);
        }
    }
}

static void attention_pullback(
    const ck_attention *s, const ck_scalar *q, const ck_scalar *k, const ck_scalar *v, const ck_scalar *bias,
    const ck_scalar *out, const ck_scalar *log_sums, const ck_scalar *g, ck_scalar *dq, ck_scalar *dk,
    ck_scalar *dv, ck_scalar *dbias, ck_scalar *scratch) {
    const size_t columns = padded(s->queries), width = s->width, matrix = s->keys * columns;
    attention_head head = {.q = scratch};
    head.g = head.q + width * columns;
    head.inner = head.g + width * columns;
    head.log_sums = head.inner + columns;
    head.p = head.log_sums + columns;
    head.ds = head.p + matrix;
    head.q_rows = head.ds + matrix;
    head.g_rows = head.q_rows + s->queries * padded(width);
    ck_scalar *sums = head.g_rows + s->queries * padded(width);
    ck_scalar *biases = sums + width * LANES, *bias_sums = biases + matrix;
    if (bias) {
        copy_padded(bias, s->queries, s->keys, s->queries, biases);
        head.bias = biases;
    }
    if (dbias) {
        memset(bias_sums, 0, matrix * sizeof(ck_scalar));
        head.dbias = bias_sums;
    }
    memset(head.inner, 0, 2 * columns * sizeof(ck_scalar));
    for (size_t h = 0; h < s->heads; h++) {
        const size_t at = h * width;
        transpose_head(q + at, s->query_stride, s->queries, width, head.q);
        transpose_head(g + at, s->output_stride, s->queries, width, head.g);
        copy_padded(q + at, s->query_stride, s->queries, width, head.q_rows);
        copy_padded(g + at, s->output_stride, s->queries, width, head.g_rows);
        memcpy(head.log_sums, log_sums + h * s->queries, s->queries * sizeof(ck_scalar));
        for (size_t i = 0; i < s->queries; i++) {
            const ck_scalar *gi = g + i * s->output_stride + at, *oi = out + i * s->output_stride + at;
            ck_scalar sum = 0;
            for (size_t d = 0; d < width; d++) sum += gi[d] * oi[d];
            head.inner[i] = sum;
        }
        switch (width) {
        case 8: pull_back_queries_8(s, &head, k + at, v + at, dq + at); break;
        case 10: pull_back_queries_10(s, &head, k + at, v + at, dq + at); break;
        case 16: pull_back_queries_16(s, &head, k + at, v + at, dq + at); break;
        case 30: pull_back_queries_30(s, &head, k + at, v + at, dq + at); break;
        case 32: pull_back_queries_32(s, &head, k + at, v + at, dq + at); break;
        default: pull_back_queries(s, &head, k + at, v + at, dq + at, sums, width);
        }
        size_t j = 0;
        for (; j + ATTENTION_KEYS <= s->keys; j += ATTENTION_KEYS)
            pull_back_rows(s, &head, dk + at, dv + at, j, ATTENTION_KEYS);
        for (; j < s->keys; j++) pull_back_rows(s, &head, dk + at, dv + at, j, 1);
    }
    if (dbias)
        for (size_t j = 0; j < s->keys; j++)
            for (size_t i = 0; i < s->queries; i++) dbias[j * s->queries + i] += bias_sums[j * columns + i];
}
