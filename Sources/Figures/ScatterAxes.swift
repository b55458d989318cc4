internal import Glibc

/// The axes of a scatter figure: positions of values, and ticks.
struct ScatterAxes {
    let x: Ticks
    let y: Ticks
    private let isXLogarithmic: Bool
    private let scale: ScatterScale

    /// Axes with a margin around all points and lines; on a linear scale, also around the error bars.
    init(_ figure: ScatterFigure) {
        (isXLogarithmic, scale) = (figure.isXLogarithmic, figure.scale)
        let xs = figure.points.map(\.x)
        let (low, high) = (xs.min() ?? 0, xs.max() ?? 1)
        if isXLogarithmic {
            x = Ticks(logarithmic: low, high)
        } else {
            let room = max(high - low, abs(high) * 0.02) * 0.06
            x = Ticks(linear: low - room, high + room, count: 7, extends: false)
        }
        var ys = figure.points.map(\.y) + figure.lines.map(\.y).filter(\.isFinite)
        if case .linear = figure.scale {
            ys += figure.points.flatMap { point in
                point.spread.map { [point.y - $0, point.y + $0] } ?? []
            }
            .filter(\.isFinite)
        }
        let (bottom, top) = (ys.min() ?? 0, ys.max() ?? 1)
        switch figure.scale {
        case .linear:
            let room = max(top - bottom, abs(top) * 0.002) * 0.08
            y = Ticks(linear: bottom - room, top + room, count: 7, extends: false)
        case .remainder(let bound):
            y = Ticks(remainderOf: bound, bottom, top)
        }
    }

    func xPlace(_ value: Double, in plot: Box) -> Double {
        let (low, high) = (x.range.lowerBound, x.range.upperBound)
        let share = isXLogarithmic ? log(value / low) / log(high / low) : (value - low) / (high - low)
        return plot.x + plot.width * share
    }

    func yPlace(_ value: Double, in plot: Box) -> Double {
        let (low, high) = (y.range.lowerBound, y.range.upperBound)
        let share =
            switch scale {
            case .linear: (value - low) / (high - low)
            case .remainder(let bound):
                // Values at or above the bound are drawn at the highest position.
                log((bound - low) / max(bound - value, bound - high)) / log((bound - low) / (bound - high))
            }
        // On a bounded scale, error bars may leave the plot, but their coordinates must stay finite.
        return plot.bottom - plot.height * min(max(share, -2), 3)
    }

    func draw(on canvas: inout Canvas, in plot: Box, xLabel: String, yLabel: String, tickSpace: Double) {
        let (grid, ink) = (Color(0xE3E6E8), Color(0x606060))
        let thin = canvas.style.hairline
        let height = canvas.lineHeight(.tick)
        for mark in y.spaced({ _ in height }, at: { yPlace($0, in: plot) }) {
            let place = yPlace(mark.value, in: plot)
            canvas.fill(Box(x: plot.x, y: place - thin / 2, width: plot.width, height: thin), grid)
            canvas.draw(mark.text, .tick, x: plot.x - 6, y: place, anchor: .right)
        }
        let widths = Dictionary(
            x.marks.map { ($0.value, canvas.width($0.text, .tick) + 6) },
            uniquingKeysWith: max
        )
        for mark in x.spaced({ widths[$0.value] ?? 0 }, at: { xPlace($0, in: plot) }) {
            let place = xPlace(mark.value, in: plot)
            canvas.fill(Box(x: place - thin / 2, y: plot.y, width: thin, height: plot.height), grid)
            canvas.fill(Box(x: place - thin / 2, y: plot.bottom, width: thin, height: 3.5), ink)
            canvas.draw(mark.text, .tick, x: place, y: plot.bottom + 11, anchor: .middle)
        }
        canvas.frame(plot, ink)
        canvas.draw(
            canvas.shortened(xLabel, .label, to: plot.width),
            .label,
            x: plot.middleX,
            y: plot.bottom + 28,
            anchor: .middle
        )
        canvas.draw(
            canvas.shortened(yLabel, .label, to: plot.height),
            .label,
            x: plot.x - tickSpace + 6,
            y: plot.middleY,
            anchor: .middle,
            rotated: true
        )
    }
}

extension Ticks {
    /// An axis for values below `bound`, over at least `low…high`, that is logarithmic in the distance to the bound; the ticks are
    /// at round distances.
    init(remainderOf bound: Double, _ low: Double, _ high: Double) {
        let least = max(bound - high, max(abs(bound), 1) * 1e-4)
        let most = max(bound - low, least * 1.5)
        let range = least / 1.2...most * 1.15
        let decades = Int(log10(range.lowerBound).rounded(.down))...Int(log10(range.upperBound).rounded(.up))
        func missing(_ mantissas: [Double]) -> [(value: Double, exponent: Int)] {
            decades.flatMap { exponent in mantissas.map { ($0 * pow(10, Double(exponent)), exponent) } }
                .filter { range.contains($0.0) }
        }
        var found = missing([1, 2, 5])
        if found.count < 4 { found = missing([1, 1.5, 2, 3, 4, 5, 7]) }
        // Ascending distances give descending values, so the ticks are reversed.
        let marks = found.reversed().map { entry in
            let isWhole =
                (entry.value / pow(10, Double(entry.exponent))).rounded() * pow(10, Double(entry.exponent))
            let decimals = max(0, -entry.exponent + (abs(isWhole - entry.value) < entry.value * 1e-9 ? 0 : 1))
            return Mark(
                value: bound - entry.value,
                text: NumberText.fixed(bound - entry.value, decimals: decimals)
            )
        }
        self.init(range: bound - range.upperBound...bound - range.lowerBound, marks: marks)
    }
}
