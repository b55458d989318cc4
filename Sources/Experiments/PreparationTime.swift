internal import Engine
internal import HSI

/// How long it takes to read a cube and to reduce it to principal components.
public struct PreparationTime: Sendable, Codable {
    /// The cube's extents.
    public let rows: Int, columns: Int, bands: Int
    /// Components kept; absent if none were asked for.
    public let components: Int?
    /// From the closed file to a cube in memory, a pixel's spectrum contiguous, in single precision.
    public let readSeconds: Double
    /// Fitting whitened components to every pixel and projecting every pixel; absent likewise.
    public let pcaSeconds: Double?
    /// Threads used.
    public let threads: Int

    enum CodingKeys: String, CodingKey {
        case rows, columns, bands, components, threads
        case readSeconds = "read_seconds"
        case pcaSeconds = "pca_seconds"
    }

    /// Measures once, as a program that starts on the file finds it.
    ///
    /// - Parameters:
    ///   - location: The file and, if it holds several cubes, the variable: `FILE` or `FILE:key`.
    ///   - components: How many components to keep; nil to read only.
    /// - Throws: `SceneError` if the cube cannot be read, `RunError.file` if it has no such components.
    public init(of location: String, components: Int?) throws {
        let location = ArrayLocation(parsing: location)
        let reading = Stopwatch()
        let cube = try Cube.load(location)
        readSeconds = reading.seconds
        (rows, columns, bands) = (cube.rows, cube.columns, cube.bands)
        (self.components, threads) = (components, Parallelism.threads)
        guard let components else {
            pcaSeconds = nil
            return
        }
        let reducing = Stopwatch()
        do {
            _ = try PrincipalComponents.fit(cube, components: components, whiten: true).applied(to: cube)
        } catch {
            throw RunError.file(path: location.path, reason: error.description)
        }
        pcaSeconds = reducing.seconds
    }

    /// The same for people.
    public var text: String {
        var lines = [
            "\(rows)×\(columns)×\(bands), \(threads) threads",
            "read in \(decimals(readSeconds, 3)) s",
        ]
        if let components, let pcaSeconds {
            lines.append("reduced to \(components) components in \(decimals(pcaSeconds, 3)) s")
        }
        return lines.joined(separator: "\n")
    }
}
