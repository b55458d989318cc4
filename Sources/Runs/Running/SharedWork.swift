package import HSI
internal import Synchronization

/// Work that several runs share: the baselines of their splits.
package final class SharedWork: Sendable {
    private struct Known {
        let sources: [String]
        let split: Split
        let baselines: SceneBaselines
    }

    private let known = Mutex<[Known]>([])

    /// Creates an empty value.
    package init() {}

    /// The baselines of a split that read the spectra of `scene`; a baseline that cannot be computed is left out with a
    /// warning.
    package func baselines(
        of scene: borrowing Scene,
        _ target: SplitScene,
        _ control: RunControl
    ) throws -> SceneBaselines {
        guard scene.hasSpectra else {
            control.report(.note("no baselines of spectrum and edges: there is no cube"))
            return SceneBaselines()
        }
        // Label files of a published split have their own checksums.
        let sources = scene.sources.map { "\($0.role) \($0.sha256) \($0.variable)" }
        let split = target.split
        let found = known.withLock { known in
            known.first { !sources.isEmpty && $0.sources == sources && $0.split == split }?.baselines
        }
        if let found { return found }
        var baselines = SceneBaselines()
        do {
            baselines.spectrum = try SpectrumBaseline(cube: scene.cube, labels: scene.labels, split: split) {
                if control.isInterrupted() { throw RunError.interrupted }
            }
        } catch RunError.interrupted {
            throw RunError.interrupted
        } catch {
            control.report(.warning("warning: no spectrum baseline: \(error)"))
        }
        if target.pixels > SceneBaselines.graphPixelLimit {
            control.report(
                .note("no edge baselines: the scene has over \(SceneBaselines.graphPixelLimit) pixels")
            )
        } else {
            do {
                try baselines.addGraphs(scene, target)
            } catch {
                control.report(.warning("warning: no edge baselines: \(error)"))
            }
        }
        let entry = Known(sources: sources, split: split, baselines: baselines)
        known.withLock { $0.append(entry) }
        return baselines
    }
}
