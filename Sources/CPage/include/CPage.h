// The files of the page that `hsi report` writes, as bytes in the program, so that it needs no file beside it.
#ifndef CPAGE_H
#define CPAGE_H

#include <stddef.h>

// One file of `Sources/Reports/Web`.
struct page_file {
    const char *name;
    const unsigned char *bytes;
    size_t length;
};

// The number of files.
size_t page_file_count(void);

// The file at `index`, in the order in which the page takes them; an empty one past the last.
struct page_file page_file_at(size_t index);

#endif
