import Foundation
import TestSupport
import Testing

@testable import ArrayFiles

/// Every damaged file quickly gives an error or a value, and never ends the process.
@Suite struct ReaderDamageTests {
    static let files = [
        "mat4_little.mat", "mat4_big.mat", "mat5_little.mat", "mat5_big.mat", "mat5_compressed.mat",
        "mat73_little.mat", "hdf5_little.h5", "hdf5_chunked.h5", "hdf5_earliest.h5", "hdf5_latest.h5",
        "npy_int32_little.npy",
        "npy_float64_big.npy", "../tiff/lzw.tif", "../tiff/tiled.tif", "../tiff/strips.tif",
        "../rasters/gtiff_band_int16_big.tif",
        "../rasters/gtiff_deflate.tif",
    ]
    /// Files with attributes that describe their bands; their last bytes are not used.
    static let products = ["neon.h5", "prisma.he5", "emit.nc"].map {
        "../../../HSITests/Fixtures/products/" + $0
    }

    /// Damaged copies of each file; `HSI_MUTATIONS` asks for more.
    private static let mutations =
        ProcessInfo.processInfo.environment["HSI_MUTATIONS"].flatMap { Int($0) } ?? 200

    private func contents(_ file: String) throws -> [UInt8] {
        let file = try RandomAccessFile(arrayFiles + "/" + file)
        return try file.prefix(file.size)
    }

    /// Reads all listed variables, and counts those that could be read.
    private func readEverything(_ path: String) -> (read: Int, errors: [ArrayFileError]) {
        var (read, errors): (Int, [ArrayFileError]) = (0, [])
        do throws(ArrayFileError) {
            let file = try ArrayFile(path)
            for variable in file.variables where variable.elementType != nil {
                _ = file.raster(variable.name)
                do throws(ArrayFileError) {
                    let array = try ArrayFile.doubles(variable.name, in: path)
                    read += array.count >= 0 ? 1 : 0
                } catch { errors.append(error) }
            }
        } catch { errors.append(error) }
        return (read, errors)
    }

    @Test(arguments: files)
    func refusesTruncation(file: String) throws {
        let whole = try contents(file)
        let folder = try TemporaryFolder()
        let intact = readEverything(try folder.file("whole", whole))
        #expect(intact.read > 0)
        for cut in 0..<20 {
            let path = try folder.file("cut", Array(whole.prefix(whole.count * cut / 20)))
            let outcome = readEverything(path)
            #expect(!outcome.errors.isEmpty || outcome.read < intact.read, "cut at \(cut)/20")
            for error in outcome.errors { #expect(error.description.contains(path)) }
        }
    }

    // A PNG whose last bytes are missing still has its whole image.
    @Test(arguments: files + products + ["../rasters/picture.png"])
    func survivesCorruption(file: String) throws {
        let whole = try contents(file)
        let folder = try TemporaryFolder()
        var random = SplitMix(state: 20)
        let clock = ContinuousClock()
        var refused = 0
        for _ in 0..<Self.mutations {
            var bytes = whole
            // The first bytes hold most of the structure, so half of the damage is there.
            let reach = random.next() % 2 == 0 ? bytes.count : min(bytes.count, 512)
            for _ in 0..<1 + random.next() % 8 {
                bytes[Int(random.next() % UInt64(reach))] = UInt8(truncatingIfNeeded: random.next())
            }
            let path = try folder.file("damaged", bytes)
            let time = clock.measure { refused += readEverything(path).errors.isEmpty ? 0 : 1 }
            #expect(time < .seconds(10))
        }
        // Damage to the numbers cannot be detected, but damage to their description can.
        #expect(refused > 20)
    }
}

/// A small seeded generator: Steele, Lea, Flood 2014.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
        return mixed ^ mixed >> 31
    }
}
