internal import CKernels
internal import COpenBLAS
internal import Glibc

/// How OpenBLAS is set up: one thread, and the kernels of the widest instruction set that may be used.
enum BLAS {
    /// Runs once, before the first call into OpenBLAS.
    ///
    /// OpenBLAS 0.3.21, which Debian 12 ships, takes its AVX2 kernels on newer server CPUs that it does not know by
    /// name. Told the core type through the environment and initialized again, it takes the AVX-512 ones, which
    /// are twice as fast. In the same way it is held to a limit (`InstructionSet.limit`). A user's own `OPENBLAS_CORETYPE` is
    /// left alone.
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

    /// The core type that OpenBLAS should take in place of its own choice; nil if that is right.
    private static var wantedCore: String? {
        let core = String(cString: openblas_get_corename())
        switch InstructionSet.limit {
        case .baseline: return "Nehalem"
        case .avx2: return ["Haswell", "Zen", "Excavator"].contains(core) ? nil : "Haswell"
        case .avx512, .avx512bf16, .amx:
            return String(cString: kernels.name) == "avx512" && core == "Haswell" ? "SkylakeX" : nil
        }
    }
}
