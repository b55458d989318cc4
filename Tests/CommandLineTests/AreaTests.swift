import ArrayFiles
import Foundation
import TestSupport
import Testing

private let cases = packageRoot + "/Tests/HSITests/Fixtures/cases/"
private let converter = "/usr/bin/ogr2ogr"

/// From a map to a sample, and from the filled-in sample to areas.
@Suite struct AreaTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// Classifies the AVIRIS-like case, whose coordinates are in UTM.
    private func train() throws -> String {
        let run = folder / "run"
        let outcome = try Program.run([
            "train", "--cube", cases + "34_aviris_img", "--labels", cases + "34_labels.npy", "--method",
            "gaussian",
            "--train-ratio", "0.2", "--quiet", "--out", run,
        ])
        #expect(outcome.code == 0, "\(outcome.errors)")
        return run
    }

    /// Enters a class for each pixel of a sample.
    private func fillIn(_ path: String, _ reference: ([String]) -> String) throws {
        var rows = try csv(path)
        for index in rows.indices.dropFirst() { rows[index][rows[index].count - 1] = reference(rows[index]) }
        try (rows.map { $0.joined(separator: ",") }.joined(separator: "\n") + "\n")
            .write(toFile: path, atomically: true, encoding: .utf8)
    }

    @Test func aPerfectMapKeepsItsAreas() throws {
        let run = try train()
        let drawn = try Program.run([
            "sample", run, "--minimum", "10", "--size", "100", "-o", folder / "check",
        ])
        #expect(drawn.code == 0, "\(drawn.errors)")
        #expect(names(in: folder / "check") == ["sample.csv", "sample.gpkg"])
        let sample = folder / "check/sample.csv"
        #expect(try csv(sample).count == 101)
        let again = try Program.run([
            "sample", run, "--minimum", "10", "--size", "100", "-o", folder / "check",
        ])
        expectFailure(again, code: 65, ["sample.csv", "exists"])

        // No class entered yet.
        expectFailure(
            try Program.run(["area", sample, "--map", run]),
            code: 65,
            ["sample.csv", "reference class"]
        )
        let map = try #require(try csv(sample).first?.firstIndex(of: "map"))
        try fillIn(sample) { $0[map] }
        let out = folder / "area"
        let outcome = try Program.run(["area", sample, "--map", run, "--json", "-o", out])
        #expect(outcome.code == 0, "\(outcome.errors)")
        let result = try jsonObject(outcome.output)
        let estimates = try #require(result["estimates"] as? [String: Any])
        let overall = try #require(estimates["overall_accuracy"] as? [String: Double])
        #expect(overall == ["value": 1, "standard_error": 0])
        #expect(names(in: out) == ["area.csv", "error-matrix.csv"])
        let rows = try csv(out + "/area.csv")
        let labels = try ArrayFile.doubles("", in: run + "/map.npy").values
        let pixel = try #require(result["pixel_area"] as? Double)
        for row in rows.dropFirst() {
            let hectares = Double(labels.count { $0 == Double(row[0]) }) * pixel / 10_000
            #expect(abs((Double(row[2]) ?? 0) - hectares) < 1e-9 * hectares)
            #expect(abs((Double(row[3]) ?? 0) - hectares) < 1e-9 * hectares)
        }
    }

    /// Runs GDAL's converter of vector files.
    private func convert(_ arguments: [String]) throws -> Int32 {
        let process = Process()
        process.executableURL = URL(filePath: converter)
        process.arguments = arguments
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        return process.terminationStatus
    }

    @Test(
        .enabled(
            if: FileManager.default.isExecutableFile(atPath: converter),
            "ogr2ogr of gdal-bin is missing"
        )
    )
    func readsPointsAndNamesWhatIsWrong() throws {
        let run = try train()
        let drawn = try Program.run([
            "sample", run, "--minimum", "10", "--size", "100", "-o", folder / "check",
        ])
        #expect(drawn.code == 0, "\(drawn.errors)")
        // The points of the GeoPackage are at the pixels of the table, and their classes may be names.
        let points = folder / "check/sample.gpkg"
        let filled = folder / "filled.geojson"
        let sql =
            "SELECT id, stratum, CASE WHEN map = 2 THEN 'Road' ELSE CAST(map AS TEXT) END AS reference, geom FROM sample"
        #expect(
            try convert(["-f", "GeoJSON", "-dialect", "SQLite", "-sql", sql, filled, points])
                == 0
        )
        let outcome = try Program.run(["area", filled, "--map", run])
        #expect(outcome.code == 0, "\(outcome.errors)")
        #expect(outcome.output.contains("Road") && outcome.output.contains("not in the map: Road"))

        let sample = folder / "check/sample.csv"
        let heading = try #require(try csv(sample).first)
        let (row, map) = (
            try #require(heading.firstIndex(of: "row")), try #require(heading.firstIndex(of: "map"))
        )
        try fillIn(sample) { $0[map] }
        let text = try String(contentsOfFile: sample, encoding: .utf8)
        func area(_ text: String) throws -> Outcome {
            let path = folder / "changed.csv"
            try text.write(toFile: path, atomically: true, encoding: .utf8)
            return try Program.run(["area", path, "--map", run])
        }
        var lines = text.split(separator: "\n").map(String.init)
        expectFailure(
            try area(text.replacingOccurrences(of: "reference", with: "class")),
            code: 65,
            ["changed.csv", "'reference'", "class"]
        )
        expectFailure(try area((lines + [lines[1]]).joined(separator: "\n")), code: 65, ["occurs twice"])
        var cells = lines[1].split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        cells[row] = "999"
        lines[1] = cells.joined(separator: ",")
        expectFailure(try area(lines.joined(separator: "\n")), code: 65, ["line 2", "30 rows"])
        let stratum = try #require(heading.firstIndex(of: "stratum"))
        cells = text.split(separator: "\n")[1].split(separator: ",", omittingEmptySubsequences: false).map(
            String.init
        )
        cells[stratum] = cells[stratum] == "1" ? "2" : "1"
        lines[1] = cells.joined(separator: ",")
        expectFailure(try area(lines.joined(separator: "\n")), code: 65, ["another stratum", "--strata"])
    }
}
