#include <matio.h>

// glibc declares this under _GNU_SOURCE alone, and a module map cannot define that for a header of the system.
int memfd_create(const char *name, unsigned int flags);
