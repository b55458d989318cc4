internal import ArrayFiles

/// The mark that identifies a file as a synthetic scene.
///
/// The file of a synthetic scene holds the cube, the labels and the complete descriptor as JSON bytes. It stores bytes rather
/// than text, because numbers survive any program that reads and rewrites the file. The mark is checked whenever a cube or a
/// label map is read, so renaming the file does not matter.
package enum SyntheticMark {
    /// The variable's name.
    package static let variable = "hsi_synthetic"
    /// The suffix of the names of synthetic scenes.
    package static let nameEnd = " (synthetic)"

    /// Whether a variable is the mark, also within a struct.
    static func isMark(_ variable: VariableInfo) -> Bool {
        variable.name.split(whereSeparator: { $0 == "." || $0 == "/" }).last.map { $0 == Self.variable }
            ?? false
    }

    /// The descriptor in the mark of an open file; nil if there is no mark.
    ///
    /// - Throws: `SceneError` if there is a mark that cannot be read; a damaged mark is never ignored.
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
            throw damaged("expected bytes, found other numbers")
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

    /// Throws unless the descriptor of the catalog matches the mark of the cube.
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
