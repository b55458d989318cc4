/// Minimizes a smooth function with the limited-memory BFGS method.
///
/// The line search bisects until the step meets the weak Wolfe conditions with 1e-4 and 0.9.
/// Reference: Liu and Nocedal, On the limited memory BFGS method, 1989; Lewis and Overton, 2013, for the search.
struct LBFGS {
    /// The number of stored steps.
    var memory = 10
    /// The largest gradient entry at convergence.
    var tolerance = 1e-6
    /// The maximum number of iterations.
    var iterations = 2000

    struct Point {
        var position: [Double]
        var value: Double
        var gradient: [Double]
    }

    /// The minimum found from `start`; `function` returns value and gradient.
    func minimize(from start: [Double], _ function: ([Double]) -> (value: Double, gradient: [Double]))
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

    /// The negative gradient times the inverse Hessian estimated from the stored steps.
    private func descent(
        _ gradient: [Double],
        _ history: [(step: [Double], change: [Double], product: Double)]
    ) -> [Double] {
        var direction = gradient
        var weights: [Double] = []
        for (step, change, product) in history.reversed() {
            let weight = dot(step, direction) / product
            weights.append(weight)
            for index in direction.indices { direction[index] -= weight * change[index] }
        }
        if let (_, change, product) = history.last {
            let scale = product / dot(change, change)
            for index in direction.indices { direction[index] *= scale }
        }
        for ((step, change, product), weight) in zip(history, weights.reversed()) {
            let correction = weight - dot(change, direction) / product
            for index in direction.indices { direction[index] += correction * step[index] }
        }
        return direction.map { -$0 }
    }

    /// A step along `direction` that meets the Wolfe conditions; nil if rounding errors prevent one.
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
        for index in first.indices { sum += first[index] * second[index] }
        return sum
    }
}
