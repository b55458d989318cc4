internal import CKernels

extension Variable {
    /// Element-wise sum; the shape of `b` may be a suffix of the shape of `a`.
    public static func + (a: Variable, b: Variable) -> Variable {
        let sum = a.value.combined(b.value.broadcast(to: a.shape), kernels.add)
        return .record(sum, from: [a, b]) { g in [g, g] }
    }

    /// Element-wise difference; the shape of `b` may be a suffix of the shape of `a`.
    public static func - (a: Variable, b: Variable) -> Variable {
        let difference = a.value.combined(b.value.broadcast(to: a.shape), kernels.subtract)
        let wantsB = b.isTraced
        return .record(difference, from: [a, b]) { g in
            [g, wantsB ? g.mapped { kernels.scale(-1, $0, $1, $2) } : nil]
        }
    }

    /// Element-wise product; the shape of `b` may be a suffix of the shape of `a`.
    public static func * (a: Variable, b: Variable) -> Variable {
        let (x, y) = (a.value, b.value.broadcast(to: a.shape))
        let (wantsA, wantsB) = (a.isTraced, b.isTraced)
        return .record(x.combined(y, kernels.multiply), from: [a, b]) { g in
            [
                wantsA ? g.combined(y, kernels.multiply) : nil,
                wantsB ? g.combined(x, kernels.multiply) : nil,
            ]
        }
    }

    /// Every element multiplied by the constant `factor`.
    public func scaled(by factor: Scalar) -> Variable {
        .record(value.mapped { kernels.scale(factor, $0, $1, $2) }, from: [self]) { g in
            [g.mapped { kernels.scale(factor, $0, $1, $2) }]
        }
    }

    /// Element-wise eˣ.
    ///
    /// The pullback keeps only the result.
    public func exp() -> Variable {
        let y = value.mapped(kernels.exp)
        return .record(y, from: [self]) { g in [g.combined(y, kernels.multiply)] }
    }

    /// Element-wise hyperbolic tangent.
    ///
    /// The pullback keeps only the result: `g · (1 − y²)`.
    public func tanh() -> Variable {
        let y = value.mapped(kernels.tanh)
        return .record(y, from: [self]) { g in
            let square = y.combined(y, kernels.multiply)
            return [g.combined(g.combined(square, kernels.multiply), kernels.subtract)]
        }
    }

    /// Element-wise logistic function `1 / (1 + e⁻ˣ)`.
    ///
    /// The pullback keeps only the result: `g · y · (1 − y)`.
    public func sigmoid() -> Variable {
        let y = value.mapped(kernels.sigmoid)
        return .record(y, from: [self]) { g in
            let slope = y.combined(y.combined(y, kernels.multiply), kernels.subtract)
            return [g.combined(slope, kernels.multiply)]
        }
    }

    /// Element-wise `max(x, 0)`, with derivative 0 at 0.
    public func relu() -> Variable {
        let y = value.mapped(kernels.relu)
        return .record(y, from: [self]) { g in [y.combined(g, kernels.relu_pullback)] }
    }

    /// Element-wise `x · Φ(x)`, with Φ the standard normal distribution function (Hendrycks and Gimpel 2016; the
    /// exact form, not the tanh approximation).
    public func gelu() -> Variable {
        let x = value
        return .record(x.mapped(kernels.gelu), from: [self]) { g in [x.combined(g, kernels.gelu_pullback)] }
    }

    /// Element-wise natural logarithm.
    public func log() -> Variable {
        let x = value
        return .record(x.mapped { forEach($0, $1, $2) { Engine.log($0) } }, from: [self]) { g in
            [g.combined(x) { g, x, z, n in for i in 0..<n { z[i] = g[i] / x[i] } }]
        }
    }

    /// Element-wise 1/x.
    ///
    /// The pullback keeps only the result: `−g · y²`.
    public func reciprocal() -> Variable {
        let y = value.mapped { forEach($0, $1, $2) { 1 / $0 } }
        return .record(y, from: [self]) { g in
            [g.combined(y) { g, y, z, n in for i in 0..<n { z[i] = -g[i] * y[i] * y[i] } }]
        }
    }

    /// Element-wise √x; the gradient at 0 is taken to be 0.
    ///
    /// The pullback keeps only the result: `g / 2y`.
    public func squareRoot() -> Variable {
        let y = value.mapped { forEach($0, $1, $2) { $0.squareRoot() } }
        return .record(y, from: [self]) { g in
            [g.combined(y) { g, y, z, n in for i in 0..<n { z[i] = y[i] > 0 ? g[i] / (2 * y[i]) : 0 } }]
        }
    }
}

private func forEach(
    _ x: UnsafePointer<Scalar>,
    _ y: UnsafeMutablePointer<Scalar>,
    _ count: Int,
    _ function: (Scalar) -> Scalar
) {
    for i in 0..<count { y[i] = function(x[i]) }
}
