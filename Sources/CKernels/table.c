/// The kernels in this build, and which of them this CPU can run.
#include <string.h>

#include "CKernels.h"
#include "tables.h"

#if defined(__x86_64__)
static int has_avx2(void) {
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi")
        && __builtin_cpu_supports("bmi2");
}

static int has_avx512(void) {
    return has_avx2() && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw")
        && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq");
}
#endif

const ck_table_t *ck_table_named(const char *name) {
#if defined(__x86_64__)
    if (strcmp(name, "avx512") == 0) return has_avx512() ? &ck_table_avx512 : NULL;
    if (strcmp(name, "avx2") == 0) return has_avx2() ? &ck_table_avx2 : NULL;
#endif
    return strcmp(name, "baseline") == 0 ? &ck_table_baseline : NULL;
}
