/// Attention over one sample and its pullback, with the queries as lanes.
///
/// A head's queries lie transposed, `[width, padded queries]`, so that the scores of one key for a whole vector of
/// queries are `width` multiply-adds of a broadcast, and maximum, exponential and sum need no step across lanes.
/// The lanes after the last query compute on zeros and are never stored.
#pragma once

#include "attention_scores.h"

/// The number of keys whose gradients are summed at a time in independent chains of multiply-adds.
enum { ATTENTION_KEYS = 8 };

/// For loops over the channels of a head: if their number is a constant, their vectors stay in registers.
#define UNROLLED _Pragma("clang loop unroll_count(16)")

static size_t attention_scratch(const ck_attention *s) {
    const size_t queries = rounded_up(s->queries, LANES), width = rounded_up(s->width, LANES);
    // In the order of the pullback, which needs more: transposed q and g, their rows, log sums, one vector of queries'
    // probabilities and gradients, dk and dv, three vectors a channel, the bias and its gradient.
    return 2 * s->width * queries + 2 * s->queries * width + queries + 2 * s->keys * LANES + 2 * s->keys * width
        + 3 * s->width * LANES + 2 * s->keys * queries;
}

/// Copies a matrix into one with padded rows; the padding is zero.
static void copy_padded(const ck_scalar *from, size_t stride, size_t rows, size_t columns, ck_scalar *to) {
    const size_t width = rounded_up(columns, LANES);
    for (size_t r = 0; r < rows; r++) {
        memcpy(to + r * width, from + r * stride, columns * sizeof(ck_scalar));
        memset(to + r * width + columns, 0, (width - columns) * sizeof(ck_scalar));
    }
}

/// Copies one head's channels of each token into `[width, padded tokens]`.
INLINE void transpose_head(
    const ck_scalar *from, size_t stride, size_t tokens, size_t width, ck_scalar *to) {
    const size_t columns = rounded_up(tokens, LANES);
    for (size_t i = 0; i < tokens; i += LANES)
        for (size_t d = 0; d < width; d += LANES) {
            vec rows[LANES] = {0};
            for (size_t r = 0; r < SMALLER((size_t)LANES, tokens - i); r++)
                rows[r] = load_first(from + (i + r) * stride + d, SMALLER((size_t)LANES, width - d));
            transpose_vectors(rows);
            for (size_t r = 0; r < SMALLER((size_t)LANES, width - d); r++) store(to + (d + r) * columns + i, rows[r]);
        }
}

/// Stores factor · x, `width` vectors, as one head's channels of `count` tokens.
INLINE void store_transposed(
    const vec_anywhere *x, vec factor, size_t width, size_t count, ck_scalar *to, size_t stride) {
    for (size_t d = 0; d < width; d += LANES) {
        const size_t channels = SMALLER((size_t)LANES, width - d);
        vec rows[LANES] = {0};
        for (size_t r = 0; r < channels; r++) rows[r] = x[d + r] * factor;
        transpose_vectors(rows);
        for (size_t r = 0; r < count; r++) store_first(to + r * stride + d, rows[r], channels);
    }
}

/// Σ_d row[d] · lanes[d]
INLINE vec dot_row(const ck_scalar *row, const vec_anywhere *lanes, size_t width) {
    vec even = 0, odd = 0;
    UNROLLED for (size_t d = 0; d + 2 <= width; d += 2) {
        even += row[d] * lanes[d];
        odd += row[d + 1] * lanes[d + 1];
    }
    if (width % 2) even += row[width - 1] * lanes[width - 1];
    return even + odd;
}

/// sums[d] += weight · row[d]
INLINE void mix_row(const ck_scalar *row, vec weight, vec_anywhere *sums, size_t width) {
    UNROLLED for (size_t d = 0; d < width; d++) sums[d] += row[d] * weight;
}

/// factor times one vector per channel from `[width, padded tokens]`.
INLINE void load_lanes(const ck_scalar *from, size_t columns, ck_scalar factor, vec_anywhere *lanes, size_t width) {
    UNROLLED for (size_t d = 0; d < width; d++) lanes[d] = load(from + d * columns) * factor;
}

INLINE void clear_lanes(vec_anywhere *sums, size_t width) {
    UNROLLED for (size_t d = 0; d < width; d++) sums[d] = splat(0);
}

/// One head; `q` is transposed, k, v and out point at the head's channels. `log_sums` may be NULL. `lanes` and `sums`
/// have room for `width` vectors.
INLINE void attend(
    const ck_attention *s, const ck_scalar *q, const ck_scalar *k, const ck_scalar *v, const ck_scalar *bias,
    ck_scalar *out, ck_scalar *log_sums, ck_scalar *scores, vec_anywhere *lanes, vec_anywhere *sums, size_t width) {
    const size_t columns = rounded_up(s->queries, LANES);
    for (size_t i = 0; i < s->queries; i += LANES) {
        const size_t count = SMALLER((size_t)LANES, s->queries - i);
        vec peak = splat((ck_scalar)-INFINITY), total = 0;
        load_lanes(q + i, columns, s->scale * LOG2_E, lanes, width);
        for (size_t j = 0; j < s->keys; j++) {
            vec score = dot_row(k + j * s->key_stride, lanes, width);
            if (bias) score += load(bias + j * columns + i);
            store(scores + j * LANES, score);
            peak = larger(score, peak);
        }
        clear_lanes(sums, width);
        for (size_t j = 0; j < s->keys; j++) {
            const vec weight = power_of_two(load(scores + j * LANES) - peak);
            total += weight;
            mix_row(v + j * s->value_stride, weight, sums, width);
        }
        store_transposed(sums, 1 / total, width, count, out + i * s->output_stride, s->output_stride);
        if (log_sums) store_first(log_sums + i, peak * LN_2 + vector_log(total), count);
    }
}

