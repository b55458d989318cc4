/// The matrix units that `matrix_unit.c` chooses from.
#pragma once

#include "CKernels.h"

#if defined(__x86_64__) && !defined(CK_DOUBLE)
extern const ck_matrix_unit_t ck_matrix_unit_amx;
extern const ck_matrix_unit_t ck_matrix_unit_avx512bf16;
#endif
