internal import COpenBLAS
internal import Glibc

/// Calls into OpenBLAS, each on the calling thread.
///
/// OpenBLAS is configured for one thread and for the kernels of the widest allowed instruction set.
package enum BLAS {
    /// Runs once, before the first call into OpenBLAS.
    ///
    /// OpenBLAS 0.3.21, which Debian 12 ships, uses its AVX2 kernels on newer server CPUs that it does not recognize. Setting the
    /// core type in the environment and initializing it again selects the AVX-512 kernels, which are twice as fast. The same
    /// method applies the limit (`InstructionSet.limit`). An `OPENBLAS_CORETYPE` set by the user is kept.
    static let prepare: Void = {
        openblas_set_num_threads(1)
        guard getenv("OPENBLAS_CORETYPE") == nil, let core = wantedCore,
            let quit = dlsym(nil, "gotoblas_dynamic_quit"), let start = dlsym(nil, "gotoblas_dynamic_init")
        else { return }
        typealias Call = @convention(c) () -> Void
        setenv("OPENBLAS_CORETYPE", core, 0)
        unsafeBitCast(quit, to: Call.self)()
        unsafeBitCast(start, to: Call.self)()
        openblas_set_num_threads(1)
    }()

    /// The core type that replaces the choice of OpenBLAS; nil to keep it.
    private static var wantedCore: String? {
        let core = String(cString: openblas_get_corename())
        switch InstructionSet.limit {
        case .baseline: return "Nehalem"
        case .avx2: return ["Haswell", "Zen", "Excavator"].contains(core) ? nil : "Haswell"
        case .avx512, .avx512bf16, .amx:
            return Parallelism.instructionSet == "avx512" && core == "Haswell" ? "SkylakeX" : nil
        }
    }

    /// An extent as a 32-bit integer for OpenBLAS.
    private static func extent(_ extent: Int) -> Int32 {
        guard let narrow = Int32(exactly: extent) else {
            preconditionFailure("a matrix extent of \(extent) exceeds the 32 bits of OpenBLAS")
        }
        return narrow
    }

    /// A row-major matrix in memory.
    package struct Matrix<Element> {
        let elements: UnsafePointer<Element>
        let leading: Int32
        let transpose: CBLAS_TRANSPOSE

        /// A matrix whose stored rows are `leading` elements apart; if `transposed`, its transpose is stored.
        package init(_ elements: UnsafePointer<Element>, leading: Int, transposed: Bool = false) {
            self.elements = elements
            self.leading = BLAS.extent(leading)
            transpose = transposed ? CblasTrans : CblasNoTrans
        }
    }

    /// `c = a · b`, or `c + a · b` if `adding`, in single precision, for `a[m, k]`, `b[k, n]` and `c[m, n]`.
    ///
    /// The rows of `c` are `leading` elements apart.
    package static func multiply(
        _ m: Int,
        _ n: Int,
        _ k: Int,
        _ a: Matrix<Float>,
        _ b: Matrix<Float>,
        adding: Bool,
        into c: UnsafeMutablePointer<Float>,
        leading: Int
    ) {
        guard m > 0, n > 0 else { return }
        _ = prepare
        cblas_sgemm(
            CblasRowMajor,
            a.transpose,
            b.transpose,
            extent(m),
            extent(n),
            extent(k),
            1,
            a.elements,
            a.leading,
            b.elements,
            b.leading,
            adding ? 1 : 0,
            c,
            extent(leading)
        )
    }

    /// The same in double precision.
    package static func multiply(
        _ m: Int,
        _ n: Int,
        _ k: Int,
        _ a: Matrix<Double>,
        _ b: Matrix<Double>,
        adding: Bool,
        into c: UnsafeMutablePointer<Double>,
        leading: Int
    ) {
        guard m > 0, n > 0 else { return }
        _ = prepare
        cblas_dgemm(
            CblasRowMajor,
            a.transpose,
            b.transpose,
            extent(m),
            extent(n),
            extent(k),
            1,
            a.elements,
            a.leading,
            b.elements,
            b.leading,
            adding ? 1 : 0,
            c,
            extent(leading)
        )
    }

    /// Adds `aᵀ · a` to the upper triangle of `c[columns, columns]`, for `a[rows, columns]`, in double precision.
    static func addGram(
        _ a: UnsafePointer<Double>,
        rows: Int,
        columns: Int,
        to c: UnsafeMutablePointer<Double>
    ) {
        _ = prepare
        cblas_dsyrk(
            CblasRowMajor,
            CblasUpper,
            CblasTrans,
            extent(columns),
            extent(rows),
            1,
            a,
            extent(columns),
            1,
            c,
            extent(columns)
        )
    }
}
