public import Compute
internal import Eval
public import HSI

/// How the labeled pixels are split into training, validation and test pixels.
public struct Sampling: Sendable, Equatable {
    /// The source of the split.
    public enum Scheme: Sendable, Equatable {
        /// Drawn at random, class by class: see `StratifiedSplitter`, with at least this number of pixels of each
        /// class.
        case random(SampleSize, minimum: Int = 0)
        /// Spatially disjoint regions with a buffer in pixels around them: see `BlockSplitter`.
        case blocks(SampleSize, buffer: Int)
        /// Whole polygons or other groups of the labels: see `GroupSplitter`.
        case polygons(SampleSize)
        /// One of several folds for testing and the others for training: see `FoldSplitter`; with a buffer, folds are contiguous.
        case folds(Int, fold: Int, buffer: Int?)
        /// Published maps, `FILE` or `FILE:key`; without a test map, all other labeled pixels are for testing.
        case official(train: String, test: String?, numbering: OfficialSplit.Numbering)
        /// A split that was saved, or a mask: `FILE` or `FILE:key`.
        case file(String)
    }

    /// The source of the split.
    public var scheme: Scheme
    /// The fraction of the training pixels for validation; validation pixels of a file are kept.
    public var validationRatio: Double

    /// Creates a sampling.
    public init(_ scheme: Scheme, validationRatio: Double) {
        (self.scheme, self.validationRatio) = (scheme, validationRatio)
    }

    /// A random split; validation pixels count as training pixels.
    public init(size: SampleSize, validationRatio: Double) {
        self.init(.random(size), validationRatio: validationRatio)
    }

    /// Splits the pixels of a label map; for a published split, `labels` are those of its maps.
    ///
    /// - Throws: `SplitError`, or `SceneError` if a file cannot be read.
    public func split(_ labels: LabelMap, seed: Seed) throws -> Split {
        switch scheme {
        case .random(let size, let minimum):
            return try StratifiedSplitter(size, minimum: minimum, validationRatio: validationRatio)
                .split(labels, seed: seed)
        case .blocks(let size, let buffer):
            return try BlockSplitter(size, buffer: buffer, validationRatio: validationRatio)
                .split(labels, seed: seed)
        case .polygons(let size):
            return try GroupSplitter(size, validationRatio: validationRatio).split(labels, seed: seed)
        case .folds(let count, let fold, let buffer):
            return try FoldSplitter(count, fold: fold, buffer: buffer, validationRatio: validationRatio)
                .split(labels, seed: seed)
        case .official(let train, let test, let numbering):
            // Pixels without data have no label in the scene.
            return try Self.official(train, test, numbering, labels).split.keeping { labels.labels[$0] != 0 }
                .settingAside(validationRatio, labels: labels, seed: seed)
        case .file(let path):
            let split = try Split.load(from: ArrayLocation(parsing: path), labels: labels)
            guard split.validation.isEmpty else { return split }
            return try split.settingAside(validationRatio, labels: labels, seed: seed)
        }
    }

    /// The published split, if this is one; `scene` is the scene's own label map.
    public func official(_ scene: LabelMap?) throws -> OfficialSplit? {
        guard case .official(let train, let test, let numbering) = scheme else { return nil }
        return try Self.official(train, test, numbering, scene)
    }

    private static func official(
        _ train: String,
        _ test: String?,
        _ numbering: OfficialSplit.Numbering,
        _ scene: LabelMap?
    ) throws -> OfficialSplit {
        /// The map, turned if it lies across the scene.
        func read(_ text: String) throws -> NamedLabels {
            let read = try NamedLabels.load(ArrayLocation(parsing: text))
            let liesAcross =
                scene.map {
                    $0.rows == read.map.columns && $0.columns == read.map.rows && $0.rows != $0.columns
                }
                ?? false
            return liesAcross ? read.transposed : read
        }
        do {
            let (first, second) = (try read(train), try test.map(read))
            // Maps made by hand may list the same classes in another order.
            let matched = second?.renumbered(like: first)
            var official = try OfficialSplit(
                train: first.map,
                test: matched?.labels.map ?? second?.map,
                scene: scene,
                numbering: numbering
            )
            let others = (matched?.labels ?? second)?.classes ?? []
            official.classes =
                first.classes
                + others.filter { other in
                    !first.classes.contains { $0.label == other.label }
                }
            official.nameNote = matched?.note
            return official
        } catch let error as SplitError {
            let files = [train, test].compactMap(\.self).joined(separator: " and ")
            throw error.located(in: files)
        }
    }

