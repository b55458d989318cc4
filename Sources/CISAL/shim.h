#include <isa-l/igzip_lib.h>

// The macro is not one that Swift can read.
static inline unsigned deflate_level_3_buffer_size(void) { return ISAL_DEF_LVL3_EXTRA_LARGE; }
