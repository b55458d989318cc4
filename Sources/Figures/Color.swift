/// A color of the sRGB space, eight bits a channel.
public struct Color: Sendable, Hashable, Codable {
    /// The red channel.
    public var red: UInt8
    /// The green channel.
    public var green: UInt8
    /// The blue channel.
    public var blue: UInt8

    /// The color with these channels.
    public init(red: UInt8, green: UInt8, blue: UInt8) {
        self.red = red
        self.green = green
        self.blue = blue
    }

    /// The color written `0xRRGGBB`; higher bits are ignored.
    public init(_ hexadecimal: UInt32) {
        self.init(
            red: UInt8(truncatingIfNeeded: hexadecimal >> 16),
            green: UInt8(truncatingIfNeeded: hexadecimal >> 8),
            blue: UInt8(truncatingIfNeeded: hexadecimal)
        )
    }

    /// The color as `0xRRGGBB`.
    public var hexadecimal: UInt32 { UInt32(red) << 16 | UInt32(green) << 8 | UInt32(blue) }

    /// White.
    public static let white = Color(0xFFFFFF)
    /// Black.
    public static let black = Color(0x000000)

    /// A linear mix of this color and `share`, 0…1, of another, channel by channel.
    func mixed(with other: Color, share: Double) -> Color {
        let share = min(1, max(0, share))
        func mix(_ from: UInt8, _ to: UInt8) -> UInt8 {
            let (from, to) = (Double(from), Double(to))
            return UInt8((from + (to - from) * share).rounded())
        }
        return Color(
            red: mix(red, other.red),
            green: mix(green, other.green),
            blue: mix(blue, other.blue)
        )
    }

    /// Relative luminance, 0…1, with the weights of ITU-R BT.709 and 2 as the exponent of the transfer curve.
    var luminance: Double {
        func linear(_ channel: UInt8) -> Double {
            let share = Double(channel) / 255
            return share * share
        }
        return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
    }

    /// Seven colors that can be distinguished with the common kinds of color blindness, highest contrast first.
    ///
    /// Reference: Okabe and Ito, Color universal design, 2008; yellow is left out because it fades on white.
    static let curves: [Color] = [0x0072B2, 0xD55E00, 0x009E73, 0xCC79A7, 0xE69F00, 0x56B4E9, 0x000000]
        .map { Color($0) }
}
