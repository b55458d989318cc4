/// The memory of a tensor's elements, aligned to 64 bytes: a vector or a row of a tile then never crosses a cache line,
/// which would slow a network down by several percent.
///
/// Shared by copies of a tensor; written only while it has a single owner.
final class TensorStorage: Sendable {
    static let alignment = 64
    // Written only while a single tensor refers to it.
    nonisolated(unsafe) let elements: UnsafeMutablePointer<Scalar>
    let count: Int
    private nonisolated(unsafe) let allocation: UnsafeMutableRawPointer

    /// Allocates `count` uninitialized elements.
    init(count: Int) {
        self.count = count
        let bytes = max(count, 1) * MemoryLayout<Scalar>.stride + Self.alignment
        // Aligned here, because an aligned allocation of the C library takes more memory than it keeps: the gap that
        // such a buffer leaves is too small for the next buffer of its size, and memory use grows by half.
        allocation = .allocate(byteCount: bytes, alignment: MemoryLayout<Scalar>.alignment)
        elements = allocation.alignedUp(toMultipleOf: Self.alignment)
            .bindMemory(to: Scalar.self, capacity: max(count, 1))
    }

    /// A copy of `other`.
    convenience init(copying other: TensorStorage) {
        self.init(count: other.count)
        elements.update(from: other.elements, count: count)
    }

    deinit { allocation.deallocate() }
}

/// Calls `body` with memory for `count` uninitialized elements, aligned to 64 bytes.
func withScratch<Result>(_ count: Int, _ body: (UnsafeMutablePointer<Scalar>) -> Result) -> Result {
    let storage = TensorStorage(count: count)
    return withExtendedLifetime(storage) { body(storage.elements) }
}
