internal import ArrayFiles
internal import FoundationEssentials

extension SceneDescriptor {
    /// Decodes a descriptor and checks the constraints that its types do not express.
    ///
    /// - Throws: `SceneError.badDescriptor` with every problem found.
    public static func load(_ path: String) throws(SceneError) -> SceneDescriptor {
        let file = try reading(RandomAccessFile(path))
        guard file.size <= 1 << 24 else {
            throw .badDescriptor(path: path, reason: "expected at most 16 MiB, found \(file.size) bytes")
        }
        return try decoded(reading(file.prefix(file.size)), from: path)
    }

    /// Decodes the bytes of a descriptor read from `path` and checks the constraints that its types do not express.
    static func decoded(_ bytes: [UInt8], from path: String) throws(SceneError) -> SceneDescriptor {
        let descriptor: SceneDescriptor
        do {
            descriptor = try JSONDecoder().decode(SceneDescriptor.self, from: Data(bytes))
        } catch let error as DecodingError {
            throw .badDescriptor(path: path, reason: Self.text(error))
        } catch { throw .badDescriptor(path: path, reason: "\(error)") }
        let problems = descriptor.problems
        guard problems.isEmpty else {
            throw .badDescriptor(path: path, reason: problems.joined(separator: "; "))
        }
        return descriptor
    }

    /// The problems of this descriptor, in words.
    var problems: [String] {
        var problems: [String] = []
        if alias.isEmpty { problems.append("no alias") }
        if rows < 1 || columns < 1 || bands < 1 {
            problems.append("invalid size \(extentsText([rows, columns, bands]))")
        }
        let labels = classes.map(\.label)
        if labels.contains(0) { problems.append("label 0 means unlabeled") }
        if zip(labels, labels.dropFirst()).contains(where: { $0 >= $1 }) {
            problems.append("labels are not in ascending order")
        }
        for sceneClass in classes where !Self.isColor(sceneClass.color) {
            problems.append("color '\(sceneClass.color)' of \(sceneClass.name); expected #rrggbb")
        }
        if Set(classes.map(\.color)).count != classes.count {
            problems.append("two classes have the same color")
        }
        if falseColorBands.count != 3 || !falseColorBands.allSatisfy({ (0..<bands).contains($0) }) {
            problems.append("expected three falseColorBands below \(bands)")
        }
        for file in files where file.names.isEmpty { problems.append("a file without a name") }
        if Set(files.map(\.role)).count != files.count { problems.append("two files with the same role") }
        if let synthetic {
            problems += synthetic.problems
            if !name.hasSuffix(SyntheticMark.nameEnd) {
                problems.append("a synthetic scene whose name does not end in '\(SyntheticMark.nameEnd)'")
            }
        }
        return problems
    }

    private static func isColor(_ text: String) -> Bool {
        text.utf8.count == 7 && text.hasPrefix("#") && text.dropFirst().allSatisfy(\.isHexDigit)
    }

    /// The problem that a decoder found.
    static func text(_ error: DecodingError) -> String {
        func place(_ context: DecodingError.Context) -> String {
            context.codingPath.map(\.stringValue).joined(separator: ".")
        }
        switch error {
        case .keyNotFound(let key, let context):
            return "'\(key.stringValue)' is missing in '\(place(context))'"
        case .typeMismatch(_, let context), .valueNotFound(_, let context):
            return "'\(place(context))': \(context.debugDescription)"
        case .dataCorrupted(let context): return "not JSON: \(context.debugDescription)"
        @unknown default: return "\(error)"
        }
    }
}
