internal import FoundationEssentials

/// The settings of an earlier run, from its `run.json` or from a file with only its configuration; both can be edited.
public struct ConfigurationFile: Sendable {
    /// Every setting.
    public let configuration: RunConfiguration
    /// The initial weights, if a file was given.
    public let initialWeights: InitialWeights?

    /// Reads the file.
    ///
    /// - Throws: `RunError.file`, naming a setting that is missing, unknown, or invalid.
    public init(path: String) throws {
        let data: Data
        do {
            data = try Data(contentsOf: URL(filePath: path))
        } catch {
            throw RunError.file(path: path, reason: "cannot be read")
        }
        do {
            let decoder = JSONDecoder()
            if let record = try? decoder.decode(RecordMark.self, from: data), record.configuration != nil {
                configuration = try decoder.decode(Record.self, from: data).configuration
                initialWeights = try decoder.decode(Record.self, from: data).network?.initialWeights
                try Self.checkKeys(decoder.decode(RecordMark.self, from: data).configuration, configuration)
            } else {
                configuration = try decoder.decode(RunConfiguration.self, from: data)
                initialWeights = nil
                try Self.checkKeys(decoder.decode(JSONTree.self, from: data), configuration)
            }
        } catch let error as DecodingError {
            throw RunError.file(path: path, reason: error.words)
        } catch let error as UnknownSettings {
            throw RunError.file(
                path: path,
                reason: "unknown settings: \(error.names.joined(separator: ", "))"
            )
        }
    }

    /// The part of `run.json` that is read.
    private struct Record: Decodable {
        struct Network: Decodable { let initialWeights: InitialWeights? }

        let configuration: RunConfiguration
        let network: Network?
    }

    /// Distinguishes `run.json` from a file with only a configuration.
    private struct RecordMark: Decodable { let configuration: JSONTree? }

    private struct UnknownSettings: Error { let names: [String] }

    /// Throws if the file has a key that no setting reads.
    private static func checkKeys(_ found: JSONTree?, _ configuration: RunConfiguration) throws {
        guard let found else { return }
        let known = try JSONDecoder().decode(JSONTree.self, from: JSONEncoder().encode(configuration))
        let unknown = found.names.subtracting(known.names).sorted()
        guard unknown.isEmpty else { throw UnknownSettings(names: unknown) }
    }
}

/// Any JSON, as the paths of its non-null values.
private struct JSONTree: Decodable {
    /// `recipe.epochs` and so on.
    let names: Set<String>

    private struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    init(from decoder: any Decoder) throws {
        guard let container = try? decoder.container(keyedBy: Key.self) else {
            names = []
            return
        }
        var names: Set<String> = []
        for key in container.allKeys where try !container.decodeNil(forKey: key) {
            let parts = try container.decode(JSONTree.self, forKey: key).names
            names.formUnion(parts.isEmpty ? [key.stringValue] : parts.map { "\(key.stringValue).\($0)" })
        }
        self.names = names
    }
}

extension DecodingError {
    /// The invalid setting and the problem, in a few words.
    fileprivate var words: String {
        func name(_ path: [any CodingKey]) -> String {
            path.map { $0.intValue.map(String.init) ?? $0.stringValue }.joined(separator: ".")
        }
        switch self {
        case .keyNotFound(let key, let context): return "\(name(context.codingPath + [key])) is missing"
        case .typeMismatch(let type, let context), .valueNotFound(let type, let context):
            return "\(name(context.codingPath)): expected \(type), found another kind of value"
        case .dataCorrupted(let context):
            let place = name(context.codingPath)
            return place.isEmpty ? "not JSON" : "\(place): \(context.debugDescription)"
        @unknown default: return "not a configuration"
        }
    }
}