    /// The split in a few words, such as `random` or `blocks, buffer 8`.
    public var text: String {
        switch scheme {
        case .random(let size, let minimum):
            "random, \(size.text)" + (minimum > 0 ? ", at least \(minimum) per class" : "")
        case .blocks(let size, let buffer): "blocks, \(size.text), buffer \(buffer)"
        case .polygons(let size): "polygons, \(size.text)"
        case .folds(let count, let fold, let buffer):
            "fold \(fold) of \(count), " + (buffer.map { "blocks, buffer \($0)" } ?? "random")
        case .official(let train, let test, _): "maps \(train)" + (test.map { " and \($0)" } ?? "")
        case .file(let path): "file \(path)"
        }
    }
}

extension SampleSize {
    /// `10.00 %` or `30 per class`.
    fileprivate var text: String {
        switch self {
        case .fraction(let share): "\(percent(share)) %"
        case .perClass(let count): "\(count) per class"
        }
    }
}

extension Sampling: Codable {
    private enum CodingKeys: String, CodingKey {
        case scheme, size, minimum, buffer, folds, fold, train, test, numbering, file, validationRatio
    }
    private enum Name: String, Codable { case random, blocks, polygons, folds, official, file }

    /// Reads a sampling; without `scheme`, a random split.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        func size() throws -> SampleSize { try container.decode(SampleSize.self, forKey: .size) }
        let scheme: Scheme =
            switch try container.decode(Name.self, forKey: .scheme) {
            case .random:
                .random(try size(), minimum: try container.decodeIfPresent(Int.self, forKey: .minimum) ?? 0)
            case .blocks: .blocks(try size(), buffer: try container.decode(Int.self, forKey: .buffer))
            case .polygons: .polygons(try size())
            case .folds:
                .folds(
                    try container.decode(Int.self, forKey: .folds),
                    fold: try container.decode(Int.self, forKey: .fold),
                    buffer: try container.decodeIfPresent(Int.self, forKey: .buffer)
                )
            case .official:
                .official(
                    train: try container.decode(String.self, forKey: .train),
                    test: try container.decodeIfPresent(String.self, forKey: .test),
                    numbering: try container.decode(OfficialSplit.Numbering.self, forKey: .numbering)
                )
            case .file: .file(try container.decode(String.self, forKey: .file))
            }
        self.init(scheme, validationRatio: try container.decode(Double.self, forKey: .validationRatio))
    }

    /// Writes the settings that have an effect.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(validationRatio, forKey: .validationRatio)
        switch scheme {
        case .random(let size, let minimum):
            try container.encode(Name.random, forKey: .scheme)
            try container.encode(size, forKey: .size)
            if minimum > 0 { try container.encode(minimum, forKey: .minimum) }
        case .blocks(let size, let buffer):
            try container.encode(Name.blocks, forKey: .scheme)
            try container.encode(size, forKey: .size)
            try container.encode(buffer, forKey: .buffer)
        case .polygons(let size):
            try container.encode(Name.polygons, forKey: .scheme)
            try container.encode(size, forKey: .size)
        case .folds(let count, let fold, let buffer):
            try container.encode(Name.folds, forKey: .scheme)
            try container.encode(count, forKey: .folds)
            try container.encode(fold, forKey: .fold)
            try container.encodeIfPresent(buffer, forKey: .buffer)
        case .official(let train, let test, let numbering):
            try container.encode(Name.official, forKey: .scheme)
            try container.encode(train, forKey: .train)
            try container.encodeIfPresent(test, forKey: .test)
            try container.encode(numbering, forKey: .numbering)
        case .file(let path):
            try container.encode(Name.file, forKey: .scheme)
            try container.encode(path, forKey: .file)
        }
    }
}
