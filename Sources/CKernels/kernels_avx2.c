/// The kernels for AVX2.
#if defined(__x86_64__)

#include <immintrin.h>
#include <math.h>
#include <string.h>

#include "CKernels.h"
#include "tables.h"

#define CK_VECTOR_BYTES 32
#define CK_NAME "avx2"
#define CK_TABLE ck_table_avx2

#pragma clang attribute push(__attribute__((target("avx2,fma,bmi,bmi2"))), apply_to = function)
#include "kernels.h"
#pragma clang attribute pop

#endif
