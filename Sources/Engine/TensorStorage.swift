/// The memory of a tensor's elements, at a multiple of 64 bytes: a vector or a tile's row is then never spread over two
/// lines of the cache, which costs some per cent of the time of a network.
///
/// Shared by copies of a tensor; only its one owner writes to it.
final class TensorStorage: Sendable {
    static let alignment = 64
    // Written only while a single tensor refers to it.
    nonisolated(unsafe) let elements: UnsafeMutablePointer<Scalar>
    let count: Int
    private nonisolated(unsafe) let allocation: UnsafeMutableRawPointer

    /// Elements that are arbitrary until written.
    init(count: Int) {
        self.count = count
        let bytes = max(count, 1) * MemoryLayout<Scalar>.stride + Self.alignment
        // Aligned here, since the C library asks for more than it keeps when it aligns: the room that such a buffer leaves
        // behind is too small for the next of its size, and memory grows by half.
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

/// Calls `body` with room for `count` elements at a multiple of 64 bytes, which are arbitrary until written.
func withScratch<Result>(_ count: Int, _ body: (UnsafeMutablePointer<Scalar>) -> Result) -> Result {
    let storage = TensorStorage(count: count)
    return withExtendedLifetime(storage) { body(storage.elements) }
}
