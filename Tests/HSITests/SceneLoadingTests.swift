import ArrayFiles
import TestSupport
import Testing

@testable import HSI

@Suite struct SceneLoadingTests {
    /// A cube of rows×columns×bands whose values encode their positions, stored in another order of axes.
    private func write(_ extents: [Int], axes: [Int], _ folder: TemporaryFolder) throws -> String {
        let stored = axes.map { extents[$0] }
        var values: [Float] = []
        var index = [0, 0, 0]
        for first in 0..<stored[0] {
            for second in 0..<stored[1] {
                for third in 0..<stored[2] {
                    (index[axes[0]], index[axes[1]], index[axes[2]]) = (first, second, third)
                    values.append(Float(index[0] * 10_000 + index[1] * 100 + index[2]))
                }
            }
        }
        let path = folder.path + "/cube\(axes).npy"
        try NpyWriter.write(values, shape: stored, to: path)
        return path
    }

    private func writeLabels(_ rows: Int, _ columns: Int, _ folder: TemporaryFolder) throws -> String {
        let path = folder.path + "/labels.npy"
        let labels = (0..<rows * columns).map { UInt16([0, 1, 10, 14][$0 % 4]) }
        try NpyWriter.write(LabelMap(rows: rows, columns: columns, labels: labels), to: path)
        return path
    }

