internal import Foundation
internal import Runs

/// What `hsi bands` has written into a run folder: the importance of each band, and the deletion curve.
struct BandResults: Encodable {
    /// The mean of the classes' importance of each band.
    let mean: [Double]
    /// The importance of each band for each class; undefined where the class had no pixels.
    let classes: [[Double?]]
    /// The accuracy as bands are deleted; nil without the file.
    let deletion: Deletion?

    /// The accuracy as bands are deleted, in the order of importance and in random orders.
    struct Deletion: Encodable {
        let deleted: [Double], ordered: [Double], random: [Double]
    }

    /// Reads the files of a run's folder `bands`.
    ///
    /// - Parameters:
    ///   - folder: The run folder.
    ///   - bands: The number of bands of the scene.
    ///   - classes: The number of its classes.
    /// - Returns: Nil if there are none.
    /// - Throws: `RunError.file` if they are not what hsi writes for the scene.
    static func read(in folder: RunFolder, bands: Int, classes: Int) throws -> BandResults? {
        let path = "\(folder.path)/bands/importance.csv"
        guard let rows = try numbers(in: path, afterNames: 4) else { return nil }
        guard rows.count == bands, rows.allSatisfy({ $0.count == 4 + classes }) else {
            throw RunError.file(
                path: path,
                reason: "expected \(bands) bands and \(classes) classes, as the scene has; remove it, "
                    + "or write it again with 'hsi bands \(folder.path)'"
            )
        }
        let curve = try numbers(in: "\(folder.path)/bands/deletion.csv", afterNames: 3)
        return BandResults(
            mean: rows.map { $0[2] ?? 0 },
            classes: (0..<classes).map { label in rows.map { $0[4 + label] } },
            deletion: curve.map { curve in
                Deletion(
                    deleted: curve.map { $0[0] ?? 0 },
                    ordered: curve.map { $0[1] ?? 0 },
                    random: curve.map { $0[2] ?? 0 }
                )
            }
        )
    }

    /// The numbers below the header of a table, empty cells as nil; nil if there is no such file.
    ///
    /// Names are in the header only, which may have quotes; it begins with `count` columns at least.
    private static func numbers(in path: String, afterNames count: Int) throws -> [[Double?]]? {
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        guard let text = try? String(contentsOf: URL(filePath: path), encoding: .utf8) else {
            throw RunError.file(path: path, reason: "cannot be read")
        }
        let rows = text.split(whereSeparator: \.isNewline).dropFirst().map { line in
            line.split(separator: ",", omittingEmptySubsequences: false).map { Double($0) }
        }
        guard rows.allSatisfy({ $0.count >= count && $0.prefix(count).allSatisfy { $0?.isFinite == true } })
        else {
            throw RunError.file(path: path, reason: "not what hsi writes: expected numbers below a header")
        }
        return rows
    }
}
