internal import ArrayFiles
internal import Compute
public import HSI
public import Runs

/// The audit of a split of a scene: the pixels, the seeds, and the folder of the result.
///
/// Only the spectrum baseline reads the cube, so a scene whose cube is missing can be audited.
public struct Audit: Sendable {
    /// Where the labels come from.
    public enum Source: Sendable, Equatable {
        /// A scene of the catalog; its files are looked up in the directory first, if one is given.
        case catalog(alias: String, directory: String?)
        /// A label map, `FILE` or `FILE:key`; nil if there are only the maps of a published split.
        case labels(String?, reading: SceneReading? = nil)
        /// A cube, and its label map or a training map, `FILE` or `FILE:key` each.
        case cube(String, labels: String, reading: SceneReading? = nil)
    }

    /// Where the labels come from.
    public let source: Source
    /// How pixels are divided.
    public let sampling: Sampling
    /// The sides of patches whose overlap is measured, in pixels.
    public let sides: [Int]
    /// The first seed.
    public let seed: UInt64
    /// How the splits differ, if there are several.
    public let repetition: Repetition
    /// The folder for splits, figures and metrics; nil to write nothing.
    public let path: String?
    /// The published protocol that defines scene and split, if there is one.
    public let publishedProtocol: PublishedProtocol?

    /// Creates an audit.
    public init(
        _ source: Source,
        _ sampling: Sampling,
        sides: [Int],
        seed: UInt64,
        _ repetition: Repetition,
        path: String?,
        publishedProtocol: PublishedProtocol? = nil
    ) {
        self.publishedProtocol = publishedProtocol
        (self.source, self.sampling, self.sides) = (source, sampling, sides)
        (self.seed, self.repetition, self.path) = (seed, repetition, path)
    }

    /// Reads the labels, draws the splits, measures them, and writes the files if a folder is given.
    ///
    /// - Throws: `RunError`, `SceneError` or `FileError`, naming the file.
    public func run(_ control: RunControl = RunControl()) throws -> AuditReport {
        try FolderLock.with(ifAny: path) { try measure(control) }
    }

    private func measure(_ control: RunControl) throws -> AuditReport {
        let scene = try AuditedScene(source, sampling, control)
        let (labels, descriptor) = (scene.labels, scene.descriptor)
        let shared = SharedWork()
        let audits = try repetition.members(seed: seed, sampling).enumerated().map { index, member in
            if repetition.count > 1 {
                control.report(.note("split \(index + 1) of \(repetition.count): \(member.words)"))
            }
            let split: Split
            do {
                split = try member.sampling.split(labels, seed: Seed(member.seed))
            } catch let error as SplitError {
                throw error.located(in: scene.file, classes: descriptor.classes)
            }
            let audit = try SplitAudit(
                split,
                of: labels,
                descriptor: descriptor,
                sampling: member.sampling,
                seed: member.seed,
                sides: sides,
                baselines: try scene.cube.map { cube in
                    let own = Scene(
                        cube: cube,
                        labels: scene.mask?.applied(to: labels) ?? labels,
                        descriptor: descriptor,
                        mask: scene.mask
                    )
                    return try shared.baselines(of: own, SplitScene(own.outline, split), control)
                } ?? SceneBaselines()
            )
            if let path {
                let folder = try RunFolder(
                    forFilesIn: repetition.count == 1 ? path : "\(path)/\(member.folderName)"
                )
                try split.save(to: folder.path(of: .split))
                try NpyWriter.write(split.maskMap, to: folder.path(of: .splitNPY))
                try split.writeMAT(labels, to: folder.path(of: .splitMAT))
                try control.draw {
                    try $0.drawSplit(
                        split,
                        of: labels,
                        descriptor,
                        falseColorBands: nil,
                        split: "\(member.sampling.text), seed \(member.seed)",
                        subtitle: audit.headline,
                        to: folder
                    )
                }
                try folder.write(json: audit, to: .audit)
            }
            return audit
        }
        return AuditReport(audits, publishedProtocol: publishedProtocol)
    }
}
