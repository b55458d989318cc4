/// The number format of figures, the same in every locale.
enum NumberText {
    /// A whole number with a comma between thousands.
    static func grouped(_ number: Int) -> String {
        let digits = Array(String(number.magnitude))
        var text = number < 0 ? "−" : ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index).isMultiple(of: 3) { text += "," }
            text.append(digit)
        }
        return text
    }

    /// A number with a fixed number of decimals, 0 to 12; without a sign if it rounds to zero.
    static func fixed(_ number: Double, decimals: Int) -> String {
        var power = 1.0
        for _ in 0..<decimals { power *= 10 }
        let scaled = (abs(number) * power).rounded()
        guard scaled < 1e15 else { return "\(number)" }
        let digits = String(Int(scaled))
        let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
        let sign = number < 0 && scaled > 0 ? "−" : ""
        guard decimals > 0 else { return sign + padded }
        return sign + padded.dropLast(decimals) + "." + padded.suffix(decimals)
    }

    /// A fraction 0…1 as a percentage, or a dash if undefined.
    static func percent(_ fraction: Double?, decimals: Int = 1) -> String {
        guard let fraction, fraction.isFinite else { return "–" }
        return fixed(100 * fraction, decimals: decimals)
    }

    /// A power of ten, or a small multiple of one, as `2×10⁻⁵`.
    static func scientific(_ mantissa: Double, exponent: Int) -> String {
        let digits = Array("⁰¹²³⁴⁵⁶⁷⁸⁹")
        let raised = String(exponent.magnitude).compactMap(\.wholeNumberValue).map { String(digits[$0]) }
            .joined()
        let power = "10" + (exponent < 0 ? "⁻" : "") + raised
        if mantissa == 1 { return power }
        let whole = mantissa.rounded() == mantissa
        return fixed(mantissa, decimals: whole ? 0 : 1) + "×" + power
    }
}
