internal import CKernels
internal import COpenBLAS
internal import Glibc

/// How OpenBLAS is set up: one thread, and the kernels of the widest instruction set it has for this CPU.
enum BLAS {
    /// Runs once, before the first call into OpenBLAS.
    ///
    /// OpenBLAS 0.3.21, which Debian 12 ships, takes its AVX2 kernels on newer server CPUs that it does not know by
    /// name. Told the core type through the environment and initialised again, it takes the AVX-512 ones, which
    /// are twice as fast. A user's own `OPENBLAS_CORETYPE` is left alone.
    static let prepare: Void = {
        openblas_set_num_threads(1)
        guard String(cString: kernels.name) == "avx512", getenv("OPENBLAS_CORETYPE") == nil,
            String(cString: openblas_get_corename()) == "Haswell",
            let quit = dlsym(nil, "gotoblas_dynamic_quit"), let start = dlsym(nil, "gotoblas_dynamic_init")
        else { return }
        typealias Call = @convention(c) () -> Void
        setenv("OPENBLAS_CORETYPE", "SkylakeX", 0)
        unsafeBitCast(quit, to: Call.self)()
        unsafeBitCast(start, to: Call.self)()
        openblas_set_num_threads(1)
    }()
}
