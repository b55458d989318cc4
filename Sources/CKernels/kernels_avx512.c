/// The kernels for AVX-512.
#if defined(__x86_64__)

#include <immintrin.h>
#include <math.h>
#include <string.h>

#include "CKernels.h"
#include "tables.h"

#define CK_VECTOR_BYTES 64
#define CK_NAME "avx512"
#define CK_TABLE ck_table_avx512

#pragma clang attribute push(__attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,fma,avx2,bmi,bmi2"))), apply_to = function)
#include "kernels.h"
#pragma clang attribute pop

#endif
