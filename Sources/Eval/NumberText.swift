internal import Glibc

/// `value` with a fixed number of decimals, the same in every locale.
package func decimals(_ value: Double, _ places: Int) -> String {
    guard value.isFinite else { return "\(value)" }
    let scale = pow(10, Double(places))
    let scaled = (abs(value) * scale).rounded()
    guard scaled < 1e15 else { return "\(value)" }
    let digits = String(Int(scaled))
    let padded = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
    let sign = value < 0 && scaled > 0 ? "-" : ""
    return places == 0 ? sign + padded : sign + padded.dropLast(places) + "." + padded.suffix(places)
}

/// A fraction as a percentage with two decimals, without the percent sign: `98.93`.
package func percent(_ fraction: Double) -> String { decimals(fraction * 100, 2) }

/// The same, or a dash if undefined.
package func percentText(_ fraction: Double?) -> String { fraction.map { percent($0) } ?? "–" }

/// `98.93 ± 0.21` in percent; only the mean for a single run, a dash if undefined.
package func meanAndSpread(_ summary: Summary?) -> String {
    guard let summary else { return "–" }
    return percent(summary.mean) + (summary.standardDeviation.map { " ± \(percent($0))" } ?? "")
}
