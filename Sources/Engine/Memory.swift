internal import CMalloc
internal import Glibc

/// How the process treats freed memory.
public enum Memory {
    /// Keeps freed buffers for the next operation instead of returning them to the system.
    ///
    /// A training step allocates and frees the same tens of megabytes at every operation, and a page that comes
    /// fresh from the system costs more than the arithmetic on it. Call once, at the start of a program.
    public static func keepFreedBuffers() {
        mallopt(M_MMAP_MAX, 0)
        mallopt(M_ARENA_MAX, 1)
        mallopt(M_TRIM_THRESHOLD, 1 << 30)
        mallopt(M_TOP_PAD, 16 << 20)
    }

    /// Asks for large pages where `bytes` bytes from `memory` on will be written for the first time.
    ///
    /// A page that comes fresh from the system is cleared when it is first touched; one call for two megabytes costs far
    /// less than one for each four kilobytes. A wish only: the system may not have large pages.
    package static func useLargePages(_ memory: UnsafeMutableRawPointer, bytes: Int) {
        let page = sysconf(Int32(_SC_PAGESIZE))
        let (start, end) = (Int(bitPattern: memory), Int(bitPattern: memory) + bytes)
        let (first, last) = ((start + page - 1) / page * page, end / page * page)
        guard last - first >= 4 << 20 else { return }
        madvise(UnsafeMutableRawPointer(bitPattern: first), last - first, MADV_HUGEPAGE)
    }

    /// The largest resident size this process has had, in bytes.
    public static var peakResidentBytes: Int {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return usage.ru_maxrss * 1024
    }
}
