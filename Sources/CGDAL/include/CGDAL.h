// The functions of GDAL that hsi calls, found when they are first needed.
//
// libgdal brings a hundred libraries, which would have to be loaded at every start of the program. So it is opened with
// dlopen, and this header declares what is taken from it: GDAL's C interface, which has been stable since version 2.
#pragma once

#include <stddef.h>
#include <stdint.h>

typedef struct { short red, green, blue, alpha; } CGDALColor;
typedef struct { double minX, maxX, minY, maxY; } CGDALEnvelope;

// GDAL's enumerations, as numbers.
enum {
    CGDAL_RASTER = 2, CGDAL_VECTOR = 4, CGDAL_VERBOSE_ERROR = 64,
    CGDAL_BYTE = 1, CGDAL_UINT16, CGDAL_INT16, CGDAL_UINT32, CGDAL_INT32, CGDAL_FLOAT32, CGDAL_FLOAT64,
    CGDAL_UINT64 = 12, CGDAL_INT64, CGDAL_INT8,
    CGDAL_READ = 0, CGDAL_WRITE = 1,
    CGDAL_FAILURE = 3,
    CGDAL_RGB_PALETTE = 1,
    CGDAL_RED_BAND = 3, CGDAL_GREEN_BAND, CGDAL_BLUE_BAND, CGDAL_ALPHA_BAND,
    CGDAL_INTEGER_COLUMN = 0, CGDAL_REAL_COLUMN, CGDAL_STRING_COLUMN,
    CGDAL_GENERIC_USE = 0, CGDAL_PIXEL_COUNT_USE, CGDAL_NAME_USE, CGDAL_MIN_USE, CGDAL_MAX_USE, CGDAL_MIN_MAX_USE,
    CGDAL_RED_USE, CGDAL_GREEN_USE, CGDAL_BLUE_USE,
    CGDAL_THEMATIC = 0,
    CGDAL_TRADITIONAL_AXIS_ORDER = 0,
    CGDAL_POINT = 1, CGDAL_INTEGER_FIELD = 0, CGDAL_STRING_FIELD = 4,
};

typedef void *_Nullable CGDALHandle;
typedef const char *_Nonnull CGDALText;
typedef const char *_Nullable CGDALTextOrNull;
typedef char *_Nullable *_Nullable CGDALTexts;