/// One head's pullback. For the current vector of queries: each probability and the gradient of each score, `[keys, LANES]`.
/// For all queries: q and g transposed `[width, padded queries]` and as rows `[queries, padded width]`, the sums of dk and dv
/// `[keys, padded width]`.
typedef struct {
    ck_scalar *q, *g, *q_rows, *g_rows, *log_sums, *p, *ds, *dk, *dv;
    const ck_scalar *bias;
    ck_scalar *dbias;
} attention_head;

/// dk[j, d] += Σ_i ds[j, i] · q[i, d] and dv[j, d] += Σ_i p[j, i] · g[i, d] for some keys, channels as lanes.
INLINE void add_rows(const attention_head *head, size_t i, size_t count, size_t j, size_t keys, size_t width) {
    for (size_t d = 0; d < width; d += LANES) {
        ck_scalar *dk = head->dk + j * width + d, *dv = head->dv + j * width + d;
        vec key[ATTENTION_KEYS], value[ATTENTION_KEYS];
        for (size_t n = 0; n < keys; n++) {
            key[n] = load(dk + n * width);
            value[n] = load(dv + n * width);
        }
        for (size_t lane = 0; lane < count; lane++) {
            const vec q = load(head->q_rows + (i + lane) * width + d), g = load(head->g_rows + (i + lane) * width + d);
            for (size_t n = 0; n < keys; n++) {
                key[n] += head->ds[(j + n) * LANES + lane] * q;
                value[n] += head->p[(j + n) * LANES + lane] * g;
            }
        }
        for (size_t n = 0; n < keys; n++) {
            store(dk + n * width, key[n]);
            store(dv + n * width, value[n]);
        }
    }
}

/// One vector of queries, from query i on. `q`, `g` and `sums` have room for `width` vectors.
INLINE void pull_back_lanes(
    const ck_attention *s, const attention_head *head, const ck_scalar *k, const ck_scalar *v, ck_scalar *dq, size_t i,
    vec_anywhere *q, vec_anywhere *g, vec_anywhere *sums, size_t width) {
    const size_t columns = rounded_up(s->queries, LANES), count = SMALLER((size_t)LANES, s->queries - i);
    const vec log_sum = load(head->log_sums + i) * LOG2_E;
    vec inner = 0;
    load_lanes(head->q + i, columns, s->scale * LOG2_E, q, width);
    load_lanes(head->g + i, columns, 1, g, width);
    for (size_t j = 0; j < s->keys; j++) {
        vec score = dot_row(k + j * s->key_stride, q, width);
        if (head->bias) score += load(head->bias + j * columns + i);
        const vec p = power_of_two(score - log_sum), slope = dot_row(v + j * s->value_stride, g, width);
        inner += p * slope;
        store(head->p + j * LANES, p);
        store(head->ds + j * LANES, slope);
    }
    clear_lanes(sums, width);
    for (size_t j = 0; j < s->keys; j++) {
        const vec gradient = load(head->p + j * LANES) * (load(head->ds + j * LANES) - inner);
        store(head->ds + j * LANES, gradient);
        mix_row(k + j * s->key_stride, gradient, sums, width);
        if (!head->dbias) continue;
        ck_scalar *sum = head->dbias + j * columns + i;
        store(sum, load(sum) + gradient);
    }
    store_transposed(sums, splat(s->scale), width, count, dq + i * s->query_stride, s->query_stride);
    size_t j = 0;
    for (; j + ATTENTION_KEYS <= s->keys; j += ATTENTION_KEYS)
        add_rows(head, i, count, j, ATTENTION_KEYS, rounded_up(width, LANES));
    for (; j < s->keys; j++) add_rows(head, i, count, j, 1, rounded_up(width, LANES));
}

/// Gives each common width its own copy of the loops.
#define FOR_WIDTH(WIDTH)                                                                                    \
    static void attend_##WIDTH(                                                                             \
        const ck_attention *s, const ck_scalar *q, const ck_scalar *k, const ck_scalar *v,                  \
        const ck_scalar *bias, ck_scalar *out, ck_scalar *log_sums, ck_scalar *scores) {                    \
        vec_anywhere lanes[WIDTH], sums[WIDTH];                                                             \
        attend(s, q, k, v, bias, out, log_sums, scores, lanes, sums, WIDTH);                                \
    }                                                                                                       \
    static void pull_back_lanes_##WIDTH(                                                                    \
        const ck_attention *s, const attention_head *head, const ck_scalar *k, const ck_scalar *v,          \
        ck_scalar *dq, size_t i) {                                                                          \
        vec_anywhere q[WIDTH], g[WIDTH], sums[WIDTH];                                                       \
        pull_back_lanes(s, head, k, v, dq, i, q, g, sums, WIDTH);                                           \
    }
