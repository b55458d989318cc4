internal import Compute

/// Extracts square patches around pixels of a cube, batch by batch.
///
/// Row 0 of a patch is `(side − 1) / 2` rows above its pixel, rounded down, and the last row is `side / 2` below; columns
/// likewise. So the pixel has row and column `(side − 1) / 2`: the center if the side is odd, and just above and to the left
/// of it if the side is even. (An orientation rotates the patch about its center and so moves the pixel of an even patch.)
///
/// The padded cube is never stored: two tables map its rows and columns to those of the cube.
public struct PatchSampler: Sendable {
    /// The cube.
    public let cube: Cube
    /// The pixels on each side of a patch.
    public let side: Int
    /// The padding at the edges of the cube.
    public let padding: Padding
    /// The cube's row for each row of the padded cube, −1 for zeros: `[rows + side − 1]`.
    private let sourceRows: [Int]
    /// The cube's column for each column of the padded cube, −1 for zeros: `[columns + side − 1]`.
    private let sourceColumns: [Int]

    /// A sampler of patches of `side` pixels a side, odd or even.
    public init(_ cube: Cube, side: Int, padding: Padding) {
        precondition(side >= 1, "PatchSampler.init: a patch of side \(side)")
        self.cube = cube
        self.side = side
        self.padding = padding
        func sources(_ extent: Int) -> [Int] {
            guard extent > 0 else { return [] }
            return (0..<extent + side - 1).map {
                padding.source(of: $0 - (side - 1) / 2, extent: extent) ?? -1
            }
        }
        sourceRows = sources(cube.rows)
        sourceColumns = sources(cube.columns)
    }

    /// The patches around `pixels` (row-major indices of the cube): `[batch, side, side, bands]`.
    ///
    /// - Parameters:
    ///   - pixels: The pixels, in the order of the batch.
    ///   - orientations: The orientation of each patch, one per pixel; `nil` for no change.
    /// - Returns: The patches, channels last.
    public func callAsFunction(
        _ pixels: some Collection<Int>,
        orientations: [Orientation]? = nil
    ) -> PatchBatch {
        let pixels = Array(pixels)
        precondition(
            pixels.allSatisfy { 0..<cube.rows * cube.columns ~= $0 },
            "PatchSampler: a pixel is outside the cube of \(cube.rows)×\(cube.columns)"
        )
        precondition(
            orientations.map { $0.count == pixels.count } ?? true,
            "PatchSampler: \(orientations?.count ?? 0) orientations for \(pixels.count) pixels"
        )
        let size = side * side * cube.bands
        let values = [Float](unsafeUninitializedCapacity: pixels.count * size) { buffer, initialized in
            initialized = pixels.count * size
            guard let result = buffer.baseAddress else { return }
            parallel(over: pixels.count, grain: 8) { range in
                for index in range {
                    gather(pixels[index], orientations?[index] ?? .identity, into: result + index * size)
                }
            }
        }
        return PatchBatch(count: pixels.count, side: side, bands: cube.bands, values: values)
    }

    /// Writes the patch around one pixel: `[side, side, bands]`.
    private func gather(_ pixel: Int, _ orientation: Orientation, into patch: UnsafeMutablePointer<Float>) {
        let (top, left, bands) = (pixel / cube.columns, pixel % cube.columns, cube.bands)
        cube.values.withUnsafeBufferPointer { values in
            guard let values = values.baseAddress else { return }
            func spectrum(_ row: Int, _ column: Int) -> UnsafePointer<Float> {
                values + (row * cube.columns + column) * bands
            }
            let (first, last) = (sourceColumns[left], sourceColumns[left + side - 1])
            // Neighbors in a row of the patch are neighbors in the cube: there is no padding and no rotation.
            let areRowsWhole =
                first >= 0 && last - first == side - 1 && !orientation.exchanges
                && !orientation.reversesColumns
            for row in 0..<side {
                let target = patch + row * side * bands
                if areRowsWhole {
                    let source = sourceRows[top + (orientation.reversesRows ? side - 1 - row : row)]
                    copy(source < 0 ? nil : spectrum(source, first), to: target, count: side * bands)
                    continue
                }
                for column in 0..<side {
                    let place = orientation.source(row: row, column: column, side: side)
                    let source = (
                        row: sourceRows[top + place.row], column: sourceColumns[left + place.column]
                    )
                    let isOutside = source.row < 0 || source.column < 0
                    copy(
                        isOutside ? nil : spectrum(source.row, source.column),
                        to: target + column * bands,
                        count: bands
                    )
                }
            }
        }
    }

    /// Copies consecutive numbers, or writes that many zeros.
    private func copy(
        _ source: UnsafePointer<Float>?,
        to target: UnsafeMutablePointer<Float>,
        count: Int
    ) {
        guard let source else { return target.update(repeating: 0, count: count) }
        target.update(from: source, count: count)
    }
}
