internal import CGDAL
internal import Glibc
internal import Synchronization

/// GDAL, loaded when it is first needed.
struct GDALLibrary {
    /// Its functions.
    let call: CGDALFunctions

    /// GDAL, or nil if it is missing or the program was built without it.
    static var available: GDALLibrary? { cgdal().map { GDALLibrary(call: $0.pointee) } }

    /// GDAL, needed to read or write `path`.
    ///
    /// - Throws: `ArrayFileError.unsupported` that says why it is missing and how to get it.
    init(for path: String, _ what: String) throws(ArrayFileError) {
        guard let functions = cgdal() else {
            throw .unsupported(path: path, reason: "\(what) requires GDAL: \(Self.problem)")
        }
        call = functions.pointee
    }

    private init(call: CGDALFunctions) { self.call = call }

    /// Why GDAL is missing, and how to get it.
    static var problem: String {
        let reason = String(cString: cgdal_problem())
        return reason.contains("not installed")
            ? reason + "; on Debian, 'apt-get install gdal-bin' installs it" : reason
    }

    /// GDAL's message of the last error, in parentheses; empty without one.
    var lastError: String {
        guard let message = call.CPLGetLastErrorMsg().map({ String(cString: $0) }), !message.isEmpty else {
            return ""
        }
        return " (GDAL: \(message.split(whereSeparator: \.isNewline).joined(separator: " ")))"
    }

    /// Opens a dataset; nil if none of `drivers`, or none at all, can open it.
    ///
    /// Some drivers call libraries that are not thread-safe, hence the lock.
    func open(_ name: String, kind: Int, drivers: [String]) -> UnsafeMutableRawPointer? {
        call.CPLErrorReset()
        let open = call.GDALOpenEx
        let address = gdalLock.withLock { _ in
            withTexts(drivers) { drivers in
                UInt(bitPattern: open(name, UInt32(kind | Int(CGDAL_VERBOSE_ERROR)), drivers, nil, nil))
            }
        }
        return UnsafeMutableRawPointer(bitPattern: address)
    }

    /// The texts of a list that GDAL owns.
    func texts(_ list: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?) -> [String] {
        guard let list else { return [] }
        var texts: [String] = []
        while let text = list[texts.count] { texts.append(Self.text(text)) }
        return texts
    }

    /// The text of C, where anything but UTF-8 is taken as Latin-1.
    static func text(_ pointer: UnsafePointer<CChar>) -> String {
        if let text = String(validatingCString: pointer) { return text }
        var scalars = String.UnicodeScalarView()
        var index = 0
        while pointer[index] != 0 {
            scalars.append(Unicode.Scalar(UInt8(bitPattern: pointer[index])))
            index += 1
        }
        return String(scalars)
    }

    /// The metadata of a dataset or band, with keys in lower case.
    func metadata(_ object: UnsafeMutableRawPointer?, domain: String? = nil) -> [String: String] {
        var found: [String: String] = [:]
        for item in texts(call.GDALGetMetadata(object, domain)) {
            guard let equals = item.firstIndex(of: "=") else { continue }
            found[item[..<equals].lowercased()] = trimmed(item[item.index(after: equals)...])
        }
        return found
    }

    /// The coordinate reference system of the texts in an ENVI header as well-known text; nil if there is none or no GDAL.
    ///
    /// GDAL derives it from a header of two pixels, so it never sees the real one.
    static func projection(of georeference: Georeference) -> String? {
        guard let mapInfo = georeference.mapInfo, let gdal = available else { return nil }
        var header = """
            ENVI
            samples = 2
            lines = 1
            bands = 1
            header offset = 0
            data type = 1
            interleave = bsq
            byte order = 0
            map info = {\(oneLine(mapInfo))}

            """
        if let system = georeference.coordinateSystem {
            header += "coordinate system string = {\(oneLine(system))}\n"
        }
        let name = "/vsimem/hsi-\(MemoryFileNumber.next())"
        var (text, pixel) = (Array(header.utf8), [UInt8](repeating: 0, count: 2))
        return text.withUnsafeMutableBufferPointer { header in
            pixel.withUnsafeMutableBufferPointer { pixel -> String? in
                guard let start = header.baseAddress, let data = pixel.baseAddress else {
                    return nil
                }
                for (path, bytes, count) in [(name + ".hdr", start, header.count), (name, data, 2)] {
                    guard let file = gdal.call.VSIFileFromMemBuffer(path, bytes, UInt64(count), 0) else {
                        return nil
                    }
                    _ = gdal.call.VSIFCloseL(file)
                }
                defer {
                    _ = gdal.call.VSIUnlink(name + ".hdr")
                    _ = gdal.call.VSIUnlink(name)
                }
                guard let dataset = gdal.open(name, kind: Int(CGDAL_RASTER), drivers: ["ENVI"]) else {
                    return nil
                }
                defer { gdal.call.GDALClose(dataset) }
                guard let projection = gdal.call.GDALGetProjectionRef(dataset), projection[0] != 0 else {
                    return nil
                }
                return Self.text(projection)
            }
        }
    }

    /// The lines of an ENVI header that give a position; those of the header it was read from if there are any.
    static func enviLines(_ georeference: Georeference) -> String {
        if let mapInfo = georeference.mapInfo {
            let system = georeference.coordinateSystem.map { "coordinate system string = {\(oneLine($0))}\n" }
            return "map info = {\(oneLine(mapInfo))}\n" + (system ?? "")
        }
        guard let gdal = available, let driver = gdal.call.GDALGetDriverByName("ENVI") else { return "" }
        let name = "/vsimem/hsi-\(MemoryFileNumber.next())"
        guard let dataset = gdal.call.GDALCreate(driver, name, 2, 1, 1, Int32(CGDAL_BYTE), nil) else {
            return ""
        }
        defer { for path in [name, name + ".hdr", name + ".aux.xml"] { _ = gdal.call.VSIUnlink(path) } }
        var transform = georeference.transform
        _ = gdal.call.GDALSetGeoTransform(dataset, &transform)
        if let projection = georeference.projection { _ = gdal.call.GDALSetProjection(dataset, projection) }
        gdal.call.GDALClose(dataset)
        var length: UInt64 = 0
        guard let bytes = gdal.call.VSIGetMemFileBuffer(name + ".hdr", &length, 0) else { return "" }
        let text = decodedText(Array(UnsafeBufferPointer(start: bytes, count: Int(length))))
        return text.split(whereSeparator: \.isNewline)
            .filter { $0.hasPrefix("map info") || $0.hasPrefix("coordinate system string") }
            .map { $0 + "\n" }.joined()
    }

    private static func oneLine(_ text: String) -> String {
        text.split(whereSeparator: \.isNewline).joined(separator: " ")
    }
}

/// Calls `body` with texts as a list of C that ends with null; null for no texts.
func withTexts<Result>(
    _ texts: [String],
    _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?) -> Result
) -> Result {
    guard !texts.isEmpty else { return body(nil) }
    var pointers = texts.map { strdup($0) } + [nil]
    defer { for pointer in pointers { free(pointer) } }
    return pointers.withUnsafeMutableBufferPointer { body($0.baseAddress) }
}
