import ArrayElements
import TestSupport
import Testing

@testable import ArrayFiles

/// MATLAB stores numbers in narrower types than that of their array if they fit.
@Suite struct MatStorageTests {
    private func element(_ type: UInt32, _ bytes: [UInt8]) -> [UInt8] {
        let padding = [UInt8](repeating: 0, count: (8 - bytes.count % 8) % 8)
        return littleEndianBytes([type, UInt32(bytes.count)]) + bytes + padding
    }

    /// A MAT 5 file with one 2×2 array `a` of a class, in elements of a storage type.
    private func file(_ folder: TemporaryFolder, classCode: UInt32, _ numbers: [UInt8]) throws -> String {
        let body =
            element(6, littleEndianBytes([classCode, 0])) + element(5, littleEndianBytes([UInt32(2), 2]))
            + element(1, Array("a".utf8)) + numbers
        let text = Array("MATLAB 5.0 MAT-file, written for tests".utf8)
        let header = text + [UInt8](repeating: 32, count: 116 - text.count)
        return try folder.file(
            "a.mat",
            header + [UInt8](repeating: 0, count: 8) + [0, 1] + Array("IM".utf8) + element(14, body)
        )
    }

    @Test func widensWhatIsStoredNarrow() throws {
        let folder = try TemporaryFolder()
        let bytes = littleEndianBytes([Int16(-2), 3, 500, -7])
        let path = try file(folder, classCode: 6, element(3, bytes))
        let array = try ArrayFile.doubles("a", in: path)
        #expect(array.elementType == .float64)
        #expect(array.values == [-2, 500, 3, -7])
    }

    /// Up to four bytes are stored in the tag itself.
    @Test func readsWhatStandsInTheTag() throws {
        let folder = try TemporaryFolder()
        let path = try file(folder, classCode: 7, littleEndianBytes([UInt16(2), 4]) + [9, 8, 7, 6])
        #expect(try ArrayFile.floats("a", in: path).values == [9, 7, 8, 6])
    }

    @Test func refusesFractionsInWholeNumbers() throws {
        let folder = try TemporaryFolder()
        let bytes = littleEndianBytes([Float(1), .nan, 2, 3].map(\.bitPattern))
        let path = try file(folder, classCode: 9, element(7, bytes))
        #expect(throws: ArrayFileError.self) { _ = try ArrayFile.doubles("a", in: path) }
    }
}
