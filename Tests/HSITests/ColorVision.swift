import Foundation

/// How a person with a kind of color vision sees sRGB colors.
///
/// Reference: Machado, Oliveira and Fernandes, A physiologically-based model for simulation of color vision deficiency, 2009, with
/// severity 1.0; the matrices apply to linear RGB.
enum ColorVision: CaseIterable {
    case normal, protanopia, deuteranopia

    private var matrix: [[Double]] {
        switch self {
        case .normal: [[1, 0, 0], [0, 1, 0], [0, 0, 1]]
        case .protanopia:
            [
                [0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
                [-0.003882, -0.048116, 1.051998],
            ]
        case .deuteranopia:
            [
                [0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
                [-0.011820, 0.042940, 0.968881],
            ]
        }
    }

    /// The CIELAB color, with white D65, that is seen in place of `#rrggbb`.
    func seen(_ text: String) -> LabColor {
        let number = Int(text.dropFirst(), radix: 16) ?? 0
        let linear = [number >> 16, number >> 8 & 255, number & 255].map { (channel: Int) -> Double in
            let value = Double(channel) / 255
            return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
        }
        func times(_ rows: [[Double]], _ vector: [Double]) -> [Double] {
            rows.map { row in zip(row, vector).reduce(0) { $0 + $1.0 * $1.1 } }
        }
        let light = times(matrix, linear).map { min(1, max(0, $0)) }
        let toXYZ = [
            [0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750],
            [0.0193339, 0.1191920, 0.9503041],
        ]
        let f = zip(times(toXYZ, light), [0.95047, 1, 1.08883]).map { (value, white) -> Double in
            let share = value / white
            return share > pow(6.0 / 29, 3) ? cbrt(share) : share / (3 * pow(6.0 / 29, 2)) + 4.0 / 29
        }
        return LabColor(l: 116 * f[1] - 16, a: 500 * (f[0] - f[1]), b: 200 * (f[1] - f[2]))
    }
}

/// A CIELAB color.
struct LabColor {
    let l: Double, a: Double, b: Double

    /// The difference CIEDE2000.
    ///
    /// Reference: Sharma, Wu and Dalal, The CIEDE2000 color-difference formula, 2005.
    func difference(from other: LabColor) -> Double {
        func radians(_ degrees: Double) -> Double { degrees * .pi / 180 }
        let meanChroma = (hypot(a, b) + hypot(other.a, other.b)) / 2
        let seventh = pow(meanChroma, 7)
        let g = 0.5 * (1 - sqrt(seventh / (seventh + pow(25, 7))))
        let (a1, a2) = (a * (1 + g), other.a * (1 + g))
        let (c1, c2) = (hypot(a1, b), hypot(a2, other.b))
        func hue(_ a: Double, _ b: Double) -> Double {
            let angle = atan2(b, a) * 180 / .pi
            return angle < 0 ? angle + 360 : angle
        }
        let (h1, h2) = (hue(a1, b), hue(a2, other.b))
        let hasHue = c1 * c2 != 0
        var turn = hasHue ? h2 - h1 : 0
        if turn > 180 { turn -= 360 } else if turn < -180 { turn += 360 }
        let chroma = (c1 + c2) / 2
        var meanHue = hasHue ? (h1 + h2) / 2 : h1 + h2
        if hasHue, abs(h1 - h2) > 180 { meanHue += h1 + h2 < 360 ? 180 : -180 }
        let cosines: [(Double, Double, Double)] = [
            (-0.17, 1, -30), (0.24, 2, 0), (0.32, 3, 6), (-0.2, 4, -63),
        ]
        let t = cosines.reduce(1) { $0 + $1.0 * cos(radians($1.1 * meanHue + $1.2)) }
        let offset = (l + other.l) / 2 - 50
        let lightness = (other.l - l) / (1 + 0.015 * offset * offset / sqrt(20 + offset * offset))
        let change = (c2 - c1) / (1 + 0.045 * chroma)
        let hueChange = 2 * sqrt(c1 * c2) * sin(radians(turn / 2)) / (1 + 0.015 * chroma * t)
        let rotation = pow(chroma, 7)
        let blue = (meanHue - 275) / 25
        let turned =
            -2 * sqrt(rotation / (rotation + pow(25, 7))) * sin(radians(60 * exp(-blue * blue)))
        return sqrt(
            lightness * lightness + change * change + hueChange * hueChange + turned * change * hueChange
        )
    }
}
