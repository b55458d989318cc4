internal import Compute

/// The best rate at which this machine multiplies matrices on all threads in use, in floating-point operations a second.
///
/// Each thread multiplies matrices of its own, in the product that networks are computed with; a multiply-add is two
/// operations. Of the sides from 256 to 1024 that were tried, 640 gave the highest rate that comes out again each time:
/// larger operands leave the caches of a core. It is the best of several repeats, since whatever else the machine does
/// can only slow it down.
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
