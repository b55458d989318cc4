internal import Glibc

/// The ticks of an axis at round numbers.
struct Ticks: Equatable {
    /// One tick.
    struct Mark: Equatable {
        let value: Double
        let text: String
    }

    /// The range that the axis shows.
    let range: ClosedRange<Double>
    /// The ticks, ascending, all within the range.
    let marks: [Mark]

    /// An axis with these ticks.
    init(range: ClosedRange<Double>, marks: [Mark]) { (self.range, self.marks) = (range, marks) }

    /// An axis over at least `low…high` with about `count` steps of 1, 2 or 5 times a power of ten.
    ///
    /// With `extends`, the range is extended to the next ticks. With `isWhole`, ticks are at whole numbers only. Equal ends are
    /// moved apart.
    init(linear low: Double, _ high: Double, count: Int = 5, extends: Bool, isWhole: Bool = false) {
        var (low, high) = (min(low, high), max(low, high))
        if !(high - low > max(abs(low), abs(high)) * 1e-9) {
            let reach = low == 0 ? 0.5 : abs(low) * 0.5
            (low, high) = (low - reach, high + reach)
        }
        let rough = (high - low) / Double(max(1, count))
        var exponent = Int(log10(rough).rounded(.down))
        let share = rough / pow(10, Double(exponent))
        var factor = share < 1.5 ? 1.0 : share < 3.5 ? 2 : share < 7.5 ? 5 : 10
        if factor == 10 || (isWhole && exponent < 0) {
            (factor, exponent) = (1, isWhole ? max(0, exponent + 1) : exponent + 1)
        }
        let step = factor * pow(10, Double(exponent))
        let slack = 1e-6
        let first = extends ? (low / step + slack).rounded(.down) : (low / step - slack).rounded(.up)
        let last = extends ? (high / step - slack).rounded(.up) : (high / step + slack).rounded(.down)
        range = extends ? first * step...last * step : low...high
        let largest = max(abs(first), abs(last)) * step
        marks = (0...Int(max(0, last - first))).map { index in
            let multiple = first + Double(index)
            let value = multiple * step
            if largest >= 1e6 || largest < 1e-4 {
                return Mark(value: value, text: Self.scientific(multiple * factor, exponent: exponent))
            }
            return Mark(value: value, text: NumberText.fixed(value, decimals: max(0, -exponent)))
        }
    }

    /// A logarithmic axis over `low…high`, both positive, extended to ticks at 1, 2 and 5 times powers of ten, or only at powers of
    /// ten if there are many.
    init(logarithmic low: Double, _ high: Double) {
        var values: [(mantissa: Double, exponent: Int)] = []
        let first = Int(log10(low).rounded(.down))
        let last = max(first + 1, Int(log10(high).rounded(.up)))
        let mantissas: [Double] = last - first <= 2 ? [1, 2, 5] : [1]
        let stride = max(1, (last - first) / 8)
        for exponent in Swift.stride(from: first, through: last + stride - 1, by: stride) {
            for mantissa in mantissas { values.append((mantissa, exponent)) }
        }
        func value(_ mark: (mantissa: Double, exponent: Int)) -> Double {
            mark.mantissa * pow(10, Double(mark.exponent))
        }
        let lower = values.lastIndex { value($0) <= low * (1 + 1e-9) } ?? 0
        let upper = values.firstIndex { value($0) >= high * (1 - 1e-9) } ?? values.count - 1
        let shown = values[lower...max(upper, min(lower + 1, values.count - 1))]
        range = value(shown[shown.startIndex])...value(shown[shown.endIndex - 1])
        marks = shown.map { mark in
            let text =
                (-3...4).contains(mark.exponent)
                ? NumberText.fixed(value(mark), decimals: max(0, -mark.exponent))
                : NumberText.scientific(mark.mantissa, exponent: mark.exponent)
            return Mark(value: value(mark), text: text)
        }
    }

    /// One number as on a tick, with up to three decimals.
    static func text(_ number: Double) -> String {
        let text = NumberText.fixed(number, decimals: 3)
        guard text.contains(".") else { return text }
        let short = text.reversed().drop { $0 == "0" }.drop { $0 == "." }
        return String(short.reversed())
    }

    /// The marks whose texts have room: those that are closer than `space` to an earlier one are left out.
    ///
    /// `place` gives the position of a value along the axis, in units.
    func spaced(_ space: (Mark) -> Double, at place: (Double) -> Double) -> [Mark] {
        var kept: [Mark] = []
        for mark in marks {
            if let last = kept.last {
                let needed = (space(last) + space(mark)) / 2
                guard abs(place(mark.value) - place(last.value)) >= needed else { continue }
            }
            kept.append(mark)
        }
        return kept
    }

    /// A multiple of a power of ten, with one digit before the decimal point.
    private static func scientific(_ mantissa: Double, exponent: Int) -> String {
        guard mantissa != 0 else { return "0" }
        var (mantissa, exponent) = (mantissa, exponent)
        while abs(mantissa) >= 10 {
            mantissa /= 10
            exponent += 1
        }
        return NumberText.scientific(mantissa, exponent: exponent)
    }
}
