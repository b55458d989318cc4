internal import HSI

extension Sampling {
    /// A note on classes with fewer training pixels than requested; nil if there are none.
    func reductionText(_ target: SplitScene) -> String? {
        guard case .random(.perClass(let count), _) = scheme else { return nil }
        let reduced = target.split.reducedClasses(of: count, in: target.scene.labels)
        guard !reduced.isEmpty else { return nil }
        let classes = reduced.map { row in
            let name = target.scene.descriptor.sceneClass(row.label)?.name ?? "class \(row.label)"
            return "\(name) \(row.training) of \(row.pixels)"
        }
        return "at most half of a class is for training: \(classes.joined(separator: ", "))"
    }
}
