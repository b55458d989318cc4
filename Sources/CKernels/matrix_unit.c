/// The bfloat16 units in this build, and which of them this CPU has.
#define _GNU_SOURCE
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "matrix_units.h"

#if defined(__x86_64__) && !defined(CK_DOUBLE)
static int has_avx512bf16(void) {
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw")
        && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq")
        && __builtin_cpu_supports("avx512bf16");
}

/// Linux does not save the 8 KiB of tiles in the state of a process until it requests them.
static int may_use_tiles(void) {
    enum { REQUEST_PERMISSION = 0x1023, TILE_DATA = 18 };
    return syscall(SYS_arch_prctl, REQUEST_PERMISSION, TILE_DATA) == 0;
}

static int has_amx(void) {
    return has_avx512bf16() && __builtin_cpu_supports("amx-bf16") && may_use_tiles();
}
#endif

const ck_matrix_unit_t *ck_matrix_unit_named(const char *name) {
#if defined(__x86_64__) && !defined(CK_DOUBLE)
    if (strcmp(name, "amx") == 0) return has_amx() ? &ck_matrix_unit_amx : NULL;
    if (strcmp(name, "avx512bf16") == 0) return has_avx512bf16() ? &ck_matrix_unit_avx512bf16 : NULL;
#endif
    return NULL;
}
