/// The table of one matrix unit: included once by each `matrix_unit_*.c` after its `multiply_groups`, with `CK_NAME`,
/// `CK_MULTIPLIES_SINGLES`, `CK_NEEDS_CONSTANT_GROUPS` and `CK_UNIT` set.
#include "attention_tiles.h"

const ck_matrix_unit_t CK_UNIT = {
    .name = CK_NAME,
    .multiplies_singles = CK_MULTIPLIES_SINGLES,
    .packed_bytes = packed_bytes,
    .pack = pack_right,
    .scratch_bytes = scratch_bytes,
    .multiply = multiply,
    .attention_scratch_bytes = attention_scratch_bytes,
    .attention = attention,
    .attention_pullback = attention_pullback,
};
