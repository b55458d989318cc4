import ArrayElements
import Glibc
import TestSupport
import Testing

@testable import ArrayFiles

@Suite struct WriterTests {
    @Test(arguments: [3, 300])
    func labelMapsComeBack(highest: Int) throws {
        let folder = try TemporaryFolder()
        let labels: [UInt16] = [0, 1, 2, 3, 0, UInt16(highest)]
        try NpyWriter.write(labels, shape: [2, 3], to: folder.path + "/map.npy")
        let array = try ArrayFile.doubles("", in: folder.path + "/map.npy")
        #expect(array.shape == [2, 3] && array.values == labels.map { Double($0) })
        #expect(array.elementType == (highest > 255 ? .uint16 : .uint8))
        #expect(folder.names == ["map.npy"])
    }

    @Test(arguments: [[], [5], [2, 3], [2, 3, 4], [0, 3]])
    func floatsComeBack(shape: [Int]) throws {
        let folder = try TemporaryFolder()
        let values = (0..<shape.reduce(1, *)).map { Float($0) - 1.5 }
        let path = folder.path + "/floats.npy"
        try NpyWriter.write(values, shape: shape, to: path)
        let array = try ArrayFile.floats("", in: path)
        #expect(array.shape == shape)
        #expect(array.values == values)
        #expect(try NpyReader.header(RandomAccessFile(path)).dataOffset % 64 == 0)
    }

    @Test func writesEnvi() throws {
        let folder = try TemporaryFolder()
        let classes = [
            ClassRaster.Entry(label: 1, name: "Water, deep", color: "#0010ff"),
            ClassRaster.Entry(label: 3, name: "Soil", color: "#a0522d"),
        ]
        let path = folder.path + "/map.img"
        try EnviWriter.write([0, 1, 3, 3, 1, 0], rows: 2, columns: 3, classes: classes, to: path)
        let image = try RandomAccessFile(folder.path + "/map.img")
        #expect(try image.prefix(10) == [0, 1, 3, 3, 1, 0])
        let header = try RandomAccessFile(folder.path + "/map.hdr")
        let lines = String(decoding: try header.prefix(header.size), as: UTF8.self).split(separator: "\n")
        #expect(lines.first == "ENVI")
        for line in [
            "samples = 3", "lines = 2", "data type = 1", "classes = 4", "interleave = bsq",
            "class lookup = {0, 0, 0, 0, 16, 255, 0, 0, 0, 160, 82, 45}",
            "class names = {Unclassified, Water  deep, Class 2, Soil}",
        ] {
            #expect(lines.contains { $0 == line }, "\(line)")
        }
    }

    @Test func writesWideEnvi() throws {
        let folder = try TemporaryFolder()
        let labels = (0..<300).map { UInt16($0) }
        try EnviWriter.write(labels, rows: 1, columns: 300, classes: [], to: folder.path + "/map")
        #expect(try RandomAccessFile(folder.path + "/map").prefix(4) == [0, 0, 1, 0])
        #expect(folder.names == ["map", "map.hdr"])
    }

    /// Large numbers of few classes become small ones, and their names keep the numbers.
    @Test func numbersLargeLabelsAgain() throws {
        let folder = try TemporaryFolder()
        let classes = [
            ClassRaster.Entry(label: 41, name: "Soil", color: "#a0522d"),
            ClassRaster.Entry(label: 60_000, name: "Class 60000", color: "#0010ff"),
        ]
        try EnviWriter.write(
            [0, 60_000, 41, 41],
            rows: 2,
            columns: 2,
            classes: classes,
            to: folder.path + "/map.img"
        )
        let file = try ArrayFile(folder.path + "/map.img")
        #expect(try file.doubles("").values == [0, 2, 1, 1])
        #expect(file.raster("")?.classes.map(\.name) == ["Unclassified", "41 Soil", "Class 60000"])
    }

    /// What is written is what GDAL and our own reader read.
    @Test func mapsKeepTheirPosition() throws {
        let folder = try TemporaryFolder()
        let source = try #require(try ArrayFile("\(rasterFiles)/gtiff_palette.tif").raster("")?.georeference)
        let classes = [
            ClassRaster.Entry(label: 1, name: "Water, deep", color: "#0010ff"),
            ClassRaster.Entry(label: 3, name: "Straße", color: "#a0522d"),
        ]
        let labels: [UInt16] = [0, 1, 3, 3, 1, 0]
        try GeoTIFFWriter.write(
            labels,
            rows: 2,
            columns: 3,
            classes: classes,
            georeference: source,
            to: folder.path + "/map.tif"
        )
        try EnviWriter.write(
            labels,
            rows: 2,
            columns: 3,
            classes: classes,
            georeference: source,
            to: folder.path + "/map.img"
        )
        #expect(folder.names == ["map.hdr", "map.img", "map.tif", "map.tif.aux.xml"])
        for name in ["map.tif", "map.img"] {
            let file = try ArrayFile(folder.path + "/" + name)
            #expect(try file.doubles("").values == labels.map { Double($0) })
            let raster = try #require(file.raster(""))
            #expect(raster.georeference?.transform == source.transform, "\(name)")
            #expect(raster.georeference?.projection?.contains("32633") == true || name == "map.img")
            #expect(raster.georeference?.projection?.contains("UTM") == true, "\(name)")
            let found = raster.classes.filter { [1, 3].contains($0.number) }
            #expect(found.map(\.color) == ["#0010ff", "#a0522d"], "\(name)")
            #expect(found.last?.name == "Straße")
        }
        #expect(try ArrayFile(folder.path + "/map.tif").raster("")?.noData == 0)
    }

    @Test func tellsOfAFullDevice() {
        let full = FileError.cannotWrite(path: "/dev/full", reason: systemMessage(ENOSPC))
        #expect(throws: full) { try AtomicFile.write("text", to: "/dev/full") }
    }

    @Test func tellsOfAFolderThatIsNotThere() {
        #expect(throws: FileError.cannotCreate(path: "/nowhere/at/all", reason: systemMessage(ENOENT))) {
            try AtomicFile.write("text", to: "/nowhere/at/all")
        }
    }

    /// A limit on the file size simulates a full disk: the write fails halfway.
    @Test func keepsNothingOfAHalfWrittenFile() async {
        await #expect(processExitsWith: .success) {
            let folder = try TemporaryFolder()
            let path = try folder.file("kept", Array("before".utf8))
            signal(SIGXFSZ, SIG_IGN)
            var limit = rlimit(rlim_cur: 4096, rlim_max: 4096)
            guard setrlimit(__rlimit_resource_t(UInt32(RLIMIT_FSIZE.rawValue)), &limit) == 0 else { exit(2) }
            do throws(FileError) {
                try AtomicFile.write([UInt8](repeating: 7, count: 100_000), to: path)
                exit(3)
            } catch {
                guard error == .cannotWrite(path: path, reason: systemMessage(EFBIG)) else { exit(4) }
            }
            guard folder.names == ["kept"], let kept = try? RandomAccessFile(path), kept.size == 6 else {
                exit(5)
            }
            exit(0)
        }
    }
}
