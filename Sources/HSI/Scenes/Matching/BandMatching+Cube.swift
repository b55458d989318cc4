internal import Compute

extension BandMatching {
    /// The bands of the model from a cube with those of the file.
    func applied(to cube: Cube) -> Cube {
        let isPlain = mixtures.allSatisfy(\.isPlain)
        let first = mixtures.map { $0.parts[0].band }
        if isPlain, first == Array(0..<cube.bands) { return cube }
        let (bands, count) = (cube.bands, mixtures.count)
        let values = [Float](unsafeUninitializedCapacity: cube.pixels * count) { buffer, initialized in
            initialized = cube.pixels * count
            nonisolated(unsafe) let buffer = buffer
            cube.values.withUnsafeBufferPointer { source in
                parallel(over: cube.pixels, grain: 4096) { range in
                    for pixel in range {
                        let (spectrum, target) = (pixel * bands, pixel * count)
                        if isPlain {
                            for index in 0..<count {
                                buffer[target + index] = source[spectrum + first[index]]
                            }
                            continue
                        }
                        for (index, mixture) in mixtures.enumerated() {
                            var sum = 0.0
                            for part in mixture.parts {
                                sum += part.weight * Double(source[spectrum + part.band])
                            }
                            buffer[target + index] = Float(sum * mixture.factor + mixture.summand)
                        }
                    }
                }
            }
        }
        return Cube(rows: cube.rows, columns: cube.columns, bands: count, values: values)
    }

    /// The bands of the model from a spectrum with those of the file.
    func applied(to spectrum: [Double]) -> [Double] {
        mixtures.map { mixture in
            mixture.parts.reduce(0) { $0 + $1.weight * spectrum[$1.band] } * mixture.factor + mixture.summand
        }
    }
}
