import CKernels
import Foundation
import Testing

@Suite struct KernelOptimizerTests {
    /// Penalty and decay.
    @Test(
        arguments: KernelSet.available,
        [(0, 0), (0.01, 0), (0, 0.05)] as [(KernelScalar, KernelScalar)]
    )
    func adam(_ set: KernelSet, _ regularization: (penalty: KernelScalar, decay: KernelScalar)) {
        for n in kernelSizes {
            var numbers = KernelNumbers(seed: n)
            let m = KernelBuffer(count: n, of: 0), v = KernelBuffer(count: n, of: 0)
            let p = KernelBuffer(numbers.values(n))
            var (exactM, exactV, exactP) = (m.doubles, v.doubles, p.doubles)
            for step in 1...5 {
                let g = KernelBuffer(numbers.values(n, size: 0.1))
                var constants = ck_adam(
                    learning_rate: 1e-3,
                    beta1: 0.9,
                    beta2: 0.999,
                    epsilon: 1e-8,
                    penalty: regularization.penalty,
                    decay: regularization.decay,
                    correction1: KernelScalar(1 - pow(0.9, Double(step))),
                    correction2: KernelScalar(1 - pow(0.999, Double(step)))
                )
                set.table.adam(&constants, g.pointer, m.pointer, v.pointer, p.pointer, n)
                let (rate, epsilon) = (Double(constants.learning_rate), Double(constants.epsilon))
                let (beta1, beta2) = (Double(constants.beta1), Double(constants.beta2))
                let (first, second) = (Double(constants.correction1), Double(constants.correction2))
                for (i, gradient) in g.doubles.enumerated() {
                    let g = gradient + Double(constants.penalty) * exactP[i]
                    exactP[i] -= rate * Double(constants.decay) * exactP[i]
                    exactM[i] = beta1 * exactM[i] + (1 - beta1) * g
                    exactV[i] = beta2 * exactV[i] + (1 - beta2) * g * g
                    exactP[i] -= rate / first * exactM[i] / ((exactV[i] / second).squareRoot() + epsilon)
                }
            }
            expectClose(m, exactM, ulps: 16, magnitude: 0.1, "m of \(n)")
            expectClose(v, exactV, ulps: 16, magnitude: 1e-3, "v of \(n)")
            expectClose(p, exactP, ulps: 16, magnitude: 1, "p of \(n)")
        }
    }
}
