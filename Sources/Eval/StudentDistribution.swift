internal import Glibc

/// Student's t distribution.
///
/// The probability of `|T| ≥ t` with ν degrees of freedom is the regularized incomplete beta function
/// `I(ν/2, ½)` at `x = ν / (ν + t²)`.
enum StudentDistribution {
    /// The probability, 0…1, of a value at least as far from zero as `t`.
    ///
    /// - Precondition: There is at least one degree of freedom, and `t` is a number.
    static func twoSidedTail(of t: Double, degreesOfFreedom: Int) -> Double {
        precondition(degreesOfFreedom >= 1 && !t.isNaN, "t \(t) with \(degreesOfFreedom) degrees of freedom")
        guard t.isFinite else { return 0 }
        let freedom = Double(degreesOfFreedom)
        let square = t * t / freedom
        guard square.isFinite else { return 0 }
        // x and 1 − x, both computed without subtraction.
        let (x, rest) = (1 / (1 + square), square / (1 + square))
        // x^(ν/2) · (1 − x)^½ / B(ν/2, ½)
        let common =
            Glibc.exp(-freedom / 2 * log1p(square)) * rest.squareRoot() * reciprocalBeta(degreesOfFreedom)
        let (a, b) = (freedom / 2, 0.5)
        // The fraction converges fast below the distribution's mean; beyond it, the complement's does.
        return x < (a + 1) / (a + b + 2)
            ? common / a * betaFraction(a, b, x) : 1 - common / b * betaFraction(b, a, rest)
    }

    /// `1 / B(ν/2, ½)`: 1/π for one degree of freedom, ½ for two, and larger by (ν + 1) / ν for two more.
    private static func reciprocalBeta(_ degreesOfFreedom: Int) -> Double {
        var value = degreesOfFreedom.isMultiple(of: 2) ? 0.5 : 1 / Double.pi
        for freedom in stride(from: degreesOfFreedom.isMultiple(of: 2) ? 2 : 1, to: degreesOfFreedom, by: 2) {
            value *= Double(freedom + 1) / Double(freedom)
        }
        return value
    }

    /// The continued fraction of the incomplete beta function, by Lentz's method.
    ///
    /// Reference: Abramowitz and Stegun 1964, 26.5.8.
    private static func betaFraction(_ a: Double, _ b: Double, _ x: Double) -> Double {
        let tiny = 1e-300
        func awayFromZero(_ value: Double) -> Double { abs(value) < tiny ? tiny : value }
        var (upper, lower) = (1.0, 1 / awayFromZero(1 - (a + b) * x / (a + 1)))
        var fraction = lower
        for step in 1...10_000 {
            let m = Double(step)
            let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
            let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
            var change = 1.0
            for coefficient in [even, odd] {
                lower = 1 / awayFromZero(1 + coefficient * lower)
                upper = awayFromZero(1 + coefficient / upper)
                change = upper * lower
                fraction *= change
            }
            if abs(change - 1) < 1e-16 { break }
        }
        return fraction
    }
}
