import TestSupport
import Testing

@testable import ArrayFiles

/// Every layout, chunk index, filter, and link of HDF5, as h5py writes them for old and new versions.
@Suite struct HDF5LayoutTests {
    private static let files = ["hdf5_earliest.h5", "hdf5_latest.h5"]

    /// The number that the script wrote.
    private func expected(_ index: Int, _ variable: VariableInfo) -> Double {
        let isUnsigned = variable.type.hasPrefix("uint")
        return Double(index * 37 % 200) - (isUnsigned ? 0 : 100)
    }

    @Test(arguments: files)
    func everyDatasetIsRead(file: String) throws {
        let array = try ArrayFile(arrayFiles + "/" + file)
        let names = array.variables.filter { $0.elementType != nil }.map(\.name)
        #expect(names.count == 51, "\(names)")
        for variable in array.variables where variable.elementType != nil {
            let values = try array.doubles(variable.name).values
            #expect(values.count == variable.shape.reduce(1, *))
            switch variable.name {
            case "sparse":
                for (index, value) in values.enumerated() {
                    let isWritten = 6..<9 ~= index / 12 && 1..<4 ~= index % 12
                    #expect(value == (isWritten ? 3 : -7))
                }
            case "flags": #expect(values == [1, 0, 1])
            default:
                let wrong = values.indices.filter { values[$0] != expected($0, variable) }
                #expect(wrong.isEmpty, "\(variable.name): \(wrong.count) of \(values.count) differ")
            }
        }
    }

    @Test(arguments: files)
    func linksAreFollowedWithinTheFolder(file: String) throws {
        let array = try ArrayFile(arrayFiles + "/" + file)
        func type(_ name: String) -> String? { array.variables.first { $0.name == name }?.type }
        // The soft link leads to a dataset that is listed under its own name.
        #expect(type("soft") == nil && type("group/of/many/d07") == "int16")
        #expect(type("other_file") == "float32")
        #expect(type("stranger") == "link to ../elsewhere.h5")
    }

    @Test(arguments: ["hdf5_virtual_earliest.h5", "hdf5_virtual_latest.h5"])
    func virtualDatasetsArePutTogether(file: String) throws {
        let array = try ArrayFile.doubles("twice", in: arrayFiles + "/" + file)
        #expect(array.shape == [22, 9])
        let expected = (0..<198).map { index -> Double in Double(index % 99 * 37 % 200) - 100 }
        #expect(array.values == expected)
    }

    @Test func whatCannotBeReadDoesNotBlockItsNeighbors() throws {
        let array = try ArrayFile(arrayFiles + "/hdf5_neighbors.h5")
        #expect(try array.doubles("good").count == 20)
        let error = #expect(throws: ArrayFileError.self) { try array.doubles("scaled") }
        #expect(error?.description.contains("scale-offset") == true)
        #expect(error?.description.contains("h5repack -f GZIP=4") == true)
    }

    @Test(arguments: files)
    func attributesAreRead(file: String) throws {
        let reader = try HDF5Reader(RandomAccessFile(arrayFiles + "/" + file))
        let attributes = reader.attributes("/")
        #expect(attributes.count == 22)
        #expect(attributes.first { $0.name == "number13" }?.numbers == [13])
        #expect(attributes.first { $0.name == "text" }?.texts == ["of any length"])
        #expect(attributes.first { $0.name == "waves" }?.numbers == [400, 500, 600, 700, 800, 900, 1000])
    }

    /// The checksum of a chunk is compared.
    @Test func damagedChunksAreFound() throws {
        let file = try RandomAccessFile(arrayFiles + "/hdf5_earliest.h5")
        let whole = try file.prefix(file.size)
        let folder = try TemporaryFolder()
        let reader = try HDF5Reader(file)
        let entry = try #require(reader.entries.first { $0.info.name == "deflate" })
        let layout = try HDF5Layout(#require(entry.object?.layout), path: "")
        guard case .chunked(let chunk, let index) = layout else {
            Issue.record("no chunks")
            return
        }
        let chunks = try HDF5ChunkList.chunks(
            index,
            in: entry.source,
            extents: [11, 9, 6],
            greatest: [11, 9, 6],
            chunk: chunk,
            elementSize: 2
        )
        for offset in [5, chunks[0].size - 2] {
            var bytes = whole
            bytes[chunks[0].offset + offset] ^= 0x10
            let path = try folder.file("damaged.h5", bytes)
            #expect(throws: ArrayFileError.self) { try ArrayFile.doubles("deflate", in: path) }
            #expect(try ArrayFile.doubles("lzf", in: path).count == 594)
        }
    }
}
