/// The memory of a tensor's elements, at a multiple of 64 bytes: a vector or a tile's row is then never spread over two
/// lines of the cache, which costs a tenth of a network's time.
///
/// Shared by copies of a tensor; only its one owner writes to it.
final class TensorStorage: Sendable {
    static let alignment = 64
    // Written only while a single tensor refers to it.
    nonisolated(unsafe) let elements: UnsafeMutablePointer<Scalar>
    let count: Int

    /// Elements that are arbitrary until written.
    init(count: Int) {
        self.count = count
        elements = UnsafeMutableRawPointer.allocate(
            byteCount: max(count, 1) * MemoryLayout<Scalar>.stride,
            alignment: Self.alignment
        ).bindMemory(to: Scalar.self, capacity: max(count, 1))
    }

    /// A copy of `other`.
    convenience init(copying other: TensorStorage) {
        self.init(count: other.count)
        elements.update(from: other.elements, count: count)
    }

    deinit { UnsafeMutableRawPointer(elements).deallocate() }
}

/// Calls `body` with room for `count` elements at a multiple of 64 bytes, which are arbitrary until written.
func withScratch<Result>(_ count: Int, _ body: (UnsafeMutablePointer<Scalar>) -> Result) -> Result {
    let storage = TensorStorage(count: count)
    return withExtendedLifetime(storage) { body(storage.elements) }
}
