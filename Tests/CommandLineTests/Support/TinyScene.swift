import ArrayFiles
import HSI
import TestSupport

/// A scene of 24×20 pixels, 12 bands and four square fields of distinct spectra, as files.
struct TinyScene {
    static let rows = 24
    static let columns = 20
    static let bands = 12

    let folder: TemporaryFolder
    /// How its labeled pixels are split.
    var sampling = ["--train-ratio", "0.2"]
    var cube: String { folder / "cube.npy" }
    var labels: String { folder / "labels.npy" }

    /// Writes the scene after applying `change` to cube and labels.
    init(change: (inout [Float], inout [UInt16]) -> Void = { _, _ in }) throws {
        folder = try TemporaryFolder()
        var labels = [UInt16](repeating: 0, count: Self.rows * Self.columns)
        for row in 0..<Self.rows {
            for column in 0..<Self.columns where row % 12 != 11 && column % 10 != 9 {
                labels[row * Self.columns + column] = UInt16(1 + row / 12 * 2 + column / 10)
            }
        }
        var state: UInt32 = 1
        var cube: [Float] = []
        for label in labels {
            for band in 0..<Self.bands {
                // The generator of Numerical Recipes, sufficient for noise.
                state = state &* 1_664_525 &+ 1_013_904_223
                let noise = Float(state >> 8) / Float(1 << 24) - 0.5
                cube.append(Float((Int(label) * 7 + band * (Int(label) + 2)) % 13) + noise)
            }
        }
        change(&cube, &labels)
        try NpyWriter.write(cube, shape: [Self.rows, Self.columns, Self.bands], to: self.cube)
        try NpyWriter.write(
            LabelMap(rows: Self.rows, columns: labels.count / Self.rows, labels: labels),
            to: self.labels
        )
    }

    /// The options for the scene and for a network that trains quickly.
    var options: [String] {
        [
            "--cube", cube, "--labels", labels, "--width", "24", "--heads", "4",
            "--components", "6", "--patch-size", "5", "--batch-size", "16", "--threads", "1",
        ] + sampling
    }

    /// Trains into `out`, a folder next to the scene's files.
    func train(_ more: String..., epochs: Int = 2, out: String = "run") throws -> Outcome {
        try Program.run(
            ["train"] + options + ["--epochs", "\(epochs)", "--out", folder / out] + more
        )
    }
}
