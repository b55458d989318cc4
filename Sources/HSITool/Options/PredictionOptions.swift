internal import ArgumentParser
internal import Foundation
internal import Runs

/// How a large cube is classified.
struct PredictionOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Memory that may be used, such as 512M or 2G (default: tiles of 256M). Results do not depend on it.",
            valueName: "size"
        )
    )
    var memory: MemorySize?
    @Option(
        help: ArgumentHelp(
            "Part of the work of this process, such as 3/8 (default: what mpirun or srun says, else all). The last process to finish writes the map.",
            valueName: "part/parts"
        )
    )
    var shard: ShardNumber?

    /// The options that were given.
    var names: [String] { given([("--memory", memory != nil), ("--shard", shard != nil)]) }

    /// The part of this process.
    var part: Shard { shard?.shard ?? Shard(environment: ProcessInfo.processInfo.environment) }
}

/// A number of bytes, such as `512M`.
struct MemorySize: ExpressibleByArgument {
    let bytes: Int

    init?(argument: String) {
        let text = argument.uppercased().hasSuffix("B") ? String(argument.dropLast()) : argument
        guard let last = text.last, let shift = ["K": 10, "M": 20, "G": 30, "T": 40][last.uppercased()],
            let number = Double(text.dropLast()), number > 0, number < 1e6
        else { return nil }
        bytes = Int(number * Double(1 << shift))
    }
}

/// A part of the work, such as `3/8`.
struct ShardNumber: ExpressibleByArgument {
    let shard: Shard

    init?(argument: String) {
        let numbers = argument.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
        guard numbers.count == 2, let number = numbers[0], let count = numbers[1],
            let shard = Shard(number: number, of: count)
        else { return nil }
        self.shard = shard
    }
}

/// A measure of confidence.
enum ConfidenceMeasure: String, ExpressibleByArgument, CaseIterable {
    case entropy, margin

    /// The measure of the library.
    var measure: PredictionOutputs.Confidence {
        switch self {
        case .entropy: .entropy
        case .margin: .margin
        }
    }
}
