internal import Glibc

/// Colors for classes without a color.
public enum Palette {
    /// `count` colors as `#rrggbb`, each as far as possible from the previous ones.
    ///
    /// The result is deterministic.
    ///
    /// Distances are Euclidean in OKLab. Black, white and gray are avoided, since maps use them for unlabeled pixels and the
    /// background.
    public static func distinct(_ count: Int) -> [String] {
        guard count > 0 else { return [] }
        let candidates = candidates(steps: count <= 512 ? 13 : 33)
        var nearest = [Double](repeating: .infinity, count: candidates.count)
        func keepAway(from lab: (Double, Double, Double)) {
            for (index, candidate) in candidates.enumerated() {
                nearest[index] = min(nearest[index], distance(candidate.lab, lab))
            }
        }
        for gray in [0.0, 0.5, 1.0] { keepAway(from: oklab(gray, gray, gray)) }
        return (0..<count).map { _ in
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
