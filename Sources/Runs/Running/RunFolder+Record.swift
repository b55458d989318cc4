internal import Foundation

extension RunFolder {
    /// The record of an interrupted run.
    ///
    /// - Throws: `RunError.file` naming what differs if `run.json` was edited since the run began: its settings would then not
    ///   be those that produced the checkpoint.
    func readRecord() throws -> RunRecord {
        let record = try read(RunRecord.self, from: .run)
        guard has(.begun), !has(.metrics) else { return record }
        let begun = try read(RunConfiguration.self, from: .begun)
        guard begun != record.configuration else { return record }
        let differences = try RunConfiguration.differences(begun, record.configuration)
        throw RunError.file(
            path: path(of: .run),
            reason: "was changed since this run began: \(differences.joined(separator: "; ")). "
                + "Undo the change to resume the run, or start a new run from this file"
        )
    }
}

extension RunConfiguration {
    /// The settings that differ, as `recipe.epochs is 12, was 60`.
    static func differences(_ old: RunConfiguration, _ new: RunConfiguration) throws -> [String] {
        func leaves(_ configuration: RunConfiguration) throws -> [String: String] {
            var found: [String: String] = [:]
            func visit(_ value: Any, _ path: [String]) {
                if let object = value as? [String: Any] {
                    for (key, value) in object { visit(value, path + [key]) }
                } else {
                    found[path.joined(separator: ".")] = "\(value)"
                }
            }
            visit(try JSONSerialization.jsonObject(with: JSONEncoder().encode(configuration)), [])
            return found
        }
        let (before, after) = (try leaves(old), try leaves(new))
        return Set(before.keys).union(after.keys).sorted().compactMap { key in
            before[key] == after[key]
                ? nil : "\(key) is \(after[key] ?? "missing"), was \(before[key] ?? "missing")"
        }
    }
}
