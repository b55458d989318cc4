#include "CGDAL.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

static CGDALFunctions functions;
static int is_loaded;
static char problem[512];

#ifdef CGDAL_LEFT_OUT

static void load(void) { snprintf(problem, sizeof problem, "this program was built without GDAL"); }

#else

// Names of libgdal: Debian's versions first, the newest first, then whatever a development package links to.
static void *open_library(void) {
    char name[32];
    for (int version = 60; version >= 28; version--) {
        snprintf(name, sizeof name, "libgdal.so.%d", version);
        void *library = dlopen(name, RTLD_NOW | RTLD_LOCAL);
        if (library) return library;
        // The message of a library that exists but cannot be loaded is worth more than that of one that does not.
        const char *reason = dlerror();
        if (reason && !strstr(reason, name)) snprintf(problem, sizeof problem, "libgdal: %s", reason);
    }
    return dlopen("libgdal.so", RTLD_NOW | RTLD_LOCAL);
}

static void load(void) {
    void *library = open_library();
    if (!library) {
        if (!*problem) snprintf(problem, sizeof problem, "GDAL is not installed (libgdal)");
        return;
    }
    static const char *const names[] = {
#define CGDAL_NAME(result, name, parameters) #name,
        CGDAL_FUNCTIONS(CGDAL_NAME)
#undef CGDAL_NAME
    };
    // The members are pointers to functions in the order of the names.
    void **members = (void **)&functions;
    _Static_assert(sizeof functions == sizeof names, "one member for each name");
    for (size_t index = 0; index < sizeof names / sizeof *names; index++) {
        members[index] = dlsym(library, names[index]);
        if (!members[index]) {
            snprintf(problem, sizeof problem, "libgdal has no function %s", names[index]);
            return;
        }
    }
    void (*quiet)(int, int, const char *) = (void (*)(int, int, const char *))dlsym(library, "CPLQuietErrorHandler");
    void *(*set_handler)(void *) = (void *(*)(void *))dlsym(library, "CPLSetErrorHandler");
    if (!quiet || !set_handler) {
        snprintf(problem, sizeof problem, "libgdal has no error handlers");
        return;
    }
    set_handler((void *)quiet);
    // HDF5 has a reader of its own, and libnetcdf does not survive damaged files. A file of the user's is read; nothing in it may start a request or run a program.
    functions.CPLSetConfigOption("GDAL_SKIP", "netCDF GMT HDF5 HDF5Image BAG HTTP WMS WCS WMTS DAAS EEDA EEDAI PLMOSAIC PLSCENES NGW OGCAPI STACTA");
    functions.CPLSetConfigOption("GDAL_VRT_ENABLE_PYTHON", "NO");
    functions.CPLSetConfigOption("GDAL_VRT_ENABLE_RAWRASTERBAND", "NO");
    functions.CPLSetConfigOption("GDAL_ERROR_ON_LIBJPEG_WARNING", "TRUE");
    // In megabytes. By default it is a twentieth of the machine's memory; rows are read once, so a small cache does.
    functions.CPLSetConfigOption("GDAL_CACHEMAX", "64");
    functions.GDALAllRegister();
    is_loaded = 1;
}

#endif

static pthread_once_t once = PTHREAD_ONCE_INIT;

const CGDALFunctions *cgdal(void) {
    pthread_once(&once, load);
    return is_loaded ? &functions : NULL;
}

const char *cgdal_problem(void) {
    pthread_once(&once, load);
    return problem;
}
