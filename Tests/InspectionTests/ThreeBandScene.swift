import ArrayFiles
import Compute
import Foundation
import HSI
import LSGA
import Runs
import TestSupport

@testable import Inspection

/// A scene of 24×24 pixels, 12 bands and three classes that only three bands tell apart, and a small network trained on it.
final class ThreeBandScene: Sendable {
    /// The bands that carry the classes.
    static let informative = [2, 6, 9]
    private static let side = 24, bands = 12
    let folder: TemporaryFolder
    let run: InspectedRun

    /// The trained run, with the bands as they are.
    static let plain = Result { try ThreeBandScene(components: nil) }
    /// The trained run, with principal components in place of the bands.
    static let projected = Result { try ThreeBandScene(components: 12) }

    /// The trained run of a network that gates its channels.
    static let gated = Result { try ThreeBandScene(components: 12, attention: "se") }

    private init(components: Int?, attention: String? = nil) throws {
        folder = try TemporaryFolder()
        var noise = Seed(5).stream("noise")
        var (labels, cube): ([UInt16], [Float]) = ([], [])
        for pixel in 0..<Self.side * Self.side {
            let label = pixel % Self.side / 8
            labels.append(UInt16(label + 1))
            for band in 0..<Self.bands {
                let isRaised = band == Self.informative[label]
                cube.append(10 + Float(band) + Float(noise.normal()) + (isRaised ? 4 : 0))
            }
        }
        try NpyWriter.write(cube, shape: [Self.side, Self.side, Self.bands], to: folder / "cube.npy")
        try NpyWriter.write(labels, shape: [Self.side, Self.side], to: folder / "labels.npy")

        var (patches, recipe) = (Preset.cnn.patches, Preset.cnn.recipe)
        (patches.side, patches.components, patches.scaling) = (3, components, .standard)
        (recipe.epochs, recipe.batch) = (12, 16)
        let settings = ConvolutionalNetworkSettings(
            width: 8,
            attention: try attention.map {
                AttentionSettings(try AttentionChoice(parsing: $0), AttentionOptions())
            }
        )
        let configuration = RunConfiguration(
            data: .files(cube: folder / "cube.npy", labels: folder / "labels.npy"),
            sampling: Sampling(size: .fraction(0.3), validationRatio: 0),
            method: .network(
                NetworkMethod(patches: patches, model: ModelSettings(settings), recipe: recipe)
            )
        )
        try Run(configuration, folder: RunFolder(creating: folder / "run")).run()
        run = try InspectedRun(folder / "run")
    }
}
