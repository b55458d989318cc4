#include <stdarg.h>
#include <stdio.h>
#include <tiffio.h>

// Functions with a list of arguments of any length are out of Swift's reach.

// Keeps what libtiff says of the first error in the 256 characters at `text`; nothing is printed.
static inline int tiff_keep_error(TIFF *tiff, void *text, const char *module, const char *format, va_list values) {
    (void)tiff, (void)module;
    if (!*(char *)text) vsnprintf((char *)text, 256, format, values);
    return 1;
}

static inline int tiff_ignore_warning(TIFF *tiff, void *text, const char *module, const char *format, va_list values) {
    (void)tiff, (void)text, (void)module, (void)format, (void)values;
    return 1;
}

// Opens a file for reading, without mapping it, with a limit to each of libtiff's own allocations; null on failure.
static inline TIFF *tiff_open(const char *path, char *text, tmsize_t limit) {
    TIFFOpenOptions *options = TIFFOpenOptionsAlloc();
    if (!options) return NULL;
    TIFFOpenOptionsSetMaxSingleMemAlloc(options, limit);
    TIFFOpenOptionsSetErrorHandlerExtR(options, tiff_keep_error, text);
    TIFFOpenOptionsSetWarningHandlerExtR(options, tiff_ignore_warning, text);
    TIFF *tiff = TIFFOpenExt(path, "rm", options);
    TIFFOpenOptionsFree(options);
    return tiff;
}

// A field, or its default; `otherwise` where it has neither.
static inline uint16_t tiff_uint16(TIFF *tiff, uint32_t tag, uint16_t otherwise) {
    uint16_t value = 0;
    return TIFFGetFieldDefaulted(tiff, tag, &value) == 1 ? value : otherwise;
}

static inline uint32_t tiff_uint32(TIFF *tiff, uint32_t tag, uint32_t otherwise) {
    uint32_t value = 0;
    return TIFFGetFieldDefaulted(tiff, tag, &value) == 1 ? value : otherwise;
}
