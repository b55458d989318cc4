internal import ArrayFiles
internal import FoundationEssentials

extension Split {
    /// Writes the split as JSON; on failure `path` is unchanged.
    ///
    /// - Throws: `FileError`.
    public func save(to path: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        try AtomicFile.write([UInt8](encoder.encode(self)), to: path)
    }

    /// Reads a split of the labeled image `labels` from JSON, or from a mask in a MAT, HDF5 or NPY file.
    ///
    /// In a file with several arrays, the mask is the named one, else `mask`. See `init(mask:labels:)` for its values.
    ///
    /// - Throws: `SplitError`, or `SceneError` if the file of the mask cannot be read.
    public static func load(from location: ArrayLocation, labels: LabelMap) throws -> Split {
        let start = try reading(RandomAccessFile(location.path).prefix(64))
        if start.first(where: { !" \t\r\n".utf8.contains($0) }) == UInt8(ascii: "{") {
            return try load(from: location.path, labels: labels)
        }
        let mask = try LabelMap.read(
            ArraySearch(location.path),
            location.key.map { .exactly($0) } ?? .preferring(["mask"])
        )
        do {
            return try Split(mask: mask, labels: labels)
        } catch {
            throw SplitError(error.problems, file: location.path)
        }
    }

    /// Reads a split of the labeled image `labels` and checks it against the labels.
    public static func load(from path: String, labels: LabelMap) throws(SplitError) -> Split {
        let bytes: Data
        do {
            bytes = try Data(contentsOf: URL(filePath: path))
        } catch {
            throw SplitError([.file("cannot be read: \(Self.reason(error))")], file: path)
        }
        do {
            let split = try JSONDecoder().decode(Split.self, from: bytes)
            try split.check(against: labels)
            return split
        } catch let error as SplitError {
            throw SplitError(error.problems, file: path)
        } catch {
            throw SplitError([.malformed("expected a split as JSON: \(Self.reason(error))")], file: path)
        }
    }

    /// The reason, in a few words.
    private static func reason(_ error: any Error) -> String {
        switch error {
        case let error as DecodingError: reason(error)
        case let error as CocoaError:
            switch error.code {
            case .fileNoSuchFile, .fileReadNoSuchFile: "there is no such file or folder"
            case .fileReadNoPermission, .fileWriteNoPermission: "permission denied"
            case .fileWriteOutOfSpace: "the disk is full"
            default: "\(error)"
            }
        default: "\(error)"
        }
    }

    /// The problem that a decoder found, and its position.
    private static func reason(_ error: DecodingError) -> String {
        let (context, key): (DecodingError.Context, String?) =
            switch error {
            case .keyNotFound(let key, let context): (context, key.stringValue)
            case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
                (context, nil)
            @unknown default: (.init(codingPath: [], debugDescription: "\(error)"), nil)
            }
        let place = (context.codingPath.map(\.stringValue) + (key.map { [$0] } ?? [])).joined(separator: ".")
        return place.isEmpty ? context.debugDescription : "\(place): \(context.debugDescription)"
    }
}
