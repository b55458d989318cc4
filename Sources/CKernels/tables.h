/// The tables that `table.c` chooses from.
#pragma once

#include "CKernels.h"

extern const ck_table_t ck_table_baseline;
#if defined(__x86_64__)
extern const ck_table_t ck_table_avx2;
extern const ck_table_t ck_table_avx512;
#endif
