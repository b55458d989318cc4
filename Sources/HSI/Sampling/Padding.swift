/// What lies beyond the edge of an image.
///
/// The values are those of NumPy's `pad`: `zero` is its mode `constant`, the others go by its names.
public enum Padding: String, Sendable, Codable, CaseIterable {
    /// Zeros: `0 0 | a b c | 0 0`.
    case zero
    /// The image mirrored at its edge pixel, which is not repeated: `c b | a b c | b a`.
    case reflect
    /// The image mirrored at its edge: `b a | a b c | c b`.
    case symmetric
    /// The edge pixel repeated: `a a | a b c | c c`.
    case edge

    /// Which pixel of a line of `extent` pixels stands at `position`, which may lie outside; `nil` means zero.
    ///
    /// Beyond the width of the image the mirror images repeat. A line of one pixel has nothing to mirror without its
    /// edge, so `reflect` repeats it.
    public func source(of position: Int, extent: Int) -> Int? {
        precondition(extent > 0, "Padding.source: a line of \(extent) pixels")
        if 0..<extent ~= position { return position }
        switch self {
        case .zero: return nil
        case .edge: return position < 0 ? 0 : extent - 1
        case .symmetric: return Self.fold(position, period: 2 * extent, extent: extent, last: 2 * extent - 1)
        case .reflect:
            guard extent > 1 else { return 0 }
            return Self.fold(position, period: 2 * extent - 2, extent: extent, last: 2 * extent - 2)
        }
    }

    /// The position within one period, its second half running backwards from `last`.
    private static func fold(_ position: Int, period: Int, extent: Int, last: Int) -> Int {
        let remainder = position % period
        let phase = remainder < 0 ? remainder + period : remainder
        return phase < extent ? phase : last - phase
    }
}
