internal import ArrayFiles
internal import FoundationEssentials
internal import Glibc
internal import HSI

/// The results of finished tiles, kept beside the map until it is complete.
///
/// Each file is written completely or not at all, so a process that was killed costs the tile that it was working on. Another
/// process, or the same command again, finds the others and goes on.
struct TileFolder {
    /// The folder.
    let path: String
    private let tiles: [Range<Int>]

    /// A part of the results of a tile.
    enum Layer: String, CaseIterable {
        case probabilities, confidence
        /// Written last: it shows that the tile is complete.
        case labels
    }

    /// Opens or creates the folder of a prediction.
    ///
    /// - Parameters:
    ///   - path: The folder.
    ///   - job: What is computed: the model, the cube, and the settings; another job may not use the folder.
    ///   - tiles: The tiles.
    /// - Throws: `RunError.file` if the folder is that of another job, or cannot be written to.
    init(_ path: String, job: String, tiles: [Range<Int>]) throws {
        (self.path, self.tiles) = (path, tiles)
        try RunFolder(inside: path).create()
        let file = "\(path)/job.json"
        guard let found = try? String(contentsOfFile: file, encoding: .utf8) else {
            try AtomicFile.write(job, to: file)
            return
        }
        guard found == job else {
            throw RunError.file(
                path: path,
                reason:
                    "holds parts of another prediction (model, cube, or options); remove it, or choose another --out"
            )
        }
    }

    private func file(_ tile: Int, _ layer: Layer) -> String {
        "\(path)/rows-\(tiles[tile].lowerBound)-\(layer.rawValue).npy"
    }

    /// Whether a tile is complete.
    func has(_ tile: Int) -> Bool { fileExists(file(tile, .labels)) }

    /// Whether all tiles are complete.
    var isComplete: Bool { tiles.indices.allSatisfy(has) }

    /// Keeps the results of a tile.
    func keep(_ result: TileResult, of tile: Int) throws {
        let rows = tiles[tile].count
        if let values = result.probabilities {
            try NpyWriter.write(values, shape: [rows, values.count / rows], to: file(tile, .probabilities))
        }
        if let values = result.confidence {
            try NpyWriter.write(values, shape: [rows, values.count / rows], to: file(tile, .confidence))
        }
        try NpyWriter.write(
            result.labels,
            shape: [rows, result.labels.count / rows],
            to: file(tile, .labels)
        )
    }

    /// The labels of a tile of `count` pixels.
    func labels(of tile: Int, count: Int) throws -> [UInt16] {
        let values = try ArrayFile.doubles("", in: file(tile, .labels)).values
        guard values.count == count else { throw damaged(tile, .labels) }
        return try values.map { value in
            guard let label = UInt16(exactly: value) else { throw damaged(tile, .labels) }
            return label
        }
    }

    /// The numbers of a layer of a tile, `count` in all.
    func values(_ layer: Layer, of tile: Int, count: Int) throws -> [Float] {
        let values = try ArrayFile.floats("", in: file(tile, layer)).values
        guard values.count == count else { throw damaged(tile, layer) }
        return values
    }

    private func damaged(_ tile: Int, _ layer: Layer) -> RunError {
        .file(path: file(tile, layer), reason: "damaged; remove it, and the same command computes it again")
    }

    /// Removes the folder.
    func remove() {
        for tile in tiles.indices { for layer in Layer.allCases { unlink(file(tile, layer)) } }
        unlink("\(path)/job.json")
        unlink("\(path)/.merge")
        rmdir(path)
    }

    /// Calls `body` while no other process does; others wait.
    func locked(_ body: () throws -> Void) throws {
        let file = open("\(path)/.merge", O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
        // Without a folder, another process has finished the map.
        guard file >= 0 else { return }
        defer { close(file) }
        while flock(file, LOCK_EX) != 0, errno == EINTR {}
        guard fileExists("\(path)/job.json") else { return }
        try body()
    }
}

/// What a tile gives.
struct TileResult {
    /// The label of each pixel; 0 without data.
    var labels: [UInt16]
    /// The class probabilities of each pixel if they are asked for; NaN without data.
    var probabilities: [Float]?
    /// The confidence of each pixel if it is asked for; NaN without data.
    var confidence: [Float]?
}
