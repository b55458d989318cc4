internal import Engine
internal import HSI
internal import LSGA

/// A trained network, which classifies the patch around each pixel.
struct FittedNetwork: FittedMethod {
    let network: Network
    let sampler: PatchSampler
    var batchSize = 1024
    /// Whether the class probabilities of a patch's eight orientations are averaged (test-time augmentation).
    var averagesOrientations = false

    init(_ network: Network, _ sampler: PatchSampler, averagesOrientations: Bool = false) {
        (self.network, self.sampler) = (network, sampler)
        self.averagesOrientations = averagesOrientations
    }

    var classCount: Int { network.configuration.classes }
    var hasProbabilities: Bool { true }

    func predictions(for pixels: [Int]) -> Predictions {
        guard averagesOrientations else { return Predictions(logits(of: pixels[...])) }
        let logits = Orientation.allCases.map { orientation in
            let turned = [Orientation](repeating: orientation, count: pixels.count)
            return network.logits(of: Tensor(sampler(pixels, orientations: turned)))
        }
        let upright = Orientation.allCases.firstIndex(of: .identity) ?? 0
        return Predictions(
            .logMeanProbabilities(logits),
            unaugmentedClasses: logits[upright].largestOfRows
        )
    }

    /// Mean cross-entropy and accuracy on `pixels` of known classes.
    func evaluate(_ pixels: [Int], classes: [Int]) -> (loss: Double, accuracy: Double) {
        var (loss, correct) = (0.0, 0)
        for start in stride(from: 0, to: pixels.count, by: batchSize) {
            let range = start..<min(start + batchSize, pixels.count)
            let logits = logits(of: pixels[range])
            let truth = Array(classes[range])
            loss +=
                Double(Variable(logits).crossEntropy(labels: truth).value.scalars[0]) * Double(range.count)
            correct += zip(logits.largestOfRows, truth).count { $0 == $1 }
        }
        let count = Double(max(pixels.count, 1))
        return (loss / count, Double(correct) / count)
    }

    private func logits(of pixels: ArraySlice<Int>) -> Tensor { network.logits(of: Tensor(sampler(pixels))) }
}

extension Predictions {
    /// The predictions of logits, pixels × classes; equal logits give the first of their classes.
    init(_ logits: Tensor, unaugmentedClasses: [Int]? = nil) {
        self.init(
            classCount: logits.shape[1],
            // Compares logits rather than probabilities, because rounding can make probabilities equal.
            classes: logits.largestOfRows,
            probabilities: logits.probabilitiesOfRows,
            unaugmentedClasses: unaugmentedClasses
        )
    }
}
