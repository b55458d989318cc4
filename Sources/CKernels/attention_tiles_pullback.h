/// The pullback of attention on the matrix unit: the scores are recomputed rather than kept.
#pragma once

/// Replaces the scores of a vector of queries by their weights; returns Σ weight · gradient of each query.
INLINE vec recompute_weights(const tiled_attention *t, size_t group, vec log_sum) {
    float *x = t->scores + group * LANES;
    const float *g = t->gradients + group * LANES;
    vec inner = 0;
    for (size_t j = 0; j < t->shape->keys; j++) {
        const vec weight = power_of_two(load(x + j * PANEL) - log_sum);
        inner += weight * load(g + j * PANEL);
        store(x + j * PANEL, weight);
    }
    return inner;
}

/// Stores the parts of a panel's numbers for key j as a row of a left operand.
INLINE void store_row(uint16_t *rows, size_t j, int parts, vec low, vec high) {
    __m512i lines[3];
    split_row((__m512)low, (__m512)high, parts, lines);
    store_line(rows + j / TILE_ROWS * (size_t)parts * TILE, j % TILE_ROWS, parts, lines);
}

/// The gradients of a panel's scores for one key.
typedef struct {
    vec low, high;
} score_gradients;

/// One key: its weights and their gradients as rows. `inner` is that of each query.
INLINE score_gradients pull_back_key(
    const tiled_attention *t, size_t j, const float *inner, int wide, int parts, float *dstart) {
    const size_t at = j * PANEL;
    const vec low = load(t->scores + at), high = wide ? load(t->scores + at + LANES) : splat(0);
    score_gradients d;
    d.low = low * (load(t->gradients + at) - load(inner));
    d.high = wide ? high * (load(t->gradients + at + LANES) - load(inner + LANES)) : splat(0);
    store_row(t->weights_rows, j, parts, low, high);
    store_row(t->gradients_rows, j, parts, d.low, d.high);
    if (dstart) {
        float *sum = dstart + j * t->queries;
        store(sum, load(sum) + d.low);
        store(sum + LANES, load(sum + LANES) + d.high);
    }
    return d;
}

/// The gradients of a panel's scores, as rows and in pairs of keys.
INLINE void pull_back_panel(const tiled_attention *t, const float *inner, int wide, int parts, float *dstart) {
    const size_t keys = t->shape->keys;
    for (size_t j = 0; j < keys; j += 2) {
        const score_gradients even = pull_back_key(t, j, inner, wide, parts, dstart);
        score_gradients odd = {splat(0), splat(0)};
        if (j + 1 < keys) odd = pull_back_key(t, j + 1, inner, wide, parts, dstart);
        store_pair(t, 0, j / 2, parts, even.low, odd.low);
        if (wide) store_pair(t, 1, j / 2, parts, even.high, odd.high);
    }
}

/// sums `[keys, width]` = rows `[keys, panel]` · right `[panel, width]`, added unless this is the first panel.
INLINE void add_products(
    const tiled_attention *t, const uint16_t *rows, const uint16_t *right, size_t first, float *sums) {
    const ck_attention *s = t->shape;
    const size_t step = (size_t)t->parts * TILE;
    for (size_t j = 0; j < s->keys; j += BLOCK)
        for (size_t d = 0; d < s->width; d += BLOCK) {
            float *to = sums + j * t->width + d;
            multiply_block(
                rows + j / TILE_ROWS * step, step, right + d / TILE_ROWS * t->query_group + first / PANEL * step,
                t->query_group, 1, t->parts, SMALLER((size_t)BLOCK, s->keys - j),
                SMALLER((size_t)BLOCK, s->width - d), first ? to : NULL, t->width, to, t->width);
        }
}

static void store_head(const tiled_attention *t, const float *from, float factor, float *to, size_t stride) {
    for (size_t j = 0; j < t->shape->keys; j++)
        for (size_t d = 0; d < t->shape->width; d += LANES)
            store_first(
                to + j * stride + d, load(from + j * t->width + d) * factor, SMALLER((size_t)LANES, t->shape->width - d));
}

/// One head's operands, at its channels.
typedef struct {
    const float *q, *k, *v, *log_sums, *g;
    float *dq, *dk, *dv;
} head_pullback;

INLINE void pull_back_head(const tiled_attention *t, const head_pullback *head, int parts) {
    const ck_attention *s = t->shape;
    float scales[PANEL];
    for (size_t i = 0; i < PANEL; i++) scales[i] = s->scale;
    pack_queries(t, head->q);
    pack_right(&(ck_matrix){t->q, t->width, 0}, s->queries, s->width, parts, t->q_pairs);
    pack_left(&(ck_matrix){head->k, s->key_stride, 0}, s->keys, s->width, parts, t->k_rows);
    pack_left(&(ck_matrix){head->k, s->key_stride, 1}, s->width, s->keys, parts, t->columns);
    pack_left(&(ck_matrix){head->v, s->value_stride, 0}, s->keys, s->width, parts, t->v_rows);
    pack_right(&(ck_matrix){head->g, s->output_stride, 1}, s->width, s->queries, parts, t->g_right);
    pack_right(&(ck_matrix){head->g, s->output_stride, 0}, s->queries, s->width, parts, t->g_pairs);
    for (size_t first = 0; first < s->queries; first += PANEL) {
        const size_t count = panel_count(t, first);
        float inner[PANEL];
        multiply_rows(t, t->k_rows, t->q_right, first, t->start, t->scores);
        multiply_rows(t, t->v_rows, t->g_right, first, NULL, t->gradients);
        for (size_t i = 0; i < count; i += LANES) {
            const size_t rest = SMALLER((size_t)LANES, count - i);
            // Lanes without a query have gradients of 0; their weights must be finite.
            const vec log_sum = keep_first(load_first(head->log_sums + first + i, rest), rest, splat(1e30f));
            store(inner + i, recompute_weights(t, i / LANES, log_sum * LOG2_E));
        }
        pull_back_panel(t, inner, count > LANES, parts, t->dstart ? t->dstart + first : NULL);
        multiply_weights(t, first, scales, head->dq, s->query_stride);
        add_products(t, t->gradients_rows, t->q_pairs, first, t->dk);
        add_products(t, t->weights_rows, t->g_pairs, first, t->dv);
    }
    // The queries carry a factor of log₂ e.
    store_head(t, t->dk, LN_2, head->dk, s->key_stride);
    store_head(t, t->dv, 1, head->dv, s->value_stride);
}

static void attention_pullback(
    const ck_attention *s, int parts, const float *q, const float *k, const float *v, const float *bias,
    const float *log_sums, const float *g, float *dq, float *dk, float *dv, float *dbias, void *scratch) {
    tiled_attention t;
    lay_out(&t, s, parts, scratch, bias != NULL, 1, dbias != NULL);
    begin_attention(&t, bias);
    if (dbias) memset(t.dstart, 0, t.queries * t.keys * sizeof(float));
    for (size_t h = 0; h < s->heads; h++) {
        const size_t at = h * s->width;
        const head_pullback head = {
            q + at, k + at, v + at, log_sums + h * s->queries, g + at, dq + at, dk + at, dv + at};
        if (parts == 1) pull_back_head(&t, &head, 1);
        else pull_back_head(&t, &head, 3);
    }
    end_products();
    if (!dbias) return;
    for (size_t j = 0; j < s->keys; j++)
        for (size_t i = 0; i < s->queries; i++) dbias[j * s->queries + i] += t.dstart[j * t.queries + i];
}
