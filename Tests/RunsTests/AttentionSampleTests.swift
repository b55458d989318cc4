import ArrayFiles
import HSI
import Inspection
import TestSupport
import Testing

@testable import Reports
@testable import Runs

/// The attention that a page stores.
@Suite struct AttentionSampleTests {
    @Test func rowsSumToOneAndPixelsAreTested() throws {
        let folder = try TemporaryFolder()
        let scene = TinyScene.scene
        let (cube, labels) = (folder / "cube.npy", folder / "labels.npy")
        try NpyWriter.write(
            scene.cube.values,
            shape: [scene.cube.rows, scene.cube.columns, scene.cube.bands],
            to: cube
        )
        try NpyWriter.write(scene.labels, to: labels)
        var configuration = TinyScene.configuration
        configuration.data = .files(cube: cube, labels: labels)
        let path = folder / "run"
        _ = try Run(configuration, folder: RunFolder(creating: path)).run()
        let run = try ReportedRun(path, data: nil, RunControl())
        let samples = try #require(try AttentionSamples(run, bytes: 1 << 20, data: nil, RunControl()))
        #expect(Set(samples.pixels).isSubset(of: run.target.split.test))
        let sampled = Set(samples.pixels.map { run.target.scene.labels.labels[$0] })
        #expect(sampled == [1, 2, 3, 4])
        #expect(samples.layers.map(\.part) == [.tokenizer, .composed])
        for layer in samples.layers {
            let keys = layer.keys.count
            #expect(layer.largest.count == samples.pixels.count * layer.heads * layer.queries.count)
            #expect(layer.weights.count == layer.largest.count * keys)
            for row in layer.largest.indices {
                let sum = layer.weights[row * keys..<(row + 1) * keys].reduce(0) { $0 + Float($1) }
                // Each weight is rounded by half a step at most.
                let step = layer.largest[row] / 255
                #expect(abs(sum * step - 1) <= step * Float(keys) / 2 + 1e-5)
            }
        }
        // A budget for one pixel keeps one.
        let one = try #require(try AttentionSamples(run, bytes: 1, data: nil, RunControl()))
        #expect(one.pixels.count == 1)
    }
}
