internal import ArrayFiles
internal import Foundation
internal import Runs

/// The contents of `rows.json` in the folder of a comparison: the rows of all calls so far, so that a later call can
/// add to the table.
private struct Plan: Codable {
    var variants: [Variant]
}

extension Comparison {
    private var planPath: String { "\(path)/rows.json" }

    /// This comparison with the rows of earlier calls first; rows with incomplete runs are left out.
    func withEarlierRows(_ control: RunControl) throws -> Comparison {
        guard let data = FileManager.default.contents(atPath: planPath) else { return self }
        let plan: Plan
        do {
            plan = try JSONDecoder().decode(Plan.self, from: data)
        } catch {
            throw RunError.file(path: planPath, reason: "not the rows of a comparison that hsi wrote")
        }
        var rows: [Variant] = []
        for earlier in plan.variants {
            if let named = variants.first(where: { $0.folderName == earlier.folderName }) {
                rows.append(named)
                continue
            }
            guard earlier.configuration.data.sceneName == variants[0].configuration.data.sceneName else {
                throw RunError.file(
                    path: path,
                    reason: "holds a comparison on another scene; choose another folder"
                )
            }
            if try isComplete(earlier) {
                rows.append(earlier)
            } else {
                control.report(
                    .note("\(earlier.name) of an earlier call is left out: it has fewer runs than asked for")
                )
            }
        }
        rows += variants.filter { variant in !rows.contains { $0.folderName == variant.folderName } }
        return try Comparison(kind, rows, repetition, path: path)
    }

    private func isComplete(_ variant: Variant) throws -> Bool {
        let own = try Comparison(kind, [variant], repetition, path: path)
        return own.places.allSatisfy { RunFolder(inside: own.folder(of: $0)).has(.metrics) }
    }

    /// Writes `rows.json`.
    func writePlan() throws {
        let bytes = try RunFolder.encoder.encode(Plan(variants: variants))
        try AtomicFile.write([UInt8](bytes) + [UInt8(ascii: "\n")], to: planPath)
    }
}
