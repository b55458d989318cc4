import Foundation

extension Double {
    /// eˣ.
    static func exponential(_ x: Double) -> Double { exp(x) }
}
