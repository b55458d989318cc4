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

    /// Has the system provide the pages of memory that is about to be written from end to end, on several threads.
    ///
    /// A page that is fetched when it is first touched costs an interruption of its own; a large page costs one for
    /// hundreds of small ones. (A virtual machine that has to ask its host for memory waits for that in any case.)
    package static func provide(_ memory: UnsafeMutableRawPointer, bytes: Int) {
        let (page, piece) = (sysconf(Int32(_SC_PAGESIZE)), 4 << 20)
        let first = (Int(bitPattern: memory) + page - 1) / page * page
        let count = (Int(bitPattern: memory) + bytes) / page * page - first
        guard count >= piece else { return }
        madvise(UnsafeMutableRawPointer(bitPattern: first), count, MADV_HUGEPAGE)
        parallel(over: (count + piece - 1) / piece, grain: 1) { range in
            for index in range {
                let start = index * piece
                // Systems before Linux 5.14 do not know this call: then pages come as they are touched.
                madvise(
                    UnsafeMutableRawPointer(bitPattern: first + start),
                    min(piece, count - start),
                    MADV_POPULATE_WRITE
                )
            }
        }
    }

    /// The largest resident size this process has had, in bytes.
    ///
    /// What the system counts for a process includes the program that started it, up to the moment that this one took its
    /// place; what it tells of the memory itself does not.
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
