public import Compute

/// One of the eight ways to lay a square patch on its place: the quarter turns and their mirror images.
///
/// Turns go counter-clockwise with row 0 at the top, as NumPy's `rot90`.
public enum Orientation: UInt8, Sendable, CaseIterable {
    // The raw value says how the patch is read: 4 with rows and columns exchanged, 2 rows from the last to the first,
    // 1 columns from the last to the first.
    /// As it is.
    case identity = 0
    /// Left and right exchanged.
    case flippedColumns = 1
    /// Top and bottom exchanged.
    case flippedRows = 2
    /// Turned by 180°.
    case halfTurn = 3
    /// Mirrored at the main diagonal.
    case transposed = 4
    /// Turned by 90° counter-clockwise.
    case quarterTurn = 5
    /// Turned by 270° counter-clockwise.
    case threeQuarterTurn = 6
    /// Mirrored at the other diagonal.
    case antitransposed = 7

    /// The orientations that a top–bottom and a left–right flip generate.
    public static let flips: [Orientation] = [.identity, .flippedColumns, .flippedRows, .halfTurn]
    /// The four turns.
    public static let turns: [Orientation] = [.identity, .quarterTurn, .halfTurn, .threeQuarterTurn]

    var exchanges: Bool { rawValue & 4 != 0 }
    var reversesRows: Bool { rawValue & 2 != 0 }
    var reversesColumns: Bool { rawValue & 1 != 0 }

    private init(exchanges: Bool, reversesRows: Bool, reversesColumns: Bool) {
        // The cases are listed in the order of their raw values.
        self = Self.allCases[(exchanges ? 4 : 0) + (reversesRows ? 2 : 0) + (reversesColumns ? 1 : 0)]
    }

    /// Where the oriented patch of `side` pixels a side takes its pixel at `row` and `column` from.
    public func source(row: Int, column: Int, side: Int) -> (row: Int, column: Int) {
        let (first, second) = exchanges ? (column, row) : (row, column)
        return (reversesRows ? side - 1 - first : first, reversesColumns ? side - 1 - second : second)
    }

    /// The orientation that does this one, then `next`.
    public func followed(by next: Orientation) -> Orientation {
        Orientation(
            exchanges: exchanges != next.exchanges,
            reversesRows: reversesRows != (exchanges ? next.reversesColumns : next.reversesRows),
            reversesColumns: reversesColumns != (exchanges ? next.reversesRows : next.reversesColumns)
        )
    }

    /// The orientation that undoes this one.
    public var inverse: Orientation {
        Orientation(
            exchanges: exchanges,
            reversesRows: exchanges ? reversesColumns : reversesRows,
            reversesColumns: exchanges ? reversesRows : reversesColumns
        )
    }

    /// Draws `count` orientations from `choices`, each as likely as another; all are `identity` without choices.
    public static func draw(
        _ count: Int,
        from choices: [Orientation] = Orientation.allCases,
        using random: inout RandomStream
    ) -> [Orientation] {
        guard !choices.isEmpty else { return [Orientation](repeating: .identity, count: count) }
        return (0..<count).map { _ in choices[random.index(below: choices.count)] }
    }
}
