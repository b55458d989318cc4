/// A product of many numbers above 0 that cannot underflow: `significand · 2^exponent`, the significand in 1 ..< 2.
///
/// Only multiplications round, so the result is the same on every machine. Sums of logarithms do not guarantee that.
struct ScaledProduct: Comparable {
    private var exponent = 0
    private var significand = 1.0

    /// Multiplies by `count / total`, both at least 1.
    mutating func multiply(by count: Int, over total: Int) {
        let product = significand * (Double(count) / Double(total))
        exponent += Int(product.exponent)
        significand = product.significand
    }

    static func < (left: ScaledProduct, right: ScaledProduct) -> Bool {
        (left.exponent, left.significand) < (right.exponent, right.significand)
    }
}