FOR_WIDTH(8)
FOR_WIDTH(10)
FOR_WIDTH(16)
#undef FOR_WIDTH

static void attention(
    const ck_attention *s, const ck_scalar *q, const ck_scalar *k, const ck_scalar *v, const ck_scalar *bias,
    ck_scalar *out, ck_scalar *log_sums, ck_scalar *scratch) {
    const size_t columns = rounded_up(s->queries, LANES), width = s->width;
    ck_scalar *transposed = scratch, *scores = transposed + width * columns;
    vec_anywhere *lanes = (vec_anywhere *)(scores + s->keys * LANES);
    ck_scalar *biases = (ck_scalar *)(lanes + 2 * width);
    if (bias) copy_bias(bias, s->queries, s->keys, columns, biases);
    const ck_scalar *b = bias ? biases : bias;
    for (size_t h = 0; h < s->heads; h++) {
        const ck_scalar *hk = k + h * width, *hv = v + h * width;
        ck_scalar *ho = out + h * width;
        ck_scalar *hl = log_sums ? log_sums + h * s->queries : log_sums;
        transpose_head(q + h * width, s->query_stride, s->queries, width, transposed);
        switch (width) {
        case 8: attend_8(s, transposed, hk, hv, b, ho, hl, scores); break;
        case 10: attend_10(s, transposed, hk, hv, b, ho, hl, scores); break;
        case 16: attend_16(s, transposed, hk, hv, b, ho, hl, scores); break;
        default: attend(s, transposed, hk, hv, b, ho, hl, scores, lanes, lanes + width, width);
        }
    }
}

static void attention_pullback(
    const ck_attention *s, const ck_scalar *q, const ck_scalar *k, const ck_scalar *v, const ck_scalar *bias,
    const ck_scalar *log_sums, const ck_scalar *g, ck_scalar *dq, ck_scalar *dk, ck_scalar *dv, ck_scalar *dbias,
    ck_scalar *scratch) {
    const size_t columns = rounded_up(s->queries, LANES), width = s->width, wide = rounded_up(width, LANES);
    attention_head head = {.q = scratch};
    head.g = head.q + width * columns;
    head.q_rows = head.g + width * columns;
    head.g_rows = head.q_rows + s->queries * wide;
    head.log_sums = head.g_rows + s->queries * wide;
    head.p = head.log_sums + columns;
    head.ds = head.p + s->keys * LANES;
    head.dk = head.ds + s->keys * LANES;
    head.dv = head.dk + s->keys * wide;
    vec_anywhere *lanes = (vec_anywhere *)(head.dv + s->keys * wide);
    ck_scalar *biases = (ck_scalar *)(lanes + 3 * width), *bias_sums = biases + s->keys * columns;
    if (bias) {
        copy_bias(bias, s->queries, s->keys, columns, biases);
        head.bias = biases;
    }
    if (dbias) {
        memset(bias_sums, 0, s->keys * columns * sizeof(ck_scalar));
        head.dbias = bias_sums;
    }
    memset(head.log_sums, 0, columns * sizeof(ck_scalar));
    for (size_t h = 0; h < s->heads; h++) {
        const size_t at = h * width;
        transpose_head(q + at, s->query_stride, s->queries, width, head.q);
        transpose_head(g + at, s->output_stride, s->queries, width, head.g);
        copy_padded(q + at, s->query_stride, s->queries, width, head.q_rows);
        copy_padded(g + at, s->output_stride, s->queries, width, head.g_rows);
        memcpy(head.log_sums, log_sums + h * s->queries, s->queries * sizeof(ck_scalar));
        memset(head.dk, 0, 2 * s->keys * wide * sizeof(ck_scalar));
        for (size_t i = 0; i < s->queries; i += LANES)
            switch (width) {
            case 8: pull_back_lanes_8(s, &head, k + at, v + at, dq + at, i); break;
            case 10: pull_back_lanes_10(s, &head, k + at, v + at, dq + at, i); break;
            case 16: pull_back_lanes_16(s, &head, k + at, v + at, dq + at, i); break;
            default:
                pull_back_lanes(
                    s, &head, k + at, v + at, dq + at, i, lanes, lanes + width, lanes + 2 * width, width);
            }
        for (size_t j = 0; j < s->keys; j++)
            for (size_t d = 0; d < width; d++) {
                dk[j * s->key_stride + at + d] = head.dk[j * wide + d] * s->scale;
                dv[j * s->value_stride + at + d] = head.dv[j * wide + d];
            }
    }
    if (dbias)
        for (size_t j = 0; j < s->keys; j++)
            for (size_t i = 0; i < s->queries; i++) dbias[j * s->queries + i] += bias_sums[j * columns + i];
}
