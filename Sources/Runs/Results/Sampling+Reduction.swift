internal import HSI

extension Sampling {
    /// Says which classes have fewer training pixels than were asked for; nil if none has.
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
