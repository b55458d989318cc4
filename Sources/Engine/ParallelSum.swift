internal import CKernels
internal import Compute

/// Sums `length` numbers over `0 ..< count`: `body` adds the sum of its range to its own zeroed buffer, and the buffers
/// are added in the order of their ranges, so that the result is the same on any number of threads.
///
/// Pass `isCleared: false` if `body` overwrites its whole buffer.
func parallelSum(
    over count: Int,
    grain: Int,
    length: Int,
    isCleared: Bool = true,
    _ body: (Range<Int>, UnsafeMutablePointer<Scalar>) -> Void
) -> [Scalar] {
    let chunks = (count + grain - 1) / grain
    guard chunks > 0, length > 0 else { return [Scalar](repeating: 0, count: length) }
    // The buffer of each range starts on its own cache line.
    let stride = (length + 15) / 16 * 16
    return withScratch(chunks * stride) { sums in
        parallel(over: count, grain: grain) { range in
            let sum = sums + range.lowerBound / grain * stride
            if isCleared { sum.update(repeating: 0, count: length) }
            body(range, sum)
        }
        parallel(over: length, grain: 4096) { range in
            let sum = sums + range.lowerBound
            for chunk in 1..<max(1, chunks) { kernels.add(sum, sum + chunk * stride, sum, range.count) }
        }
        return [Scalar](UnsafeBufferPointer(start: sums, count: length))
    }
}
