internal import Glibc

/// A Markov random field over the classes of a scene's pixels that favors equal classes of neighbors.
///
/// It minimizes the energy `E(y) = Σᵢ −ln pᵢ(yᵢ) + β · Σ wᵢⱼ · [yᵢ ≠ yⱼ]`. The first sum is over the pixels, with the class
/// probabilities pᵢ of pixel i. The second sum is over the pairs of neighbors, eight per pixel, with w = 1 for pairs that share
/// an edge and 1/√2 for pairs that share a corner. So a pixel whose neighbors all have another class keeps its own class only
/// if it is more than e^(β · (4 + 4/√2)) times as probable as theirs.
///
/// It is solved by α-expansion: for each class in turn, a minimum cut finds the best set of pixels to change to that class. With
/// two classes the first cut is exact; with more, the energy is at most twice the minimum. Energies are integers in units of
/// 2⁻²⁰, so the result is the same on every machine. In a tie, pixels keep their class.
///
/// References: Potts 1952; Geman and Geman 1984; Boykov, Veksler and Zabih, Fast approximate energy minimization via graph cuts,
/// 2001; Kolmogorov and Zabih, What energy functions can be minimized via graph cuts?, 2004. With neural networks on hyperspectral scenes:
/// Cao, Zhou, Xu, Meng, Xu and Paisley 2018.
public struct PottsModel: Sendable {
    /// The rows and columns of the scene.
    public let rows: Int, columns: Int
    /// The number of classes.
    public let classes: Int
    /// The cost of each class at each pixel, `−ln p`: `[pixels, classes]`, in units of 2⁻²⁰.
    let costs: [Int32]
    /// The cost of two neighbors with different classes that share an edge or a corner, in the same units.
    let edge: Int32, corner: Int32

    /// The largest β; beyond it a map has only one class.
    public static let largestWeight = 100.0
    /// The minimum probability; smaller ones are raised to it.
    static let leastProbability = 1e-12
    static let unit = 0x1p20

    /// Creates a model from the class probabilities of a scene.
    ///
    /// - Parameters:
    ///   - probabilities: `[rows, columns, classes]`, each in 0…1.
    ///   - rows: Of the scene.
    ///   - columns: Of the scene.
    ///   - classes: The number of classes.
    ///   - weight: β, from 0 to `largestWeight`.
    public init(probabilities: [Float], rows: Int, columns: Int, classes: Int, weight: Double) {
        precondition(
            probabilities.count == rows * columns * classes,
            "PottsModel: \(probabilities.count) probabilities for \(rows)×\(columns)×\(classes)"
        )
        precondition((0...Self.largestWeight).contains(weight), "PottsModel: a weight of \(weight)")
        (self.rows, self.columns, self.classes) = (rows, columns, classes)
        costs = probabilities.map { probability in
            let cost = -Glibc.log(max(Self.leastProbability, min(1, Double(probability))))
            return Int32((cost * Self.unit).rounded())
        }
        edge = Int32((weight * Self.unit).rounded())
        corner = Int32((weight * Self.unit / 2.0.squareRoot()).rounded())
    }

    /// The energy of a map: `[rows, columns]` classes, from 0 to below `classes`.
    public func energy(of map: [Int]) -> Double { Double(count(map)) / Self.unit }

    /// The energy in units.
    func count(_ map: [Int]) -> Int {
        var sum = 0
        for pixel in map.indices { sum += Int(costs[pixel * classes + map[pixel]]) }
        forEachPair { pixel, other, _, weight in if map[pixel] != map[other] { sum += Int(weight) } }
        return sum
    }

    /// Calls `body` once for each pair of neighbors, with the direction from the first to the second as in `GridCut`, and with the
    /// weight of the pair.
    func forEachPair(_ body: (_ pixel: Int, _ other: Int, _ direction: Int, _ weight: Int32) -> Void) {
        for row in 0..<rows {
            for column in 0..<columns {
                let pixel = row * columns + column
                if column + 1 < columns { body(pixel, pixel + 1, 4, edge) }
                guard row + 1 < rows else { continue }
                if column > 0 { body(pixel, pixel + columns - 1, 5, corner) }
                body(pixel, pixel + columns, 6, edge)
                if column + 1 < columns { body(pixel, pixel + columns + 1, 7, corner) }
            }
        }
    }
}
