internal import Synchronization

/// Numbers for the names of GDAL's files in memory, each given out once.
enum MemoryFileNumber {
    private static let last = Atomic<Int>(0)

    static func next() -> Int { last.wrappingAdd(1, ordering: .relaxed).newValue }
}
