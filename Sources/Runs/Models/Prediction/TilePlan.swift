/// The rows of a scene that are read and classified at a time.
struct TilePlan {
    /// The rows of each tile, from top to bottom.
    let tiles: [Range<Int>]

    /// What a prediction holds in memory, in bytes.
    struct Need {
        /// The program, its libraries, and the network.
        var fixed = 128 << 20
        /// Numbers for each pixel of the scene: masks and labels.
        var perPixel: Int
        /// Numbers for each pixel of a tile: bands as read, as matched, and as projected; results.
        var perTilePixel: Int
        /// Numbers for each patch that is being classified.
        var perPatch: Int
    }

    /// The most patches that are classified at a time.
    private static let patches = 256
    /// A tile as large as this is fast enough; a larger one only takes memory.
    private static let usualTile = 256 << 20

    /// Divides a scene.
    ///
    /// - Parameters:
    ///   - rows: The rows of the scene.
    ///   - columns: Its columns.
    ///   - halo: The rows above and below a tile that its patches reach.
    ///   - need: What is held in memory.
    ///   - limit: The memory that may be used, in bytes; nil for tiles of a usual size.
    ///   - parts: The processes that share the tiles.
    /// - Throws: `RunError.settings` that says how much memory a tile of one row needs.
    init(rows: Int, columns: Int, halo: Int, need: Need, limit: Int?, parts: Int) throws(RunError) {
        let row = max(1, columns * need.perTilePixel)
        let group = Self.rowsOfBatch(columns: columns)
        var room = Self.usualTile
        if let limit {
            let fixed = need.fixed + rows * columns * need.perPixel + Self.patches * need.perPatch
            let least = (group + 2 * halo) * row
            guard fixed + least <= limit else {
                throw .settings([
                    "--memory: this scene needs at least \((fixed + least) >> 20 + 1)M; found \(limit >> 20)M"
                ])
            }
            room = min(Self.usualTile, limit - fixed)
        }
        var height = max(1, room / row - 2 * halo)
        // Each process should have several tiles, so that all end at about the same time.
        if parts > 1 { height = min(height, max(1, rows / (4 * parts))) }
        height = max(group, height / group * group)
        tiles = stride(from: 0, to: rows, by: height).map { $0..<min($0 + height, rows) }
    }

    /// The pixels of a tile that are classified together, row-major indices from the first pixel of the tile.
    ///
    /// The last bits of a prediction depend on the others of its batch, so batches are parts of one row, or a fixed number of short
    /// rows: the same ones in every tile.
    ///
    /// - Parameters:
    ///   - tile: The rows of the tile.
    ///   - columns: The columns of the scene.
    /// - Returns: The batches, from top to bottom.
    static func batches(of tile: Range<Int>, columns: Int) -> [Range<Int>] {
        let group = rowsOfBatch(columns: columns)
        return stride(from: 0, to: tile.count, by: group).flatMap { row -> [Range<Int>] in
            let (start, end) = (row * columns, min(row + group, tile.count) * columns)
            return stride(from: start, to: end, by: patches).map { $0..<min($0 + patches, end) }
        }
    }

    /// The rows of a batch: several where rows are short.
    private static func rowsOfBatch(columns: Int) -> Int { max(1, patches / max(1, columns)) }
}
