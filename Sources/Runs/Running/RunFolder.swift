internal import ArrayFiles
package import FoundationEssentials
internal import Glibc
internal import HSI

/// The folder of one run.
///
/// Each file is written completely or not at all. `metrics.json` comes last: a folder with it is complete, and a folder
/// without it is interrupted and can be resumed if it has a checkpoint.
public struct RunFolder: Sendable, Equatable {
    /// The path.
    public let path: String

    /// The files of a run, besides its figures, which the illustrator names.
    public enum File: String, Sendable, CaseIterable {
        /// Settings, seed, data checksums, versions.
        case run = "run.json"
        /// The configuration that the run began with; removed when the run is complete.
        case begun = "checkpoint.json"
        /// The pixels of training, validation and test.
        case split = "split.json"
        /// The same as a mask: 1 for training, 2 for validation, 3 for testing.
        case splitNPY = "split.npy"
        /// The same as label maps and mask.
        case splitMAT = "split.mat"
        /// The results of an audit.
        case audit = "audit.json"
        /// The state of training for resuming; removed when the run is complete.
        case checkpoint = "checkpoint.safetensors"
        /// One row per epoch.
        case history = "history.csv"
        /// The trained network.
        case model = "model.safetensors"
        /// Counts of true and predicted classes on the test pixels.
        case confusion = "confusion.csv"
        /// The label of every pixel, as a NumPy array.
        case mapNPY = "map.npy"
        /// The label of every pixel, as an ENVI classification; its header is `map.hdr`.
        case mapENVI = "map.img"
        /// The same as GeoTIFF, if the scene has a position; its names are in `map.tif.aux.xml`.
        case mapTIFF = "map.tif"
        /// The entropy of every pixel's class probabilities, in nats.
        case entropyNPY = "entropy.npy"
        /// The probability of the most probable class minus that of the second, at every pixel.
        case marginNPY = "margin.npy"
        /// The smoothed map, in the same forms as the raw one.
        case smoothedNPY = "map-smoothed.npy"
        case smoothedENVI = "map-smoothed.img"
        case smoothedTIFF = "map-smoothed.tif"
        /// The refined map, in the same forms.
        case refinedNPY = "map-refined.npy"
        case refinedENVI = "map-refined.img"
        case refinedTIFF = "map-refined.tif"
        /// The settings that were chosen for the graph of the refined map.
        case graph = "graph.json"
        /// The metrics.
        case metrics = "metrics.json"
    }

    /// A folder that exists.
    public init(opening path: String) throws {
        self.path = path
        var isDirectory: Bool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory), isDirectory else {
            throw RunError.file(path: path, reason: "no such run folder")
        }
        guard has(.run) else {
            throw RunError.file(path: path, reason: "not a run folder: it has no \(File.run.rawValue)")
        }
    }

    /// A folder for a new run; it is created, with its parents, when the first file is written.
    ///
    /// A folder that already holds a run is an error.
    public init(creating path: String) throws {
        self.path = path
        guard !has(.run) else {
            throw RunError.file(
                path: path,
                reason: has(.metrics)
                    ? "holds a complete run; choose another folder"
                    : "holds an interrupted run; finish it with 'hsi resume \(path)', or choose another folder"
            )
        }
    }

    /// A folder that may or may not exist; `create()` creates it.
    package init(inside path: String) { self.path = path }

    /// A folder for single files, created if it does not exist.
    package init(forFilesIn path: String) throws {
        self.path = path
        try create()
    }

    /// Creates the folder, with its parents, if it does not exist.
    package func create() throws {
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        } catch {
            throw RunError.file(
                path: path,
                reason: "cannot be created: \(String(cString: strerror(errno)))"
            )
        }
    }

    /// The first of `base`, `base-2`, `base-3`, … that does not exist.
    public static func unused(_ base: String) -> String {
        var (path, number) = (base, 2)
        while FileManager.default.fileExists(atPath: path) {
            path = "\(base)-\(number)"
            number += 1
        }
        return path
    }

    /// The path of `file` in this folder.
    public func path(of file: File) -> String { "\(path)/\(file.rawValue)" }

    /// Whether the folder has `file`.
    public func has(_ file: File) -> Bool { FileManager.default.fileExists(atPath: path(of: file)) }

    /// Writes `file` completely, or leaves it unchanged.
    package func write(_ bytes: [UInt8], to file: File) throws {
        try AtomicFile.write(bytes, to: path(of: file))
    }

    /// Writes `text`.
    package func write(_ text: String, to file: File) throws { try write([UInt8](text.utf8), to: file) }

    /// Writes `value` as JSON with sorted keys.
    package func write(json value: some Encodable, to file: File) throws {
        try write([UInt8](RunFolder.encoder.encode(value)) + [UInt8(ascii: "\n")], to: file)
    }

    /// Reads `file` as JSON.
    package func read<Value: Decodable>(_ type: Value.Type, from file: File) throws -> Value {
        do {
            return try JSONDecoder().decode(type, from: Data(contentsOf: URL(filePath: path(of: file))))
        } catch let error as DecodingError {
            throw RunError.file(path: path(of: file), reason: "not what hsi writes: \(error)")
        } catch {
            throw RunError.file(path: path(of: file), reason: "cannot be read")
        }
    }

    /// Removes partial files of a process that was killed while writing.
    func removePartialFiles() {
        for name in (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        where name.hasPrefix(".") && name.hasSuffix(".partial") {
            unlink("\(path)/\(name)")
        }
    }

    /// Removes files that only an unfinished run needs.
    func removeCheckpoints() {
        remove(.checkpoint)
        remove(.begun)
    }

    /// Removes `file` if it exists.
    package func remove(_ file: File) { unlink(path(of: file)) }

    package static var encoder: JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return encoder
    }
}
