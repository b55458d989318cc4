/// Minimises a smooth function by the limited-memory BFGS method.
///
/// Steps are searched for by bisection until they meet the weak Wolfe conditions, with 1e-4 and 0.9.
/// Reference: Liu and Nocedal, On the limited memory BFGS method, 1989; Lewis and Overton, 2013, for the search.
struct LBFGS {
    /// Steps that are remembered.
    var memory = 10
    /// The end is where no entry of the gradient is larger.
    var tolerance = 1e-6
    /// The end in any case.
    var iterations = 2000

    struct Point {
        var position: [Double]
        var value: Double
        var gradient: [Double]
    }

    /// The end of the descent from `start`; `function` gives value and gradient.
    func minimise(from start: [Double], _ function: ([Double]) -> (value: Double, gradient: [Double]))
        -> Point
    {
        func point(_ position: [Double]) -> Point {
            let (value, gradient) = function(position)
            return Point(position: position, value: value, gradient: gradient)
        }
        var here = point(start)
        var history: [(step: [Double], change: [Double], product: Double)] = []
        for _ in 0..<iterations {
            guard here.gradient.contains(where: { abs($0) > tolerance }) else { break }
            var direction = descent(here.gradient, history)
            var slope = dot(direction, here.gradient)
            if slope >= 0 {
                history = []
                direction = here.gradient.map { -$0 }
                slope = -dot(here.gradient, here.gradient)
            }
            let first = history.isEmpty ? 1 / max(1, (-slope).squareRoot()) : 1
            guard let next = search(here, direction, slope, first, point) else { break }
            let step = zip(next.position, here.position).map { $0 - $1 }
            let change = zip(next.gradient, here.gradient).map { $0 - $1 }
            let product = dot(step, change)
            if product > 0 {
                history.append((step, change, product))
                if history.count > memory { history.removeFirst() }
            }
            here = next
        }
        return here
    }

    /// Minus the gradient, times the inverse Hessian that the remembered steps suggest.
    private func descent(
        _ gradient: [Double],
        _ history: [(step: [Double], change: [Double], product: Double)]
    ) -> [Double] {
        var direction = gradient
        var weights: [Double] = []
        for (step, change, product) in history.reversed() {
            let weight = dot(step, direction) / product
            weights.append(weight)
            for place in direction.indices { direction[place] -= weight * change[place] }
        }
        if let (_, change, product) = history.last {
            let scale = product / dot(change, change)
            for place in direction.indices { direction[place] *= scale }
        }
        for ((step, change, product), weight) in zip(history, weights.reversed()) {
            let correction = weight - dot(change, direction) / product
            for place in direction.indices { direction[place] += correction * step[place] }
        }
        return direction.map { -$0 }
    }

    /// A step along `direction` that lowers the value enough and flattens the slope; nil where rounding hides any.
    private func search(
        _ here: Point,
        _ direction: [Double],
        _ slope: Double,
        _ first: Double,
        _ point: ([Double]) -> Point
    ) -> Point? {
        var (low, high, length) = (0.0, Double.infinity, first)
        var lower: Point?
        for _ in 0..<50 {
            let next = point(zip(here.position, direction).map { $0 + length * $1 })
            if !(next.value <= here.value + 1e-4 * length * slope) {
                high = length
            } else if dot(next.gradient, direction) < 0.9 * slope {
                (low, lower) = (length, next)
            } else {
                return next
            }
            length = high < .infinity ? (low + high) / 2 : 2 * low
        }
        return lower
    }

    private func dot(_ first: [Double], _ second: [Double]) -> Double {
        var sum = 0.0
        for place in first.indices { sum += first[place] * second[place] }
        return sum
    }
}
