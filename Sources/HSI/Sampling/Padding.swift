/// The padding at the edges of an image.
///
/// The modes are those of NumPy's `pad`: `zero` is its mode `constant`; the others have its names.
public enum Padding: String, Sendable, Codable, CaseIterable {
    /// Zeros: `0 0 | a b c | 0 0`.
    case zero
    /// The image mirrored at the edge pixel, without repeating it: `c b | a b c | b a`.
    case reflect
    /// The image mirrored at its edge: `b a | a b c | c b`.
    case symmetric
    /// The edge pixel repeated: `a a | a b c | c c`.
    case edge

    /// The pixel of a line of `extent` pixels that is used at `position`, which may lie outside; `nil` means zero.
    ///
    /// The mirror images repeat periodically. A line of one pixel has no other pixel to reflect, so `reflect` repeats it.
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

    /// The position within one period, whose second half runs backward from `last`.
    private static func fold(_ position: Int, period: Int, extent: Int, last: Int) -> Int {
        let remainder = position % period
        let phase = remainder < 0 ? remainder + period : remainder
        return phase < extent ? phase : last - phase
    }
}
