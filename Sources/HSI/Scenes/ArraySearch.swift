internal import ArrayElements
internal import ArrayFiles

/// Finds the requested variable in a file.
struct ArraySearch {
    /// How strictly names are matched.
    enum Key {
        /// A name given by the user; only this variable is accepted.
        case exactly(String)
        /// Common names, tried in order; if none is found, the shape decides.
        case preferring([String])
    }

    /// The open file.
    let file: ArrayFile
    /// Its variables, without the mark of a synthetic scene.
    let variables: [VariableInfo]

    init(_ path: String) throws(SceneError) {
        file = try reading(ArrayFile(path))
        variables = file.variables.filter { !SyntheticMark.isMark($0) }
    }

    var path: String { file.path }

    /// The arrays to read for a cube: one, or two of different spectral ranges to be joined, as `VNIR_Cube+SWIR_Cube` names them.
    func cubes(_ key: Key) throws(SceneError) -> [VariableInfo] {
        let named = try named(key)
        guard named.count > 1 else { return [try cube(key)] }
        for part in named where !isCube(part) {
            throw .unsupported(
                path: path,
                reason: "'\(part.name)' is \(extentsText(part.shape)) \(part.type); "
                    + "expected a cube of three dimensions, each at least 2"
            )
        }
        return named
    }

    /// The array to read for a cube.
    func cube(_ key: Key) throws(SceneError) -> VariableInfo {
        let named = try named(key)
        guard named.count < 2 else {
            throw .unsupported(
                path: path,
                reason: "two cubes are joined only where labels give their rows and columns; name one of them"
            )
        }
        if let named = named.first {
            guard isCube(named) else {
                throw .unsupported(
                    path: path,
                    reason: "'\(named.name)' is \(extentsText(named.shape)) \(named.type); "
                        + "expected a cube of three dimensions, each at least 2"
                )
            }
            return named
        }
        var candidates = variables.filter(isCube)
        // A picture or a mask beside the cube has few layers, or bytes where the cube has larger numbers.
        let large = candidates.filter { ($0.shape.min() ?? 0) > 4 }
        if candidates.count > 1, !large.isEmpty { candidates = large }
        let isWide = { (variable: VariableInfo) in (variable.elementType?.size ?? 0) > 1 }
        if candidates.count > 1, candidates.contains(where: isWide) { candidates = candidates.filter(isWide) }
        guard let only = candidates.first else {
            throw .keyNotFound(
                path: path,
                wanted: "numeric array with three dimensions, each at least 2",
                holds: variables
            )
        }
        guard candidates.count == 1 else {
            throw .ambiguous(path: path, wanted: "cube", candidates: candidates)
        }
        return only
    }

    /// The names to read for a label map: one, or two to be added.
    ///
    /// `fitting` says whether a shape matches the cube.
    func labels(_ key: Key, fitting: ([Int]) -> Bool) throws(SceneError) -> [VariableInfo] {
        let named = try named(key)
        guard named.isEmpty else {
            for variable in named
            where variable.elementType == nil || !(2...3 ~= squeezed(variable.shape).count) {
                throw .unsupported(
                    path: path,
                    reason: "'\(variable.name)' is \(extentsText(variable.shape)) \(variable.type); "
                        + "expected a label map: rows×columns, a picture, or one layer for each class"
                )
            }
            return named
        }
        let maps = variables.filter { $0.elementType != nil && squeezed($0.shape).count == 2 }
        var candidates = maps.filter { fitting(squeezed($0.shape)) }
        if candidates.isEmpty {
            let layers = variables.filter { variable in
                let extents = squeezed(variable.shape)
                guard variable.elementType != nil, extents.count == 3 else { return false }
                return variables.count == 1 || fitting(Array(extents.prefix(2)))
                    || fitting(Array(extents.suffix(2)))
            }
            if maps.isEmpty || !layers.isEmpty, layers.count == 1 { return layers }
        }
        if candidates.isEmpty, maps.count == 1 { return maps }
        if candidates.count > 1 {
            var whole: [VariableInfo] = []
            for candidate in candidates where try isWhole(candidate) { whole.append(candidate) }
            candidates = whole
        }
        // Coordinates and heights can be whole numbers, too.
        let suggested = candidates.filter { variable in
            ["label", "gt", "truth", "class"].contains { folded(variable.name).contains($0) }
        }
        if candidates.count > 1, suggested.count == 1 { candidates = suggested }
        guard !candidates.isEmpty else {
            throw .keyNotFound(
                path: path,
                wanted: "label map (a numeric array of rows×columns)",
                holds: variables
            )
        }
        guard candidates.count == 1 else {
            throw .ambiguous(path: path, wanted: "label map", candidates: candidates)
        }
        return candidates
    }

    private func isWhole(_ variable: VariableInfo) throws(SceneError) -> Bool {
        guard variable.elementType?.isFloating == true else { return true }
        return try reading(file.doubles(variable.name)).values.allSatisfy { $0.rounded() == $0 }
    }

    private func isCube(_ variable: VariableInfo) -> Bool {
        variable.elementType != nil && variable.shape.count == 3 && variable.shape.allSatisfy { $0 >= 2 }
    }

    private func named(_ key: Key) throws(SceneError) -> [VariableInfo] {
        switch key {
        case .exactly(let name):
            guard let found = try either(name) else {
                throw .keyNotFound(path: path, wanted: "variable '\(name)'", holds: variables)
            }
            return found
        case .preferring(let names):
            for name in names {
                if let found = try either(name) { return found }
            }
            return []
        }
    }

    private func either(_ name: String) throws(SceneError) -> [VariableInfo]? {
        if let found = try find(name) { return found }
        return try parts(name)
    }

    /// `a+b`: both variables, if both exist.
    private func parts(_ name: String) throws(SceneError) -> [VariableInfo]? {
        let names = name.split(separator: "+").map(String.init)
        guard names.count == 2, let first = try find(names[0]), let second = try find(names[1]) else {
            return nil
        }
        return first + second
    }

    /// The variable with this name; else the only match if case is ignored; else the only match at the end of a path.
    private func find(_ name: String) throws(SceneError) -> [VariableInfo]? {
        if let exact = variables.first(where: { $0.name == name }) { return [exact] }
        let wanted = folded(name)
        let alike = variables.filter { folded($0.name) == wanted }
        let candidates = alike.isEmpty ? variables.filter { folded($0.name).hasSuffix("." + wanted) } : alike
        guard candidates.count <= 1 else {
            throw .ambiguous(path: path, wanted: "variable '\(name)'", candidates: candidates)
        }
        return candidates.isEmpty ? nil : candidates
    }

    private func folded(_ name: String) -> String {
        String(name.lowercased().map { $0 == "/" ? "." : $0 })
    }
}

/// The shape without dimensions of 1, but with at least two dimensions.
func squeezed(_ shape: [Int]) -> [Int] {
    guard shape.count > 2 else { return shape }
    let rest = shape.filter { $0 != 1 }
    return rest.count >= 2 ? rest : rest + [Int](repeating: 1, count: 2 - rest.count)
}
