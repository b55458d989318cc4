internal import Dispatch
internal import Synchronization

private let threadCount = Atomic<Int>(2)

/// The number of threads of `parallel(over:grain:)`.
///
/// Results do not depend on it.
public enum Parallelism {
    /// The number of threads, at least one.
    public static var threads: Int {
        get { threadCount.load(ordering: .relaxed) }
        set { threadCount.store(max(1, newValue), ordering: .relaxed) }
    }
}

private enum Region {
    /// Whether this code already runs on one of several threads.
    @TaskLocal static var isParallel = false
}

/// Calls `body` with consecutive ranges of at most `grain` that cover `0 ..< count`, on several threads.
///
/// A nested call uses only its own thread.
///
/// The ranges depend only on `count` and `grain`, so a body that writes only to its own range gives the same bits on any number
/// of threads.
package func parallel(over count: Int, grain: Int, _ body: (Range<Int>) -> Void) {
    let chunks = (count + grain - 1) / grain
    let workers = min(chunks, Parallelism.threads)
    guard workers > 1, !Region.isParallel else {
        for chunk in 0..<chunks { body(chunk * grain..<min(count, (chunk + 1) * grain)) }
        return
    }
    withoutActuallyEscaping(body) { body in
        // Bodies write through pointers, which the compiler cannot check; each body owns its range.
        nonisolated(unsafe) let body = body
        let next = Atomic<Int>(0)
        DispatchQueue.concurrentPerform(iterations: workers) { _ in
            Region.$isParallel.withValue(true) {
                while true {
                    let chunk = next.wrappingAdd(1, ordering: .relaxed).oldValue
                    guard chunk < chunks else { return }
                    body(chunk * grain..<min(count, (chunk + 1) * grain))
                }
            }
        }
    }
}

extension Parallelism {
    /// The instruction set that the kernels use: "avx512", "avx2" or "baseline".
    public static var instructionSet: String { InstructionSet.vectors.rawValue }
}
