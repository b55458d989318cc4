public import Engine

/// What one query or key of an attention stands for.
public enum Token: Sendable, Hashable {
    /// The pixels of a patch from this row and column on, `side` × `side` of them.
    case pixels(row: Int, column: Int, side: Int)
    /// The class token.
    case classToken
    /// The token that a tokenizer has put in the position of these pixels, combined from all tokens of its layer.
    case combined(row: Int, column: Int, side: Int)
    /// A learned key, the same for all patches.
    case slot(Int)
    /// Bands or components of the center pixel.
    case bands(Range<Int>)
    /// The one query of a pooling head, which stands for the whole patch.
    case pool
    /// A token of an attention that this program does not know, by its index.
    case other(Int)
}

/// What each query or key of an attention stands for, in order.
public struct TokenLayout: Sendable, Equatable {
    /// The tokens.
    public let tokens: [Token]
    /// Pixels on one side of the patch.
    public let patchSide: Int

    /// Creates a layout.
    public init(tokens: [Token], patchSide: Int) { (self.tokens, self.patchSide) = (tokens, patchSide) }

    /// The layout of `count` tokens on a square grid over a patch, after a class token if the count is one more than a square.
    ///
    /// A grid whose side does not divide that of the patch, or of which `isCropped` says so, has lost the same number of
    /// pixels on each border, as convolutions without padding leave it.
    package init(count: Int, patchSide: Int, isCropped: Bool = false) {
        func root(_ count: Int) -> Int? {
            let root = Int(Double(max(count, 0)).squareRoot().rounded())
            return root > 0 && root <= patchSide && root * root == count ? root : nil
        }
        self.patchSide = patchSide
        let hasClassToken = root(count) == nil
        guard let side = root(count) ?? root(count - 1) else {
            tokens = (0..<count).map { .other($0) }
            return
        }
        let isWhole = !isCropped && patchSide % side == 0
        let (step, border) = isWhole ? (patchSide / side, 0) : (1, (patchSide - side) / 2)
        let pixels = (0..<side * side).map { index in
            Token.pixels(
                row: border + index / side * step,
                column: border + index % side * step,
                side: step
            )
        }
        tokens = (hasClassToken ? [.classToken] : []) + pixels
    }

    /// The number of tokens.
    public var count: Int { tokens.count }

    /// The index of the token that has the pixel in `row` and `column` of the patch; nil if none has.
    public func index(ofPixelAt row: Int, _ column: Int) -> Int? {
        tokens.firstIndex { token in
            guard let square = token.square else { return false }
            return (square.row..<square.row + square.side).contains(row)
                && (square.column..<square.column + square.side).contains(column)
        }
    }

    /// The index of the class token; nil if there is none.
    public var classToken: Int? { tokens.firstIndex(of: .classToken) }

    /// The middle of each token in the patch, in pixels from the middle of its first pixel; nil for tokens without a position.
    public var positions: [(row: Double, column: Double)?] {
        tokens.map { token in
            token.square.map { square in
                let half = Double(square.side - 1) / 2
                return (Double(square.row) + half, Double(square.column) + half)
            }
        }
    }

    /// A number of each token at its pixels, row by row, `patchSide²` of them; nil where no token is.
    public func onPatch(_ numbers: [Scalar]) -> [Scalar?] {
        precondition(numbers.count == count, "TokenLayout: \(numbers.count) numbers for \(count) tokens")
        var map = [Scalar?](repeating: nil, count: patchSide * patchSide)
        for (token, number) in zip(tokens, numbers) {
            guard let square = token.square else { continue }
            for row in square.row..<square.row + square.side {
                for column in square.column..<square.column + square.side {
                    map[row * patchSide + column] = number
                }
            }
        }
        return map
    }

    /// The same tokens as combinations of all.
    var combined: TokenLayout {
        let tokens = tokens.map { token -> Token in
            guard case .pixels(let row, let column, let side) = token else { return token }
            return .combined(row: row, column: column, side: side)
        }
        return TokenLayout(tokens: tokens, patchSide: patchSide)
    }
}

extension Token {
    /// The pixels that the token is at.
    fileprivate var square: (row: Int, column: Int, side: Int)? {
        switch self {
        case .pixels(let row, let column, let side), .combined(let row, let column, let side):
            (row, column, side)
        case .classToken, .slot, .bands, .pool, .other: nil
        }
    }
}
