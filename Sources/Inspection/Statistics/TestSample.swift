internal import Compute
internal import HSI
internal import Runs

extension InspectedRun {
    /// Test pixels drawn at random without replacement, in ascending order; all of them if there are no more.
    ///
    /// The run's seed decides which.
    public func testSample(count: Int) -> [Int] {
        var random = Seed(record.configuration.seed).stream("inspection sample")
        return random.shuffled(target.split.test).prefix(max(count, 0)).sorted()
    }

    /// Test pixels of each class, at most `count` of each, drawn with the run's seed; class by class.
    public func testSample(perClass count: Int) -> [Int] {
        var random = Seed(record.configuration.seed).stream("inspection sample per class")
        let shuffled = random.shuffled(target.split.test)
        let classes = target.classes(of: shuffled)
        return target.labels.indices.flatMap { label in
            zip(shuffled, classes).filter { $1 == label }.prefix(max(count, 0)).map(\.0)
        }
    }

    /// The classes of pixels, counted from zero; nil for a pixel without a label.
    package func classes(of pixels: [Int]) -> [Int?] {
        target.classes(of: pixels).map { $0 < 0 ? nil : $0 }
    }
}
