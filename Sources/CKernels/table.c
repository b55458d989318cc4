#include "CKernels.h"
const ck_table_t *ck_table(void) { return 0; }
