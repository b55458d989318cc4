/// Optimizer steps.
#pragma once

#include "vector.h"

typedef struct {
    vec m, v, p;
} adam_state;

INLINE adam_state adam_step(const ck_adam *k, vec g, adam_state s) {
    g = g + k->penalty * s.p;
    vec p = s.p - k->learning_rate * k->decay * s.p;
    s.m = k->beta1 * s.m + (1 - k->beta1) * g;
    s.v = k->beta2 * s.v + (1 - k->beta2) * (g * g);
    vec root = __builtin_elementwise_sqrt(s.v) / __builtin_elementwise_sqrt(splat(k->correction2));
    s.p = p - k->learning_rate / k->correction1 * s.m / (root + k->epsilon);
    return s;
}

static void adam(
    const ck_adam *constants, const ck_scalar *g, ck_scalar *m, ck_scalar *v, ck_scalar *p, size_t n) {
    const ck_adam k = *constants;
    size_t i = 0;
    for (; i + LANES <= n; i += LANES) {
        adam_state s = adam_step(&k, load(g + i), (adam_state){load(m + i), load(v + i), load(p + i)});
        store(m + i, s.m);
        store(v + i, s.v);
        store(p + i, s.p);
    }
    if (i < n) {
        const size_t rest = n - i;
        adam_state s = adam_step(
            &k, load_first(g + i, rest),
            (adam_state){load_first(m + i, rest), load_first(v + i, rest), load_first(p + i, rest)});
        store_first(m + i, s.m, rest);
        store_first(v + i, s.v, rest);
        store_first(p + i, s.p, rest);
    }
}
