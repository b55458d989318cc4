import ArrayElements
import Compute
import TestSupport
import Testing

@testable import ArrayFiles

/// The values of an array of `shape` in row-major order of `axes`.
func inOrder<Value>(of axes: [Int], _ shape: [Int], _ value: (Int, Int, Int) -> Value) -> [Value] {
    var (values, index): ([Value], [Int]) = ([], [0, 0, 0])
    for first in 0..<shape[axes[0]] {
        for second in 0..<shape[axes[1]] {
            for third in 0..<shape[axes[2]] {
                (index[axes[0]], index[axes[1]], index[axes[2]]) = (first, second, third)
                values.append(value(index[0], index[1], index[2]))
            }
        }
    }
    return values
}

let allOrders = [[0, 1, 2], [1, 0, 2], [1, 2, 0], [2, 1, 0], [0, 2, 1], [2, 0, 1]]

/// Arrays are assembled from pieces; the result does not depend on how they are cut.
@Suite struct ArrayTargetTests {
    /// Extents that are not multiples of a block size, and some of 1.
    static let shapes = [[37, 23, 19], [1, 50, 7], [40, 1, 9], [6, 31, 1], [3, 5, 200]]

    private func value(_ shape: [Int]) -> (Int, Int, Int) -> UInt16 {
        { UInt16(($0 * shape[1] + $1) * shape[2] + $2) }
    }

    @Test(arguments: shapes, [true, false])
    func fillsFromAFile(shape: [Int], isColumnMajor: Bool) throws {
        let stored = inOrder(of: isColumnMajor ? [2, 1, 0] : [0, 1, 2], shape, value(shape))
        let folder = try TemporaryFolder()
        let path = try folder.file("array", [1, 2, 3] + littleEndianBytes(stored.map(\.byteSwapped)))
        let file = try RandomAccessFile(path)
        for axes in allOrders {
            for piece in [2, 100, 3000, 1 << 20] {
                let numbers = try ArrayTarget<Float>.numbers(
                    shape: shape,
                    isColumnMajor: isColumnMajor,
                    axes: axes,
                    path: path
                ) { target throws(ArrayFileError) in
                    let numbers = StoredNumbers(type: .uint16, isBigEndian: true)
                    try target.fill(from: file, at: 3, numbers, piece: piece)
                }
                #expect(
                    numbers == inOrder(of: axes, shape, value(shape)).map(Float.init),
                    "\(axes), \(piece)"
                )
            }
        }
    }

    @Test(arguments: shapes, [true, false])
    func fillsInOrder(shape: [Int], isColumnMajor: Bool) throws {
        let stored = inOrder(of: isColumnMajor ? [2, 1, 0] : [0, 1, 2], shape, value(shape))
        let bytes = littleEndianBytes(stored)
        for axes in allOrders {
            for piece in [2, 100, 3000, 1 << 20] {
                var read = 0
                let numbers = try ArrayTarget<Double>.numbers(
                    shape: shape,
                    isColumnMajor: isColumnMajor,
                    axes: axes,
                    path: ""
                ) { target throws(ArrayFileError) in
                    try target.fill(StoredNumbers(type: .uint16, isBigEndian: false), piece: piece) {
                        buffer in
                        buffer.copyBytes(from: bytes[read..<read + buffer.count])
                        read += buffer.count
                    }
                }
                #expect(read == bytes.count)
                #expect(
                    numbers == inOrder(of: axes, shape, value(shape)).map(Double.init),
                    "\(axes), \(piece)"
                )
            }
        }
    }

    @Test func tellsWhatWentWrongInAnyPiece() throws {
        let folder = try TemporaryFolder()
        let file = try RandomAccessFile(try folder.file("short", [UInt8](repeating: 1, count: 9_999)))
        #expect(throws: ArrayFileError.self) {
            _ = try ArrayTarget<Float>.numbers(
                shape: [100, 100],
                isColumnMajor: true,
                axes: nil,
                path: file.path
            ) { target throws(ArrayFileError) in
                try target.fill(
                    from: file,
                    at: 0,
                    StoredNumbers(type: .uint8, isBigEndian: false),
                    piece: 500
                )
            }
        }
    }

    @Test func refusesWhatDoesNotFitTheMachine() {
        #expect(throws: ArrayFileError.self) {
            _ = try ArrayTarget<Double>.numbers(
                shape: [1 << 20, 1 << 20],
                isColumnMajor: false,
                axes: nil,
                path: ""
            ) { _ in }
        }
    }
}
