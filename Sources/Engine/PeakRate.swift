internal import Compute

/// The best rate at which this machine multiplies matrices on all threads in use, in floating-point operations per
/// second.
///
/// Each thread multiplies its own matrices with the product that networks use; a multiply-add counts as two operations.
/// Of the matrix sizes from 256 to 1024 that were tried, 640 gave the highest reproducible rate: larger operands do not
/// fit in the caches of a core. The result is the best of several repeats, since other load on the machine can only
/// slow it down.
public func matrixProductPeak(repeats: Int = 20) -> Double {
    let (side, threads) = (640, Parallelism.threads)
    let (area, gemm) = (side * side, Gemm())
    let operand = Tensor((0..<threads * area).map { Scalar($0 % 7 - 3) }, shape: [threads, side, side])
    var product = Tensor(zeros: operand.shape)
    let seconds = product.withMutablePointer { product in
        operand.withPointer { operand in
            (0..<max(1, repeats)).map { _ -> Double in
                let start = ContinuousClock.now
                parallel(over: threads, grain: 1) { own in
                    for thread in own {
                        let matrix = MatrixView(operand + thread * area, leading: side)
                        let result = product + thread * area
                        gemm(side, side, side, matrix, matrix, into: result, leading: side)
                    }
                }
                return (ContinuousClock.now - start) / .seconds(1)
            }
        }
    }
    return Double(2 * threads * area * side) / (seconds.min() ?? .infinity)
}
