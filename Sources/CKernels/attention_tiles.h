/// Attention over one sample and its pullback on the matrix unit, head by head, a panel of queries at a time.
///
/// Everything between two products is transposed, `[keys, queries]`: with the queries as lanes, maximum, exponential and sum
/// need no step across lanes. The scores of a panel are one product, begun with the bias.
#pragma once

#include "multiplying.h"
#include "attention_scores.h"

/// The number of queries in a panel. Wider panels were not faster, and were slower for patches with many pixels.
enum { PANEL = BLOCK };

/// One sample's geometry and its buffers, 64-byte aligned. Operands have a group every `…_group` elements.
typedef struct {
    const ck_attention *shape;
    int parts;
    /// Queries, keys and channels of a head, rounded up to whole blocks.
    size_t queries, keys, width;
    size_t width_group, key_group, query_group;
    /// The initial scores, the bias times log₂ e `[keys, queries]`, or NULL for zeros.
    float *start;
    /// One head's queries times the scale and log₂ e `[queries, width]`, a panel's scores `[keys, panel]` and results
    /// `[width, panel]`.
    float *q, *scores, *block;
    /// One head's operands: k and qᵀ for the scores, columns of v or k and weights or their gradients for the results.
    uint16_t *k_rows, *q_right, *columns, *weights;
    /// For the pullback: the gradients of a panel's weights `[keys, panel]`; v and gᵀ for them; its weights and gradients as rows, and q and g, for dk and dv; dk and dv `[keys, width]`; the gradient of `start`.
    float *gradients;
    uint16_t *v_rows, *g_right, *weights_rows, *gradients_rows, *q_pairs, *g_pairs;
    float *dk, *dv, *dstart;
} tiled_attention;

/// Assigns the buffers and returns their size in bytes; without scratch it only returns the size.
static size_t lay_out(
    tiled_attention *t, const ck_attention *s, int parts, char *scratch, int has_bias, int pullback, int has_dbias) {
    size_t used = 0;
#define TAKE(field, count)                                                                                  \
    do {                                                                                                    \
        t->field = scratch ? (void *)(scratch + used) : NULL;                                               \
        used += rounded_up((count) * sizeof *t->field, 64);                                                      \
    } while (0)
    const size_t queries = rounded_up(s->queries, BLOCK), keys = rounded_up(s->keys, BLOCK), width = rounded_up(s->width, BLOCK);
    const size_t step = (size_t)parts * TILE;
    *t = (tiled_attention){.shape = s, .parts = parts, .queries = queries, .keys = keys, .width = width};
    t->width_group = steps(s->width) * step;
    t->key_group = steps(s->keys) * step;
    t->query_group = steps(s->queries) * step;
    if (has_bias) TAKE(start, queries * keys);
    TAKE(q, queries * width);
    TAKE(scores, keys * PANEL);
    TAKE(block, width * PANEL);
    TAKE(k_rows, groups(s->keys) * t->width_group);
    TAKE(q_right, groups(s->queries) * t->width_group);
    TAKE(columns, groups(s->width) * t->key_group);
    TAKE(weights, PANEL / TILE_ROWS * t->key_group);
    if (has_dbias) TAKE(dstart, queries * keys);
    if (!pullback) return used;
    TAKE(gradients, keys * PANEL);
    TAKE(v_rows, groups(s->keys) * t->width_group);
    TAKE(g_right, groups(s->queries) * t->width_group);
    TAKE(weights_rows, keys / TILE_ROWS * step);
    TAKE(gradients_rows, keys / TILE_ROWS * step);
    TAKE(q_pairs, groups(s->width) * t->query_group);
    TAKE(g_pairs, groups(s->width) * t->query_group);
    TAKE(dk, keys * width);
    TAKE(dv, keys * width);
#undef TAKE
    return used;
}

static size_t attention_scratch_bytes(const ck_attention *shape, int parts) {
    tiled_attention layout;
    return lay_out(&layout, shape, parts, NULL, 1, 1, 1);
}

/// Copies the bias into rows of whole blocks, and clears the weights of the padding keys.
static void begin_attention(const tiled_attention *t, const float *bias) {
    const size_t queries = t->shape->queries, keys = t->shape->keys;
    if (bias) {
        copy_bias(bias, queries, keys, t->queries, t->start);
        memset(t->start + keys * t->queries, 0, (t->keys - keys) * t->queries * sizeof(float));
    }
    memset(t->weights, 0, PANEL / TILE_ROWS * t->key_group * sizeof(uint16_t));
    begin_products();
}

/// A head's queries times the scale and log₂ e, as the right operand of the scores.
static void pack_queries(const tiled_attention *t, const float *q) {
    const ck_attention *s = t->shape;
    for (size_t i = 0; i < s->queries; i++)
        for (size_t d = 0; d < s->width; d += LANES) {
            const size_t count = SMALLER((size_t)LANES, s->width - d);
            store(t->q + i * t->width + d, load_first(q + i * s->query_stride + d, count) * (s->scale * LOG2_E));
        }
    pack_right(&(ck_matrix){t->q, t->width, 1}, s->width, s->queries, t->parts, t->q_right);
}

/// Queries of the panel that begins at query `first`.
INLINE size_t panel_count(const tiled_attention *t, size_t first) {
    return SMALLER((size_t)PANEL, t->shape->queries - first);
}

