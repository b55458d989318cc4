internal import ArrayFiles

/// What makes a file say of itself that its cube was made and not measured.
///
/// The file of a synthetic scene holds, beside cube and labels, the scene's whole descriptor as the bytes of JSON. Bytes rather than
/// text, since numbers survive in whatever reads the file and writes it anew. Wherever a cube or a label map is read, the mark is
/// looked for, so the name of the file is of no account.
package enum SyntheticMark {
    /// The variable's name.
    package static let variable = "hsi_synthetic"
    /// What every name of a synthetic scene ends in.
    package static let nameEnd = " (synthetic)"

    /// Whether a variable is the mark, be it within a struct.
    static func isMark(_ variable: VariableInfo) -> Bool {
        variable.name.split(whereSeparator: { $0 == "." || $0 == "/" }).last.map { $0 == Self.variable }
            ?? false
    }

    /// The descriptor that the mark in an open file holds; nil where there is none.
    ///
    /// - Throws: `SceneError` if there is a mark that cannot be read: it must not be lost silently.
    static func read(in file: ArrayFile) throws(SceneError) -> SceneDescriptor? {
        guard let mark = file.variables.first(where: isMark) else { return nil }
        let path = file.path
        func damaged(_ reason: String) -> SceneError {
            .malformed(
                path: path,
                reason: "'\(mark.name)', the mark of a synthetic scene, is damaged: \(reason)"
            )
        }
        guard mark.elementType != nil, mark.shape.reduce(1, { $0 &* $1 }) <= 1 << 20 else {
            throw damaged("found \(mark.description), expected bytes")
        }
        let numbers = try reading(file.doubles(mark.name)).values
        guard numbers.allSatisfy({ 0...255 ~= $0 && $0.rounded() == $0 }) else {
            throw damaged("found other numbers than bytes")
        }
        let descriptor: SceneDescriptor
        do {
            descriptor = try SceneDescriptor.decoded(numbers.map { UInt8($0) }, from: path)
        } catch {
            if case .badDescriptor(_, let reason) = error { throw damaged(reason) }
            throw error
        }
        guard descriptor.synthetic != nil else { throw damaged("it has no settings") }
        return descriptor
    }

    /// Throws unless the descriptor of a catalogue and the mark of the cube that was found for it say the same.
    static func check(
        _ mark: SceneDescriptor?,
        against descriptor: SceneDescriptor,
        path: String
    ) throws(SceneError) {
        switch (mark, descriptor.synthetic) {
        case (nil, nil): return
        case (let mark?, nil):
            throw .syntheticCube(
                path: path,
                name: mark.name,
                alias: mark.alias,
                expected: descriptor.name
            )
        case (nil, .some):
            throw .unsupported(
                path: path,
                reason: "not the cube of \(descriptor.name): it lacks the mark of a synthetic scene"
            )
        case (let mark?, .some):
            guard mark == descriptor else {
                throw .malformed(
                    path: path,
                    reason: "made with other settings than the scene.json of \(descriptor.name) says"
                )
            }
        }
    }
}
