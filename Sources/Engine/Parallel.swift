internal import CKernels
internal import Dispatch
internal import Synchronization

private let threadCount = Atomic<Int>(2)

/// How many threads `parallel(over:grain:)` uses.
///
/// Results never depend on it.
public enum Parallelism {
    /// The number of threads, at least one.
    public static var threads: Int {
        get { threadCount.load(ordering: .relaxed) }
        set { threadCount.store(max(1, newValue), ordering: .relaxed) }
    }
}

/// Calls `body` with consecutive ranges of at most `grain` that cover `0 ..< count`, on several threads.
///
/// The ranges depend on `count` and `grain` alone, so a body that writes only what its range owns gives the same
/// bits on any number of threads.
package func parallel(over count: Int, grain: Int, _ body: (Range<Int>) -> Void) {
    let chunks = (count + grain - 1) / grain
    let workers = min(chunks, Parallelism.threads)
    guard workers > 1 else {
        for chunk in 0..<chunks { body(chunk * grain..<min(count, (chunk + 1) * grain)) }
        return
    }
    withoutActuallyEscaping(body) { body in
        // Bodies write through pointers, which the compiler cannot check: each owns the range it is given.
        nonisolated(unsafe) let body = body
        let next = Atomic<Int>(0)
        DispatchQueue.concurrentPerform(iterations: workers) { _ in
            while true {
                let chunk = next.wrappingAdd(1, ordering: .relaxed).oldValue
                guard chunk < chunks else { return }
                body(chunk * grain..<min(count, (chunk + 1) * grain))
            }
        }
    }
}

/// Sums `length` numbers over `0 ..< count`: `body` adds its range's share to a zeroed buffer of its own, and the
/// buffers are added in the order of their ranges, so that the result is the same on any number of threads.
func parallelSum(
    over count: Int,
    grain: Int,
    length: Int,
    _ body: (Range<Int>, UnsafeMutablePointer<Scalar>) -> Void
) -> [Scalar] {
    let chunks = max(1, (count + grain - 1) / grain)
    var partial = [Scalar](repeating: 0, count: chunks * length)
    partial.withUnsafeMutableBufferPointer { buffer in
        guard let base = buffer.baseAddress, length > 0 else { return }
        parallel(over: count, grain: grain) { range in body(range, base + range.lowerBound / grain * length) }
        parallel(over: length, grain: 16_384) { range in
            for chunk in 1..<max(1, chunks) {
                kernels.add(
                    base + range.lowerBound,
                    base + chunk * length + range.lowerBound,
                    base + range.lowerBound,
                    range.count
                )
            }
        }
    }
    partial.removeSubrange(length...)
    return partial
}

extension Parallelism {
    /// The instruction set that the kernels use: "avx512", "avx2" or "baseline".
    public static var instructionSet: String { String(cString: kernels.name) }
}