/// to `[keys, panel]` = rows `[keys, width]` · right `[width, panel]` + start.
INLINE void multiply_rows(
    const tiled_attention *t, const uint16_t *rows, const uint16_t *right, size_t first, const float *start,
    float *to) {
    const ck_attention *s = t->shape;
    for (size_t j = 0; j < s->keys; j += BLOCK)
        multiply_block(
            rows + j / TILE_ROWS * t->width_group, t->width_group, right + first / TILE_ROWS * t->width_group,
            t->width_group, steps(s->width), t->parts, SMALLER((size_t)BLOCK, s->keys - j), panel_count(t, first),
            start ? start + j * t->queries + first : start, t->queries, to + j * PANEL, PANEL);
}

/// out = factors ⊙ (columns `[width, keys]` · weights `[keys, panel]`), as channels of the panel's queries.
INLINE void multiply_weights(
    const tiled_attention *t, size_t first, const float *factors, float *out, size_t stride) {
    const size_t width = t->shape->width;
    for (size_t d = 0; d < width; d += BLOCK)
        multiply_block(
            t->columns + d / TILE_ROWS * t->key_group, t->key_group, t->weights, t->key_group,
            steps(t->shape->keys), t->parts, SMALLER((size_t)BLOCK, width - d), panel_count(t, first), NULL, 0,
            t->block + d * PANEL, PANEL);
    for (size_t i = 0; i < panel_count(t, first); i += LANES)
        for (size_t d = 0; d < width; d += LANES) {
            vec lines[LANES];
            for (size_t r = 0; r < LANES; r++) lines[r] = load(t->block + (d + r) * PANEL + i) * load(factors + i);
            transpose_vectors(lines);
            for (size_t r = 0; r < SMALLER((size_t)LANES, panel_count(t, first) - i); r++)
                store_first(
                    out + (first + i + r) * stride + d, lines[r], SMALLER((size_t)LANES, width - d));
        }
}

/// Stores the parts of two keys' rows, 2j and 2j + 1, in one group of `weights`.
INLINE void store_pair(const tiled_attention *t, size_t group, size_t j, int parts, vec even, vec odd) {
    __m512i lines[3];
    split_pair((__m512)even, (__m512)odd, parts, lines);
    uint16_t *to = t->weights + group * t->key_group + j / TILE_ROWS * (size_t)parts * TILE
        + j % TILE_ROWS * TILE_DEPTH;
    for (int part = 0; part < parts; part++) _mm512_store_si512(to + part * TILE, lines[part]);
}

/// exp(x − peak) of a vector of queries' scores into a group of `weights`; returns their sums.
INLINE vec weigh(const tiled_attention *t, size_t group, int parts, vec *peak) {
    const float *x = t->scores + group * LANES;
    const size_t keys = t->shape->keys;
    vec first = load(x), second = first, sums = 0, more = 0;
    for (size_t j = 1; j + 2 <= keys; j += 2) {
        first = larger(load(x + j * PANEL), first);
        second = larger(load(x + (j + 1) * PANEL), second);
    }
    if (keys % 2 == 0) second = larger(load(x + (keys - 1) * PANEL), second);
    *peak = larger(first, second);
    for (size_t j = 0; j + 2 <= keys; j += 2) {
        const vec even = power_of_two(load(x + j * PANEL) - *peak);
        const vec odd = power_of_two(load(x + (j + 1) * PANEL) - *peak);
        sums += even;
        more += odd;
        store_pair(t, group, j / 2, parts, even, odd);
    }
    if (keys % 2) {
        const vec even = power_of_two(load(x + (keys - 1) * PANEL) - *peak);
        sums += even;
        store_pair(t, group, keys / 2, parts, even, splat(0));
    }
    return sums + more;
}

/// One head; the pointers are at its channels.
INLINE void attend_head(
    const tiled_attention *t, const float *q, const float *k, const float *v, float *out, float *log_sums, int parts) {
    const ck_attention *s = t->shape;
    pack_queries(t, q);
    pack_left(&(ck_matrix){k, s->key_stride, 0}, s->keys, s->width, parts, t->k_rows);
    pack_left(&(ck_matrix){v, s->value_stride, 1}, s->width, s->keys, parts, t->columns);
    for (size_t first = 0; first < s->queries; first += PANEL) {
        multiply_rows(t, t->k_rows, t->q_right, first, t->start, t->scores);
        float factors[PANEL];
        for (size_t i = 0; i < panel_count(t, first); i += LANES) {
            vec peak;
            const vec total = weigh(t, i / LANES, parts, &peak);
            store(factors + i, 1 / total);
            const size_t at = first + i;
            if (log_sums)
                store_first(log_sums + at, peak * LN_2 + vector_log(total), SMALLER((size_t)LANES, s->queries - at));
        }
        multiply_weights(t, first, factors, out, s->output_stride);
    }
}

static void attention(
    const ck_attention *s, int parts, const float *q, const float *k, const float *v, const float *bias, float *out,
    float *log_sums, void *scratch) {
    tiled_attention t;
    lay_out(&t, s, parts, scratch, bias != NULL, 0, 0);
    begin_attention(&t, bias);
    for (size_t h = 0; h < s->heads; h++) {
        const size_t at = h * s->width;
        float *sums = log_sums ? log_sums + h * s->queries : log_sums;
        if (parts == 1) attend_head(&t, q + at, k + at, v + at, out + at, sums, 1);
        else attend_head(&t, q + at, k + at, v + at, out + at, sums, 3);
    }
    end_products();
}

#include "attention_tiles_pullback.h"
