internal import Glibc

/// Colors for classes without a color.
public enum Palette {
    /// Colors that stay apart under normal vision, protanopia, and deuteranopia, in the order of use.
    ///
    /// Any two differ by at least 9 in CIEDE2000. `Tools/palettes/optimize.py own` has chosen them.
    private static let chosen = [
        "#982cc6", "#fadc00", "#800000", "#79edff", "#a28800", "#000067", "#43968d", "#f133e8",
        "#1db870", "#fffdc9", "#e30150", "#ff9634", "#362489", "#cfff86", "#a65b01", "#8667ab",
        "#8a4a25", "#c1a8ec", "#126d4c", "#95eaca", "#0f5a86", "#edc99b", "#edb3d4", "#afadac",
    ]

    /// `count` colors as `#rrggbb`, a few of which are the first of many.
    ///
    /// Up to 24 colors stay apart with color-deficient vision, too. Each further one is as far as possible from the previous ones,
    /// in OKLab. Black, white and gray are avoided, since maps use them for unlabeled pixels and the background. The result is
    /// deterministic.
    public static func distinct(_ count: Int) -> [String] {
        guard count > chosen.count else { return Array(chosen.prefix(max(0, count))) }
        let candidates = candidates(steps: count <= 512 ? 13 : 33)
        var nearest = [Double](repeating: .infinity, count: candidates.count)
        func keepAway(from lab: (Double, Double, Double)) {
            for (index, candidate) in candidates.enumerated() {
                nearest[index] = min(nearest[index], distance(candidate.lab, lab))
            }
        }
        for gray in [0.0, 0.5, 1.0] { keepAway(from: oklab(gray, gray, gray)) }
        for text in chosen {
            let number = Int(text.dropFirst(), radix: 16) ?? 0
            let levels = [number >> 16, number >> 8 & 255, number & 255].map { Double($0) / 255 }
            keepAway(from: oklab(levels[0], levels[1], levels[2]))
        }
        return chosen
            + (chosen.count..<count).map { _ in
                let best = nearest.indices.max { nearest[$0] < nearest[$1] } ?? 0
                keepAway(from: candidates[best].lab)
                return candidates[best].text
            }
    }

    private typealias Candidate = (text: String, lab: (Double, Double, Double))

    private static func candidates(steps: Int) -> [Candidate] {
        var found: [Candidate] = []
        for index in 0..<steps * steps * steps {
            let levels = [index / steps / steps, index / steps % steps, index % steps].map {
                $0 * 255 / (steps - 1)
            }
            let lab = oklab(Double(levels[0]) / 255, Double(levels[1]) / 255, Double(levels[2]) / 255)
            guard (0.35...0.92).contains(lab.0) else { continue }
            found.append(("#" + levels.map(hexadecimal).joined(), lab))
        }
        return found
    }

    private static func hexadecimal(_ level: Int) -> String {
        let digits = String(level, radix: 16)
        return digits.count == 1 ? "0" + digits : digits
    }

    private static func distance(_ a: (Double, Double, Double), _ b: (Double, Double, Double)) -> Double {
        // Hue distinguishes classes on a map better than lightness.
        let (lightness, greenRed, blueYellow) = (0.7 * (a.0 - b.0), a.1 - b.1, a.2 - b.2)
        return lightness * lightness + greenRed * greenRed + blueYellow * blueYellow
    }

    /// OKLab of an sRGB color with components 0…1.
    ///
    /// Reference: B. Ottosson, "A perceptual color space for image processing", 2020.
    private static func oklab(_ red: Double, _ green: Double, _ blue: Double) -> (Double, Double, Double) {
        func linear(_ value: Double) -> Double {
            value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
        }
        let (r, g, b) = (linear(red), linear(green), linear(blue))
        let long = cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
        let medium = cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
        let short = cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
        return (
            0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short,
            1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short,
            0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
        )
    }
}
