internal import HSI
public import Runs

/// Pixels of a scene that are worth labeling next: those in whose surroundings classes are least certain, apart from each other.
///
/// The class probabilities of a run are refined on a graph with its training labels. A pixel is ranked by the mean entropy of the
/// pixels around it, since its label will spread to them: a single uncertain pixel lies on the border of two fields and tells
/// little. Then the first pixel is taken of one predicted class and of the next, as long as it is far enough from all that were
/// taken before and from all that have a label. So the list is diverse in space and in spectrum. Reference: uncertainty
/// sampling, Lewis and Gale 1994, SIGIR; its weighting by density, Settles and Craven 2008, EMNLP. Only labels of training pixels
/// are read.
public struct LabelSuggestions: Sendable, Equatable, Codable {
    /// The pixels, the most worthwhile first.
    public let pixels: [Pixel]

    /// A pixel to be labeled.
    public struct Pixel: Sendable, Equatable, Codable {
        /// Its row, from 0.
        public let row: Int
        /// Its column, from 0.
        public let column: Int
        /// The mean entropy of the class probabilities in its surroundings, in nats.
        public let entropy: Double
        /// The predicted label.
        public let label: Int
        /// The name of the predicted class.
        public let name: String
    }

    /// The evaluation that the pixels were taken from.
    package let evaluation: Evaluation?

    enum CodingKeys: String, CodingKey { case pixels }

    /// Reads what `encode(to:)` writes.
    public init(from decoder: any Decoder) throws {
        pixels = try decoder.container(keyedBy: CodingKeys.self).decode([Pixel].self, forKey: .pixels)
        evaluation = nil
    }

    /// Compares the pixels.
    public static func == (one: LabelSuggestions, other: LabelSuggestions) -> Bool {
        one.pixels == other.pixels
    }

    /// Suggests `count` pixels of a run's scene, at least `distance` pixels apart.
    ///
    /// - Parameters:
    ///   - run: A complete run whose map is refined.
    ///   - count: How many pixels, at least one; fewer come if the scene has no more that are far enough apart.
    ///   - distance: The least distance in rows or columns, at least one; also how far the surroundings of a pixel reach.
    ///   - control: Receives progress.
    /// - Throws: `RunError`, for example if the run has no refined map.
    public init(_ run: CompletedRun, count: Int, distance: Int, _ control: RunControl = RunControl()) throws {
        let evaluation = try run.evaluation(needsScene: true, control)
        guard let refined = evaluation.refined else {
            throw RunError.settings(["refinement is required to suggest pixels"])
        }
        let target = evaluation.target
        let (rows, columns) = (target.scene.rows, target.scene.columns)
        let classes = Dictionary(uniqueKeysWithValues: target.classes.map { (Int($0.label), $0.name) })
        let missing = target.scene.mask?.isMissing
        let means = WindowMeans(refined.entropy, excluded: missing, rows: rows, columns: columns)
        let entropy = refined.entropy.indices.map { Float(means.mean(around: $0, radius: distance)) }
        let taken = Self.taken(
            entropy: entropy,
            groups: refined.labels.labels.map(Int.init),
            excluded: missing,
            labeled: target.split.train + target.split.validation,
            rows: rows,
            columns: columns,
            count: count,
            distance: distance
        )
        pixels = taken.map { pixel in
            let label = Int(refined.labels.labels[pixel])
            return Pixel(
                row: pixel / columns,
                column: pixel % columns,
                entropy: Double(entropy[pixel]),
                label: label,
                name: classes[label] ?? ""
            )
        }
        self.evaluation = evaluation
    }

    /// Takes pixels of large entropy in turn from the groups, at least `distance` from each other and from labeled pixels.
    static func taken(
        entropy: [Float],
        groups: [Int],
        excluded: [Bool]? = nil,
        labeled: [Int],
        rows: Int,
        columns: Int,
        count: Int,
        distance: Int
    ) -> [Int] {
        precondition(count >= 1 && distance >= 1, "LabelSuggestions: \(count) pixels, \(distance) apart")
        var isNear = [Bool](repeating: false, count: rows * columns)
        func take(_ pixel: Int) {
            let (row, column) = (pixel / columns, pixel % columns)
            for other in max(0, row - distance + 1)...min(rows - 1, row + distance - 1) {
                for beside in max(0, column - distance + 1)...min(columns - 1, column + distance - 1) {
                    isNear[other * columns + beside] = true
                }
            }
        }
        for pixel in labeled { take(pixel) }
        let candidates = entropy.indices.filter { excluded?[$0] != true }
        var rest = Dictionary(grouping: candidates, by: { groups[$0] }).mapValues {
            $0.sorted { (entropy[$0], $1) > (entropy[$1], $0) }[...]
        }
        // Groups whose least certain pixel is less certain come first.
        let order = rest.keys.sorted { one, other in
            let (first, second) = (rest[one]?.first ?? 0, rest[other]?.first ?? 0)
            return (entropy[first], other) > (entropy[second], one)
        }
        var taken: [Int] = []
        var isDone = false
        while !isDone, taken.count < count {
            isDone = true
            for group in order where taken.count < count {
                while let pixel = rest[group]?.popFirst() {
                    guard !isNear[pixel] else { continue }
                    take(pixel)
                    taken.append(pixel)
                    isDone = false
                    break
                }
            }
        }
        return taken
    }
}
