internal import CMalloc
internal import Glibc

/// Memory settings and statistics of the process.
public enum Memory {
    /// Keeps freed buffers for the next operation instead of returning them to the system.
    ///
    /// A training step allocates and frees the same tens of megabytes at every operation, and getting a new page from the system
    /// costs more than the arithmetic on it. Call this once at program start.
    public static func keepFreedBuffers() {
        mallopt(M_MMAP_MAX, 0)
        mallopt(M_ARENA_MAX, 1)
        mallopt(M_TRIM_THRESHOLD, 1 << 30)
        mallopt(M_TOP_PAD, 16 << 20)
    }

    /// Populates the pages of memory that will be overwritten completely, on several threads.
    ///
    /// Each page causes a page fault when it is first touched; a huge page causes one for hundreds of small pages. (A virtual
    /// machine that requests memory from its host has to wait in any case.)
    package static func provide(_ memory: UnsafeMutableRawPointer, bytes: Int) {
        let (page, piece) = (sysconf(Int32(_SC_PAGESIZE)), 4 << 20)
        let first = (Int(bitPattern: memory) + page - 1) / page * page
        let count = (Int(bitPattern: memory) + bytes) / page * page - first
        guard count >= piece else { return }
        madvise(UnsafeMutableRawPointer(bitPattern: first), count, MADV_HUGEPAGE)
        parallel(over: (count + piece - 1) / piece, grain: 1) { range in
            for index in range {
                let start = index * piece
                // Systems before Linux 5.14 do not support this call; then pages are populated when they are touched.
                madvise(
                    UnsafeMutableRawPointer(bitPattern: first + start),
                    min(piece, count - start),
                    MADV_POPULATE_WRITE
                )
            }
        }
    }

    /// Resets the peak resident size, so that a later value covers only the code that runs from now on.
    ///
    /// Does nothing if the system does not permit it.
    public static func resetPeak() {
        let file = open("/proc/self/clear_refs", O_WRONLY | O_CLOEXEC)
        guard file >= 0 else { return }
        _ = write(file, "5", 1)
        close(file)
    }

    /// The peak resident size of this process, in bytes.
    ///
    /// The resource usage counters of the system include the parent program before `exec`; the memory status does not.
    public static var peakResidentBytes: Int {
        var text = [UInt8](repeating: 0, count: 8_192)
        let file = open("/proc/self/status", O_RDONLY | O_CLOEXEC)
        if file >= 0 {
            defer { close(file) }
            let count = max(0, read(file, &text, text.count))
            let lines = String(decoding: text.prefix(count), as: UTF8.self).split(separator: "\n")
            let words = lines.first { $0.hasPrefix("VmHWM:") }?.split(whereSeparator: { " \t".contains($0) })
            if let words, words.count > 1, let kibibytes = Int(words[1]) { return kibibytes * 1024 }
        }
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return usage.ru_maxrss * 1024
    }
}
