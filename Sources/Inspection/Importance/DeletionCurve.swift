internal import Compute
internal import Engine
package import HSI
internal import LSGA
package import Runs

/// The overall accuracy as bands are deleted one after the other: in the order of importance, and in random orders.
///
/// A deleted band has its mean over the training pixels at every pixel of the scene. If an order of importance is right, the
/// accuracy falls faster than in random orders.
///
/// Source: Samek et al. 2017, arXiv 1509.06321; Petsiuk, Das and Saenko 2018, arXiv 1806.07421.
public struct DeletionCurve: Sendable {
    /// The number of bands deleted at each point, from none to all.
    public let deleted: [Int]
    /// The overall accuracy at each point, in the order of importance.
    public let ordered: [Double]
    /// The overall accuracy at each point for each random order.
    public let random: [[Double]]
    /// The number of pixels.
    public let pixels: Int

    /// The mean over the random orders at each point.
    public var randomMean: [Double] {
        deleted.indices.map { point in
            random.reduce(0) { $0 + $1[point] } / Double(max(random.count, 1))
        }
    }

    /// The area under a curve over the share of deleted bands, by trapezoids: the mean accuracy.
    public func area(_ accuracies: [Double]) -> Double {
        guard let last = deleted.last, last > 0 else { return accuracies.first ?? 0 }
        return zip(deleted.indices, deleted.indices.dropFirst()).reduce(0) { sum, pair in
            let width = Double(deleted[pair.1] - deleted[pair.0]) / Double(last)
            return sum + width * (accuracies[pair.0] + accuracies[pair.1]) / 2
        }
    }

    /// Measures the accuracy on `pixels`, which have labels.
    ///
    /// - Parameters:
    ///   - run: The run.
    ///   - cube: The scene's cube as it is stored.
    ///   - order: All bands, the first to be deleted first.
    ///   - pixels: Row-major indices of the scene.
    ///   - orders: The number of random orders.
    ///   - points: About how many numbers of deleted bands are measured.
    ///   - control: Receives progress.
    /// - Throws: `RunError.interrupted`, or an error of preparing the cube.
    package init(
        _ run: InspectedRun,
        cube: Cube,
        order: [Int],
        pixels: [Int],
        orders: Int = 5,
        points: Int = 16,
        _ control: RunControl
    ) throws {
        let (bands, truth) = (order.count, run.classes(of: pixels))
        let mean = cube.meanSpectrum(of: run.target.split.train)
        // Closer together where few bands are deleted.
        let deleted = Set((0...points).map { bands * $0 * $0 / (points * points) } + [min(1, bands)]).sorted()
        var stream = Seed(run.record.configuration.seed).stream("deletion orders")
        let shuffled = (0..<orders).map { _ in stream.shuffled(Array(0..<bands)) }
        let total = deleted.count * (orders + 1)
        var done = 0
        func curve(_ order: [Int]) throws -> [Double] {
            var values = cube.values
            var removed = 0
            return try deleted.map { count in
                if control.isInterrupted() { throw RunError.interrupted }
                for band in order[removed..<count] {
                    for pixel in 0..<cube.pixels { values[pixel * bands + band] = Float(mean[band]) }
                }
                removed = count
                let changed = Cube(rows: cube.rows, columns: cube.columns, bands: bands, values: values)
                let classes = try run.classes(of: pixels, in: changed)
                done += 1
                control.report(.working(what: "deletion curve", done: done, total: total))
                return Double(zip(classes, truth).count { $0 == $1 }) / Double(max(pixels.count, 1))
            }
        }
        (self.deleted, self.pixels) = (deleted, pixels.count)
        ordered = try curve(order)
        random = try shuffled.map(curve)
    }
}

extension InspectedRun {
    /// The predicted classes of pixels of another cube of the scene.
    fileprivate func classes(of pixels: [Int], in cube: Cube) throws -> [Int] {
        let sampler = PatchSampler(
            try preprocessing.applied(to: cube),
            side: side,
            padding: sampler.padding
        )
        return precision.run(RunControl()) {
            stride(from: 0, to: pixels.count, by: 1024).flatMap { start in
                let batch = pixels[start..<min(start + 1024, pixels.count)]
                return network.logits(of: Tensor(sampler(batch))).predictedClasses
            }
        }
    }
}