    @Test(
        arguments: [[0, 1, 2], [1, 0, 2], [1, 2, 0], [2, 1, 0], [0, 2, 1], [2, 0, 1]],
        [[5, 7, 4], [6, 6, 3]]
    )
    func findsTheOrderOfAxes(axes: [Int], extents: [Int]) throws {
        // In a square scene, only the order of the axes distinguishes rows from columns.
        if extents[0] == extents[1] && (axes.firstIndex(of: 0) ?? 0) > (axes.firstIndex(of: 1) ?? 0) {
            return
        }
        let folder = try TemporaryFolder()
        let cube = try write(extents, axes: axes, folder)
        let labels = try writeLabels(extents[0], extents[1], folder)
        let scene = try Scene.load(cube: ArrayLocation(path: cube), labels: ArrayLocation(path: labels))
        let isTurned =
            extents[0] != extents[1] && (axes.firstIndex(of: 0) ?? 0) > (axes.firstIndex(of: 1) ?? 0)
        guard !isTurned else {
            // The first spatial axis of the file has the rows; the labels are turned to fit.
            #expect(
                [scene.cube.rows, scene.cube.columns, scene.cube.bands] == [
                    extents[1], extents[0], extents[2],
                ]
            )
            #expect(scene.cube[2, 3].first == 30_200)
            #expect(scene.labels[2, 3] == UInt16([0, 1, 10, 14][(3 * extents[1] + 2) % 4]))
            #expect(scene.doubts.contains { $0.text.contains("lie across the cube") })
            return
        }
        #expect([scene.cube.rows, scene.cube.columns, scene.cube.bands] == extents)
        #expect(scene.cube[3, 2].first == 30_200)
        #expect(Array(scene.cube[4, 5].prefix(3)) == [40_500, 40_501, 40_502])
    }

    @Test func namesAndColorsGappedClasses() throws {
        let folder = try TemporaryFolder()
        let scene = try Scene.load(
            cube: ArrayLocation(path: try write([5, 7, 4], axes: [0, 1, 2], folder)),
            labels: ArrayLocation(path: try writeLabels(5, 7, folder))
        )
        #expect(scene.descriptor.classes.map(\.label) == [1, 10, 14])
        #expect(scene.descriptor.classes.map(\.name) == ["Class 1", "Class 10", "Class 14"])
        #expect(scene.descriptor.problems == [])
        #expect(scene.sources.map(\.checksumMatches) == [nil, nil])
    }

    @Test func refusesLabelsOfAnotherSize() throws {
        let folder = try TemporaryFolder()
        let cube = try write([5, 7, 4], axes: [0, 1, 2], folder)
        let labels = try writeLabels(5, 6, folder)
        let expected = SceneError.extentMismatch(
            cubePath: cube,
            cube: [5, 7, 4],
            labelsPath: labels,
            labels: [5, 6]
        )
        #expect(throws: expected) {
            _ = try Scene.load(cube: ArrayLocation(path: cube), labels: ArrayLocation(path: labels))
        }
        #expect("\(expected)".contains("5×7×4") && "\(expected)".contains("5×6"))
    }

    /// The label extents fit in two ways, neither of which is rows×columns×bands.
    @Test func refusesAnAmbiguousOrder() {
        #expect(AxisOrder.of(cube: [200, 100, 200], labels: [100, 200]) == nil)
        #expect(AxisOrder.of(cube: [100, 200, 200], labels: [100, 200]) == [0, 1, 2])
        #expect(AxisOrder.of(cube: [200, 145, 145], labels: [145, 145]) == [1, 2, 0])
    }

    @Test func refusesValuesThatAreNotFinite() throws {
        let folder = try TemporaryFolder()
        var values = [Float](repeating: 1, count: 5 * 7 * 4)
        values[(2 * 7 + 3) * 4 + 1] = .nan
        values[139] = -.infinity
        let path = folder.path + "/cube.npy"
        try NpyWriter.write(values, shape: [5, 7, 4], to: path)
        #expect(throws: SceneError.notFinite(path: path, count: 2, row: 2, column: 3, band: 1)) {
            _ = try Cube.load(ArrayLocation(path: path))
        }
    }

    @Test(arguments: [0.5, -0.5, Float.infinity])
    func refusesBadLabels(value: Float) throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/labels.npy"
        try NpyWriter.write([0, 1, 2, 3, value, 5], shape: [2, 3], to: path)
        #expect(throws: SceneError.badLabel(path: path, value: Double(value), row: 1, column: 1)) {
            _ = try LabelMap.load(ArrayLocation(path: path))
        }
    }

    @Test func readsLabelsOfATIFF() throws {
        let path = packageRoot + "/Tests/ArrayFilesTests/Fixtures/tiff/tiled.tif"
        let map = try LabelMap.load(ArrayLocation(path: path))
        #expect([map.rows, map.columns] == [20, 35])
        #expect(map.labels.map { Double($0) } == (try ArrayFile.doubles("", in: path)).values)
    }

    @Test func refusesTooManyClasses() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/labels.npy"
        try NpyWriter.write((0..<2000).map(Float.init), shape: [20, 100], to: path)
        #expect(throws: SceneError.tooManyClasses(path: path, count: 1999, limit: 1024)) {
            _ = try LabelMap.load(ArrayLocation(path: path))
        }
    }

    @Test func findsKeysWithoutCaseAndInStructs() throws {
        let search = try ArraySearch(arrayFiles + "/mat5_little.mat")
        #expect(try search.cube(.exactly("A_UINT16")).name == "a_uint16")
        #expect(try search.cube(.exactly("cube")).name == "outer.inner.cube")
        #expect(try search.cube(.exactly("outer/inner/CUBE")).name == "outer.inner.cube")
        #expect(try search.cube(.preferring(["nothing", "a_int8"])).name == "a_int8")
        guard
            case .ambiguous = #expect(
                throws: SceneError.self,
                performing: { try search.cube(.preferring([])) }
            )
        else {
            Issue.record("eleven cubes, one taken")
            return
        }
        #expect(throws: SceneError.self) { try search.cube(.exactly("nothing")) }
    }

    @Test func parsesFileAndKey() throws {
        let folder = try TemporaryFolder()
        let odd = try folder.file("a:b", [1])
        #expect(ArrayLocation(parsing: "x.mat") == ArrayLocation(path: "x.mat"))
        #expect(ArrayLocation(parsing: "x.mat:key.field") == ArrayLocation(path: "x.mat", key: "key.field"))
        #expect(ArrayLocation(parsing: odd) == ArrayLocation(path: odd))
        #expect(ArrayLocation(parsing: odd + ":key") == ArrayLocation(path: odd, key: "key"))
        #expect(ArrayLocation(parsing: odd + ":group/key") == ArrayLocation(path: odd, key: "group/key"))
    }
}
