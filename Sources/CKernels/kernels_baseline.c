/// The kernels for any CPU: 16-byte vectors.
#include "tables.h"

#define CK_VECTOR_BYTES 16
#define CK_NAME "baseline"
#define CK_TABLE ck_table_baseline

#include "kernels.h"