// Result, name and parameters of each function, as in gdal.h, ogr_api.h, ogr_srs_api.h and cpl_*.h.
#define CGDAL_FUNCTIONS(F) \
    F(void, GDALAllRegister, (void)) \
    F(void, CPLSetConfigOption, (CGDALText, CGDALTextOrNull)) \
    F(void, CPLErrorReset, (void)) \
    F(CGDALTextOrNull, CPLGetLastErrorMsg, (void)) \
    F(int, CPLGetLastErrorType, (void)) \
    F(void, CSLDestroy, (CGDALTexts)) \
    F(CGDALHandle, GDALOpenEx, (CGDALText, unsigned, CGDALTexts, CGDALTexts, CGDALTexts)) \
    F(void, GDALClose, (CGDALHandle)) \
    F(CGDALHandle, GDALGetDatasetDriver, (CGDALHandle)) \
    F(CGDALHandle, GDALGetDriverByName, (CGDALText)) \
    F(CGDALTextOrNull, GDALGetDescription, (CGDALHandle)) \
    F(CGDALTexts, GDALGetMetadata, (CGDALHandle, CGDALTextOrNull)) \
    F(CGDALTextOrNull, GDALGetMetadataItem, (CGDALHandle, CGDALText, CGDALTextOrNull)) \
    F(CGDALTexts, GDALGetFileList, (CGDALHandle)) \
    F(int, GDALGetRasterXSize, (CGDALHandle)) \
    F(int, GDALGetRasterYSize, (CGDALHandle)) \
    F(int, GDALGetRasterCount, (CGDALHandle)) \
    F(CGDALHandle, GDALGetRasterBand, (CGDALHandle, int)) \
    F(int, GDALGetRasterDataType, (CGDALHandle)) \
    F(void, GDALGetBlockSize, (CGDALHandle, int *_Nonnull, int *_Nonnull)) \
    F(double, GDALGetRasterNoDataValue, (CGDALHandle, int *_Nonnull)) \
    F(double, GDALGetRasterScale, (CGDALHandle, int *_Nonnull)) \
    F(double, GDALGetRasterOffset, (CGDALHandle, int *_Nonnull)) \
    F(int, GDALGetRasterColorInterpretation, (CGDALHandle)) \
    F(CGDALHandle, GDALGetRasterColorTable, (CGDALHandle)) \
    F(int, GDALGetColorEntryCount, (CGDALHandle)) \
    F(int, GDALGetColorEntryAsRGB, (CGDALHandle, int, CGDALColor *_Nonnull)) \
    F(CGDALTexts, GDALGetRasterCategoryNames, (CGDALHandle)) \
    F(CGDALHandle, GDALGetDefaultRAT, (CGDALHandle)) \
    F(int, GDALRATGetRowCount, (CGDALHandle)) \
    F(int, GDALRATGetColumnCount, (CGDALHandle)) \
    F(int, GDALRATGetUsageOfCol, (CGDALHandle, int)) \
    F(CGDALTextOrNull, GDALRATGetNameOfCol, (CGDALHandle, int)) \
    F(CGDALTextOrNull, GDALRATGetValueAsString, (CGDALHandle, int, int)) \
    F(double, GDALRATGetValueAsDouble, (CGDALHandle, int, int)) \
    F(int, GDALGetGeoTransform, (CGDALHandle, double *_Nonnull)) \
    F(CGDALTextOrNull, GDALGetProjectionRef, (CGDALHandle)) \
    F(int, GDALDatasetRasterIOEx, \
        (CGDALHandle, int, int, int, int, int, void *_Nonnull, int, int, int, int, int *_Nullable, \
         int64_t, int64_t, int64_t, void *_Nullable)) \
    F(CGDALHandle, GDALCreate, (CGDALHandle, CGDALText, int, int, int, int, CGDALTexts)) \
    F(CGDALHandle, GDALCreateCopy, \
        (CGDALHandle, CGDALText, CGDALHandle, int, CGDALTexts, void *_Nullable, void *_Nullable)) \
    F(int, GDALSetMetadataItem, (CGDALHandle, CGDALText, CGDALText, CGDALTextOrNull)) \
    F(void, GDALSetDescription, (CGDALHandle, CGDALText)) \
    F(int, GDALSetGeoTransform, (CGDALHandle, double *_Nonnull)) \
    F(int, GDALSetProjection, (CGDALHandle, CGDALText)) \
    F(int, GDALSetRasterNoDataValue, (CGDALHandle, double)) \
    F(CGDALHandle, GDALCreateColorTable, (int)) \
    F(void, GDALDestroyColorTable, (CGDALHandle)) \
    F(void, GDALSetColorEntry, (CGDALHandle, int, const CGDALColor *_Nonnull)) \
    F(int, GDALSetRasterColorTable, (CGDALHandle, CGDALHandle)) \
    F(CGDALHandle, GDALCreateRasterAttributeTable, (void)) \
    F(void, GDALDestroyRasterAttributeTable, (CGDALHandle)) \
    F(int, GDALRATSetTableType, (CGDALHandle, int)) \
    F(int, GDALRATCreateColumn, (CGDALHandle, CGDALText, int, int)) \
    F(void, GDALRATSetValueAsInt, (CGDALHandle, int, int, int)) \
    F(void, GDALRATSetValueAsString, (CGDALHandle, int, int, CGDALText)) \
    F(int, GDALSetDefaultRAT, (CGDALHandle, CGDALHandle)) \
    F(CGDALHandle, VSIFileFromMemBuffer, (CGDALText, uint8_t *_Nonnull, uint64_t, int)) \
    F(uint8_t *_Nullable, VSIGetMemFileBuffer, (CGDALText, uint64_t *_Nonnull, int)) \
    F(int, VSIFCloseL, (CGDALHandle)) \
    F(int, VSIUnlink, (CGDALText)) \
    F(int, GDALDatasetGetLayerCount, (CGDALHandle)) \
    F(CGDALHandle, GDALDatasetGetLayer, (CGDALHandle, int)) \
    F(CGDALTextOrNull, OGR_L_GetName, (CGDALHandle)) \
    F(CGDALHandle, OGR_L_GetSpatialRef, (CGDALHandle)) \
    F(void, OGR_L_ResetReading, (CGDALHandle)) \
    F(CGDALHandle, OGR_L_GetNextFeature, (CGDALHandle)) \
    F(CGDALHandle, OGR_L_GetLayerDefn, (CGDALHandle)) \
    F(int, OGR_FD_GetFieldCount, (CGDALHandle)) \
    F(CGDALHandle, OGR_FD_GetFieldDefn, (CGDALHandle, int)) \
    F(CGDALTextOrNull, OGR_Fld_GetNameRef, (CGDALHandle)) \
    F(void, OGR_F_Destroy, (CGDALHandle)) \
    F(int64_t, OGR_F_GetFID, (CGDALHandle)) \
    F(CGDALHandle, OGR_F_GetGeometryRef, (CGDALHandle)) \
    F(CGDALTextOrNull, OGR_F_GetFieldAsString, (CGDALHandle, int)) \
    F(int, OGR_F_IsFieldSetAndNotNull, (CGDALHandle, int)) \
    F(CGDALHandle, OGR_G_Clone, (CGDALHandle)) \
    F(void, OGR_G_DestroyGeometry, (CGDALHandle)) \
    F(int, OGR_G_IsEmpty, (CGDALHandle)) \
    F(void, OGR_G_GetEnvelope, (CGDALHandle, CGDALEnvelope *_Nonnull)) \
    F(int, OGR_G_Transform, (CGDALHandle, CGDALHandle)) \
    F(CGDALHandle, OSRNewSpatialReference, (CGDALTextOrNull)) \
    F(void, OSRDestroySpatialReference, (CGDALHandle)) \
    F(void, OSRSetAxisMappingStrategy, (CGDALHandle, int)) \
    F(CGDALHandle, OCTNewCoordinateTransformation, (CGDALHandle, CGDALHandle)) \
    F(void, OCTDestroyCoordinateTransformation, (CGDALHandle)) \
    F(int, OSRIsProjected, (CGDALHandle)) \
    F(double, OSRGetLinearUnits, (CGDALHandle, void *_Nullable)) \
    F(CGDALHandle, GDALDatasetCreateLayer, (CGDALHandle, CGDALText, CGDALHandle, int, CGDALTexts)) \
    F(int, GDALDatasetStartTransaction, (CGDALHandle, int)) \
    F(int, GDALDatasetCommitTransaction, (CGDALHandle)) \
    F(CGDALHandle, OGR_Fld_Create, (CGDALText, int)) \
    F(void, OGR_Fld_Destroy, (CGDALHandle)) \
    F(int, OGR_L_CreateField, (CGDALHandle, CGDALHandle, int)) \
    F(int, OGR_L_CreateFeature, (CGDALHandle, CGDALHandle)) \
    F(CGDALHandle, OGR_F_Create, (CGDALHandle)) \
    F(void, OGR_F_SetFieldInteger, (CGDALHandle, int, int)) \
    F(void, OGR_F_SetFieldString, (CGDALHandle, int, CGDALText)) \
    F(int, OGR_F_SetGeometry, (CGDALHandle, CGDALHandle)) \
    F(CGDALHandle, OGR_G_CreateGeometry, (int)) \
    F(void, OGR_G_SetPoint_2D, (CGDALHandle, int, double, double)) \
    F(int, GDALRasterizeGeometries, \
        (CGDALHandle, int, const int *_Nonnull, int, const CGDALHandle *_Nonnull, void *_Nullable, void *_Nullable, \
         const double *_Nonnull, CGDALTexts, void *_Nullable, void *_Nullable))

#define CGDAL_MEMBER(result, name, parameters) result (*_Nonnull name) parameters;
typedef struct { CGDAL_FUNCTIONS(CGDAL_MEMBER) } CGDALFunctions;
#undef CGDAL_MEMBER

// GDAL, with its errors silenced and its drivers registered; null if it cannot be loaded. Safe on several threads.
const CGDALFunctions *_Nullable cgdal(void);

// Why `cgdal` returned null.
const char *_Nonnull cgdal_problem(void);
