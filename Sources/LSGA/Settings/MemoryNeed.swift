internal import Glibc

extension NetworkConfiguration {
    /// Why a network of this size cannot be trained here: that even the least it needs exceeds the machine's memory.
    ///
    /// - Parameter batch: Patches in a training step.
    /// - Returns: One problem or none. None does not promise that the memory suffices.
    package func memoryProblems(batch: Int) -> [String] {
        memoryProblems(batch: batch, bytes: leastScalars(batch: batch) * 4)
    }

    /// Why a network of this size cannot be built and classify `batch` patches at once: that even the least it needs
    /// exceeds the machine's memory.
    ///
    /// - Precondition: The configuration has no `problems`.
    package func classificationMemoryProblems(batch: Int) -> [String] {
        let pixels = Double(side) * Double(side)
        let transformer = network.settings as? any TransformerSettings
        let tokens = transformer.map { Double($0.grid(side: side)) } ?? Double(side)
        // Tables of all pairs of tokens, in double precision while they are made, then one for each block.
        let hasPairs = transformer != nil || network.attention?.entry.slot == .mixer
        let pairs = hasPairs ? tokens * tokens * tokens * tokens : 0
        let blocks = transformer.map { Double($0.depths.reduce(0, +)) } ?? 1
        let patches = 8 * Double(batch) * pixels * Double(bands)
        return memoryProblems(batch: batch, bytes: patches + pairs * (20 + 4 * blocks))
    }

    private func memoryProblems(batch: Int, bytes needed: Double) -> [String] {
        let machine = Double(sysconf(Int32(_SC_PHYS_PAGES))) * Double(sysconf(Int32(_SC_PAGESIZE)))
        guard needed > machine else { return [] }
        func gigabytes(_ bytes: Double) -> String { "\((bytes / 1e8).rounded() / 10)" }
        return [
            "batches of \(batch) patches of \(side)×\(side)×\(bands) in a network of width \(network.settings.width) "
                + "need at least \(gigabytes(needed)) GB of memory; this machine has \(gigabytes(machine)) GB"
        ]
    }

    /// A lower bound of the numbers held at once: weights with their gradients and two moments, one embedding and one
    /// block's attention.
    private func leastScalars(batch: Int) -> Double {
        let (batch, bands, width) = (Double(batch), Double(bands), Double(network.settings.width))
        let tokens = Double(side) * Double(side)
        var weights = 36 * bands * width
        var attention = tokens * tokens
        if let transformer = network.settings as? any TransformerSettings {
            var (channels, stageTokens) = (width, tokens)
            let mlpRatio = transformer.mlpRatio
            for (depth, heads) in zip(transformer.depths, transformer.heads) {
                weights += Double(depth) * (2 + 2 * mlpRatio) * channels * channels
                attention = max(
                    attention,
                    batch * stageTokens * channels + batch * Double(heads) * stageTokens
                )
                (channels, stageTokens) = (channels * 2, stageTokens / 4)
            }
            weights +=
                channels / 2 * Double(classes) * (transformer.pooling == .flatten ? stageTokens * 4 : 1)
        }
        return 4 * weights + batch * tokens * (5 * bands + width) + attention
    }
}
