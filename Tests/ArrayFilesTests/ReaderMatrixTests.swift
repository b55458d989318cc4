import ArrayElements
import TestSupport
import Testing

@testable import ArrayFiles

/// The data in every file of that script, row-major.
func datum(_ type: ElementType, count: Int = 24) -> [Double] {
    (0..<count).map { index in
        if type == .bool { return Double(index % 2) }
        let base = Double(type.rawValue.hasPrefix("uint") ? index : index - 5)
        return type.isFloating ? base + 0.5 : base
    }
}

@Suite struct ReaderMatrixTests {
    static let inMatlab: [ElementType] = [
        .int8, .uint8, .int16, .uint16, .int32, .uint32, .int64, .uint64, .float32, .float64,
    ]
    static let inMatlab4: [ElementType] = [.uint8, .int16, .uint16, .int32, .float32, .float64]
    static let cases: [(file: String, type: ElementType)] =
        ["mat5_little.mat", "mat5_compressed.mat", "mat73_little.mat", "mat73_big.mat"].flatMap { file in
            (inMatlab + [.bool]).map { (file, $0) }
        }
        + inMatlab.map { ("mat5_big.mat", $0) }
        + ["hdf5_little.h5", "hdf5_big.h5", "hdf5_chunked.h5"].flatMap { file in
            ElementType.allCases.map { (file, $0) }
        }

    @Test(arguments: cases)
    func readsTheDatum(file: String, type: ElementType) throws {
        let path = arrayFiles + "/" + file
        let info = try #require(ArrayFile.variables(in: path).first { $0.name == "a_" + type.rawValue })
        #expect(info.shape == [2, 3, 4])
        #expect(info.elementType == type)
        let array = try ArrayFile.doubles(info.name, in: path)
        #expect(array.shape == [2, 3, 4])
        #expect(array.elementType == type)
        #expect(array.values == datum(type))
        #expect(try ArrayFile.floats(info.name, in: path).values == datum(type).map { Float($0) })
    }

    @Test(arguments: ["mat4_little.mat", "mat4_big.mat"], inMatlab4)
    func readsMatlab4(file: String, type: ElementType) throws {
        let array = try ArrayFile.doubles("a_" + type.rawValue, in: arrayFiles + "/" + file)
        #expect(array.shape == [2, 3])
        #expect(array.elementType == .float64)
        #expect(array.values == datum(type, count: 6))
    }

    @Test func readsMatlab4OfSciPy() throws {
        let array = try ArrayFile.doubles("a_float64", in: arrayFiles + "/mat4_scipy.mat")
        #expect(array.values == datum(.float64, count: 6))
    }

    @Test(arguments: ElementType.allCases, ["little", "big"])
    func readsNpy(type: ElementType, order: String) throws {
        let path = arrayFiles + "/npy_\(type.rawValue)_\(order).npy"
        #expect(
            try ArrayFile.variables(in: path) == [
                VariableInfo(name: "", elementType: type, shape: [2, 3, 4])
            ]
        )
        #expect(try ArrayFile.doubles("", in: path).values == datum(type))
    }

    @Test(arguments: ["fortran", "version2", "version3"])
    func readsNpyVariants(name: String) throws {
        #expect(try ArrayFile.doubles("", in: arrayFiles + "/npy_\(name).npy").values == datum(.int32))
    }

    @Test(
        arguments: [
            ("mat5_little.mat", "outer.inner.cube"), ("mat5_compressed.mat", "outer.inner.cube"),
            ("mat73_little.mat", "outer.inner.cube"), ("hdf5_little.h5", "outer/inner/cube"),
        ])
    func readsNestedFields(file: String, name: String) throws {
        let array = try ArrayFile.doubles(name, in: arrayFiles + "/" + file)
        #expect(array.shape == [2, 3, 4])
        #expect(array.values == datum(.uint16))
    }

    /// Axes can be read in any order, from row-major and column-major files.
    @Test(arguments: ["npy_int32_little.npy", "npy_fortran.npy"])
    func reordersAxes(file: String) throws {
        for axes in [[0, 1, 2], [1, 0, 2], [1, 2, 0], [2, 1, 0], [0, 2, 1], [2, 0, 1]] {
            let array = try ArrayFile.floats("", in: arrayFiles + "/" + file, axes: axes)
            #expect(array.shape == [2, 3, 4])
            #expect(array.values == inOrder(of: axes, array.shape) { Float(12 * $0 + 4 * $1 + $2 - 5) })
        }
    }

    @Test func readsHalfPrecision() throws {
        let bits: [UInt16] = [
            0x0000, 0x8000, 0x0001, 0x03ff, 0x0400, 0x3c00, 0xc000, 0x7bff, 0x7c00, 0xfc00, 0x7e00,
        ]
        let found = bits.map { HalfNumber(bits: $0).double }
        let expected: [Double] = [
            0, -0.0, 0x1p-24, 0x1.ff8p-15, 0x1p-14, 1, -2, 65504, .infinity, -.infinity,
        ]
        #expect(Array(found.prefix(10)) == expected)
        #expect(found[10].isNaN)
    }
}
