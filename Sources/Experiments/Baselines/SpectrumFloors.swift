internal import Baselines
internal import HSI
internal import Synchronization

/// The spectrum floors of runs that follow each other, each found once: a comparison's variants share their splits.
final class SpectrumFloors: Sendable {
    private struct Known {
        let sources: [String]
        let split: Split
        let floor: SpectrumFloor
    }

    private let known = Mutex<[Known]>([])

    /// The floor of a split of `scene`; nil, after a warning, if none can be found.
    ///
    /// A classifier that fails is no reason to train no network.
    func floor(of scene: borrowing Scene, _ split: Split, _ control: RunControl) -> SpectrumFloor? {
        // Labels of the files that a split brings along have checksums of their own.
        let sources = scene.sources.map { "\($0.role) \($0.sha256) \($0.variable)" }
        let found = known.withLock { known in
            known.first { !sources.isEmpty && $0.sources == sources && $0.split == split }?.floor
        }
        if let found { return found }
        do {
            let floor = try SpectrumFloor(cube: scene.cube, labels: scene.labels, split: split)
            known.withLock { $0.append(Known(sources: sources, split: split, floor: floor)) }
            return floor
        } catch {
            control.report(.warning("warning: no spectrum floor: \(error)"))
            return nil
        }
    }
}
