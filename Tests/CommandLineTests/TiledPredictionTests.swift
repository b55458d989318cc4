import ArrayFiles
import Foundation
import TestSupport
import Testing

private let cases = packageRoot + "/Tests/HSITests/Fixtures/cases/"

/// Prediction of a cube in tiles, by one process or several.
@Suite struct TiledPredictionTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func train() throws -> String {
        let run = folder / "run"
        let outcome = try Program.run([
            "train", "--cube", cases + "34_aviris_img", "--labels", cases + "34_labels.npy", "--preset",
            "cnn",
            "--epochs", "1", "--train-ratio", "0.2", "--quiet", "--out", run,
        ])
        #expect(outcome.code == 0, "\(outcome.errors)")
        return run
    }

    /// Predicts with all layers; returns the bytes of the files.
    private func predict(_ run: String, _ name: String, _ options: [String] = []) throws -> (Outcome, [Data])
    {
        let outcome = try Program.run(
            [
                "predict", run, "--cube", cases + "34_aviris_img", "--out", folder / "\(name).tif",
                "--confidence",
                "margin", "--probabilities", folder / "\(name).npy", "--quiet",
            ] + options
        )
        let files = [".tif", "-margin.tif", ".npy", ".qml"].map { folder / name + $0 }
        return (outcome, try files.filter(exists).map(bytes))
    }

    @Test func tilesThreadsAndProcessesGiveTheSameBytes() throws {
        let run = try train()
        let (first, whole) = try predict(run, "whole")
        #expect(first.code == 0, "\(first.errors)")
        #expect(whole.count == 4)
        #expect(!folder.names.contains("whole.tif.parts"))

        // Three processes, in any order and on one thread; the last one to finish writes the map.
        for (part, isLast) in [(3, false), (1, false), (2, true)] {
            let (outcome, files) = try predict(run, "parts", ["--shard", "\(part)/3", "--threads", "1"])
            #expect(outcome.code == 0, "\(outcome.errors)")
            #expect(files.isEmpty != isLast)
            #expect(outcome.output.contains("part \(part) of 3") != isLast)
            if isLast { #expect(files == whole) }
        }
        #expect(!folder.names.contains("parts.tif.parts"))

        // A launcher says which part a process is.
        let options = [
            "predict", run, "--cube", cases + "34_aviris_img", "--out", folder / "mpi.npy", "--quiet",
        ]
        for rank in [1, 0] {
            let environment = ["OMPI_COMM_WORLD_RANK": "\(rank)", "OMPI_COMM_WORLD_SIZE": "2"]
            let outcome = try Program.run(options, environment: environment)
            #expect(
                outcome.code == 0 && outcome.output.contains("Open MPI") == (rank == 1),
                "\(outcome.output)"
            )
        }
        let map = try ArrayFile.doubles("", in: folder / "whole.tif").values
        #expect(try ArrayFile.doubles("", in: folder / "mpi.npy").values == map)
    }

    @Test func finishedTilesAreKept() throws {
        let run = try train()
        let (_, whole) = try predict(run, "whole")
        let (outcome, none) = try predict(run, "again", ["--shard", "1/2"])
        #expect(outcome.code == 0 && none.isEmpty)
        let parts = folder / "again.tif.parts"
        let kept = names(in: parts).filter { $0.hasSuffix("-labels.npy") }
        #expect(kept.count > 1)
        // A process that died leaves a tile without labels; the same command computes that tile alone.
        try FileManager.default.removeItem(atPath: parts + "/" + kept[0])
        let before =
            try FileManager.default.attributesOfItem(atPath: parts + "/" + kept[1])[.modificationDate]
            as? Date
        #expect(try predict(run, "again", ["--shard", "1/2"]).0.code == 0)
        let after =
            try FileManager.default.attributesOfItem(atPath: parts + "/" + kept[1])[.modificationDate]
            as? Date
        #expect(names(in: parts).filter { $0.hasSuffix("-labels.npy") } == kept && before == after)
        // Another prediction does not use these tiles.
        expectFailure(
            try predict(run, "again", ["--shard", "2/2", "--tta"]).0,
            code: 65,
            ["again.tif.parts", "another prediction"]
        )
        // A damaged tile is named.
        let intact = try bytes(parts + "/" + kept[0])
        try Data(intact.dropLast(3)).write(to: URL(filePath: parts + "/" + kept[0]))
        expectFailure(try predict(run, "again", ["--shard", "2/2"]).0, code: 65, [kept[0]])
        try intact.write(to: URL(filePath: parts + "/" + kept[0]))
        #expect(try predict(run, "again", ["--shard", "2/2"]).1 == whole)
    }

    @Test func theMapIsCloudOptimizedAndHasAStyle() throws {
        let run = try train()
        #expect(try predict(run, "map").0.code == 0)
        // The ghost area of GDAL's driver for cloud-optimized GeoTIFF.
        let start = String(decoding: try bytes(folder / "map.tif").prefix(400), as: UTF8.self)
        #expect(start.contains("LAYOUT=IFDS_BEFORE_DATA"))
        let style = String(decoding: try bytes(folder / "map.qml"), as: UTF8.self)
        #expect(style.contains("<paletteEntry value=\"1\"") && style.contains("label=\"Class 1\""))
        let file = try ArrayFile(folder / "map.tif")
        #expect(file.raster("")?.classes.first { $0.number == 1 }?.name == "Class 1")
        let margin = try ArrayFile.doubles("", in: folder / "map-margin.tif").values
        let map = try file.doubles("").values
        #expect(zip(map, margin).allSatisfy { $0 == 0 ? $1.isNaN : (0...1).contains($1) })
    }

    @Test func saysWhatMemoryIsNeeded() throws {
        let run = try train()
        expectFailure(
            try predict(run, "small", ["--memory", "1M"]).0,
            code: 64,
            ["needs at least", "found 1M"]
        )
        for (option, value) in [
            ("--memory", "512"), ("--memory", "-1G"), ("--shard", "0/3"), ("--shard", "4/3"),
            ("--shard", "x"),
        ] {
            expectFailure(try predict(run, "wrong", [option, value]).0, code: 64, [option])
        }
        #expect(try predict(run, "enough", ["--memory", "1G"]).0.code == 0)
    }
}
