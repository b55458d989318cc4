internal import HSI

/// How the runs of a series differ.
public enum Repetition: Sendable, Equatable {
    /// This number of runs with consecutive seeds.
    case seeds(Int)
    /// One run for each of this number of folds, all with the same seed.
    case folds(Int)

    /// One run of a series.
    package struct Member: Sendable, Equatable {
        package let seed: UInt64
        package let sampling: Sampling
        /// The fold, counted from 1, if runs differ by fold.
        package let fold: Int?

        /// The name of its folder.
        package var folderName: String { fold.map { "fold-\($0)" } ?? "seed-\(seed)" }
        /// The run in words.
        package var words: String { fold.map { "fold \($0)" } ?? "seed \(seed)" }
    }

    /// The number of runs.
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

    /// The runs of a series whose first run has this seed and this split.
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
