internal import Synchronization

/// Some drivers of GDAL call libraries that are not thread-safe; this lock protects every call that reads or closes a file.
let gdalLock = Mutex<Void>(())
