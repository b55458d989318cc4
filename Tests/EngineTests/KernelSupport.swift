import CKernels
import Testing

/// The kernels' element type.
typealias KernelScalar = ck_scalar

/// One instruction set's kernels; the tests run once for each that this CPU has.
struct KernelSet: @unchecked Sendable, CustomTestStringConvertible {
    let name: String
    let table: ck_table_t

    var testDescription: String { name }

    static let names = ["avx512", "avx2", "baseline"]
    static let available = names.compactMap { name in
        ck_table_named(name).map { KernelSet(name: name, table: $0.pointee) }
    }
}

/// The factor on tolerances of sums if the definition is summed in the precision of the kernels, one term after
/// another: most of the difference is then rounding of the definition.
#if DoublePrecision
    let referenceRounding = 8.0
#else
    let referenceRounding = 1.0
#endif

/// Lengths around every vector width.
let kernelSizes = [0, 1, 7, 8, 9, 31, 33, 1000]

/// A buffer that is not aligned to any vector, with a mark on either side that no kernel may overwrite.
final class KernelBuffer {
    private static let mark: KernelScalar = 12345
    private let base: UnsafeMutablePointer<KernelScalar>
    let count: Int

    init(_ values: [KernelScalar]) {
        count = values.count
        base = .allocate(capacity: values.count + 2)
        base.initialize(repeating: Self.mark, count: values.count + 2)
        for (i, value) in values.enumerated() { base[i + 1] = value }
    }

    convenience init(count: Int, of value: KernelScalar = 777) {
        self.init([KernelScalar](repeating: value, count: count))
    }

    deinit { base.deallocate() }

    var pointer: UnsafeMutablePointer<KernelScalar> { base + 1 }
    var values: [KernelScalar] { (0..<count).map { pointer[$0] } }
    var doubles: [Double] { values.map { Double($0) } }
    var marksAreIntact: Bool { base[0] == Self.mark && base[count + 1] == Self.mark }
}

extension KernelBuffer {
    /// Elements between the rows of a stored matrix; they are not part of it.
    static let gap = 3

    /// The row-major matrix of `values`, or its transpose; the elements between its rows are NaN.
    convenience init(matrix values: [KernelScalar], _ rows: Int, _ columns: Int, transposed: Bool = false) {
        let (outer, inner) = transposed ? (columns, rows) : (rows, columns)
        self.init(count: outer * (inner + Self.gap), of: .nan)
        for row in 0..<rows {
            for column in 0..<columns {
                let (i, j) = transposed ? (column, row) : (row, column)
                pointer[i * (inner + Self.gap) + j] = values[row * columns + column]
            }
        }
    }

    /// Whether nothing was written between the rows of a matrix of `columns`.
    func gapsAreIntact(columns: Int) -> Bool {
        let values = values
        return stride(from: columns, to: count, by: columns + Self.gap).allSatisfy { end in
            values[end..<end + Self.gap].allSatisfy(\.isNaN)
        }
    }
}

/// A small reproducible generator of values.
struct KernelNumbers {
    private var state: UInt64

    init(seed: Int) { state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 &+ 1 }

    mutating func next() -> Double {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Double(state >> 11) / Double(1 << 53) * 2 - 1
    }

    /// Values between ±`size` around `center`.
    mutating func values(_ count: Int, size: Double = 1, around center: Double = 0) -> [KernelScalar] {
        (0..<count).map { _ in KernelScalar(center + size * next()) }
    }
}

/// Expects every result to lie within `ulps` units in the last place of `magnitude` or of the exact value, whichever
/// is larger; infinities and NaN must be reproduced.
func expectClose(
    _ actual: KernelBuffer,
    _ exact: [Double],
    ulps: Double,
    magnitude: Double = 0,
    _ what: String,
    sourceLocation: SourceLocation = #_sourceLocation
) {
    #expect(actual.marksAreIntact, "\(what) writes outside its buffer", sourceLocation: sourceLocation)
    #expect(actual.count == exact.count, sourceLocation: sourceLocation)
    for (i, pair) in zip(actual.values, exact).enumerated() {
        let nearest = KernelScalar(pair.1)
        let same = pair.0 == nearest || (pair.0.isNaN && nearest.isNaN)
        let unit = max(Double(nearest.ulp), Double(KernelScalar(magnitude).ulp))
        let close = abs(Double(pair.0) - pair.1) <= ulps * unit
        if !same && !close {
            Issue.record(
                "\(what)[\(i)] is \(pair.0), expected \(nearest)",
                sourceLocation: sourceLocation
            )
            return
        }
    }
}
