internal import HSI

/// What the runs of a series differ in.
public enum Repetition: Sendable, Equatable {
    /// So many runs under seeds that follow each other.
    case seeds(Int)
    /// A run for each of so many folds, all under one seed.
    case folds(Int)

    /// One run of a series.
    package struct Member: Sendable, Equatable {
        package let seed: UInt64
        package let sampling: Sampling
        /// The fold, from 1, where these are what runs differ in.
        package let fold: Int?

        /// The name of its folder.
        package var folderName: String { fold.map { "fold-\($0)" } ?? "seed-\(seed)" }
        /// The run in words.
        package var words: String { fold.map { "fold \($0)" } ?? "seed \(seed)" }
    }

    /// How many runs there are.
    public var count: Int {
        switch self {
        case .seeds(let count), .folds(let count): count
        }
    }

    /// The runs in a few words.
    public var text: String {
        switch self {
        case .seeds(let count): "\(count) runs"
        case .folds(let count): "\(count) folds"
        }
    }

    /// The runs of a series whose first has this seed and this division.
    package func members(seed: UInt64, _ sampling: Sampling) -> [Member] {
        (0..<count).map { index in
            switch (self, sampling.scheme) {
            case (.folds, .folds(let count, _, let buffer)):
                let scheme = Sampling.Scheme.folds(count, fold: index + 1, buffer: buffer)
                return Member(
                    seed: seed,
                    sampling: Sampling(scheme, validationRatio: sampling.validationRatio),
                    fold: index + 1
                )
            case (.folds, _): preconditionFailure("Repetition: folds of \(sampling.text)")
            case (.seeds, _): return Member(seed: seed &+ UInt64(index), sampling: sampling, fold: nil)
            }
        }
    }
}
