internal import Glibc

/// The header and the data file of an ENVI image, found from the path of either.
struct EnviFiles {
    let header: String
    let data: String
    /// What was chosen among several, in words.
    var remarks: [String] = []

    /// The extensions of data files, in the order in which they are tried.
    private static let extensions = [
        "", "img", "dat", "bsq", "bil", "bip", "raw", "bin", "sli", "cub", "hyspex",
    ]

    /// The files that belong to `file`; nil if it is not part of an ENVI image.
    ///
    /// For a data file `scene.img`, the header is `scene.img.hdr` if that exists, else `scene.hdr`. For a header, it is the file
    /// of the same name without `.hdr`, or with another extension that has no longer header name of its own.
    ///
    /// - Throws: `ArrayFileError.malformed` for a header without data.
    init?(_ file: RandomAccessFile) throws(ArrayFileError) {
        let path = file.path
        if try EnviHeader.isHeader(file) {
            let base = Self.withoutExtension(path)
            let isNamed = path.lowercased().hasSuffix(".hdr")
            guard isNamed, let data = Self.data(base) else {
                throw .malformed(
                    path: path,
                    reason: "an ENVI header without its data: expected "
                        + (isNamed
                            ? "\(base), or \(base) with an extension such as .img or .dat"
                            : "a name that ends in .hdr")
                )
            }
            (header, self.data) = (path, data)
            return
        }
        let longer = try [path + ".hdr", path + ".HDR"].firstHeader()
        let base = Self.withoutExtension(path)
        let shorter =
            try base == path ? nil : [base + ".hdr", base + ".HDR", base + ".Hdr"].firstHeader()
        guard let header = longer ?? shorter else { return nil }
        (self.header, data) = (header, path)
        if longer != nil, let shorter {
            remarks.append("read with the header \(lastComponent(header)), not \(lastComponent(shorter))")
        }
    }

    /// The data file that belongs to the header `base.hdr`.
    private static func data(_ base: String) -> String? {
        for name in extensions {
            for path in name.isEmpty ? [base] : [base + "." + name, base + "." + name.uppercased()] {
                guard isRegularFile(path) else { continue }
                // With a longer header name of its own, the file belongs to that header.
                if !name.isEmpty, [path + ".hdr", path + ".HDR"].contains(where: fileExists) { continue }
                return path
            }
        }
        return nil
    }

    private static func isRegularFile(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    }

    /// The path without the extension of its last component.
    static func withoutExtension(_ path: String) -> String {
        let name = lastComponent(path)
        guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return path }
        return String(path.dropLast(name.distance(from: dot, to: name.endIndex)))
    }
}

extension [String] {
    /// The first path with an ENVI header.
    fileprivate func firstHeader() throws(ArrayFileError) -> String? {
        for path in self where fileExists(path) {
            if try EnviHeader.isHeader(RandomAccessFile(path)) { return path }
        }
        return nil
    }
}

/// The part of a path after the last slash.
package func lastComponent(_ path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
}
