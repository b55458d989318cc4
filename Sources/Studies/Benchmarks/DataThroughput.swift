internal import Eval
public import HSI
internal import Runs

/// The time to read an array, and to compute its principal components.
public enum DataThroughput {
    /// The seconds of each repetition, and what was measured.
    public struct Timing: Sendable, Codable {
        /// The file.
        public let path: String
        /// The extents of the array.
        public let shape: [Int]
        /// Seconds of each repetition, in order.
        public let seconds: [Double]

        /// The median of the repetitions.
        public var median: Double { seconds.sorted()[seconds.count / 2] }
    }

    /// Reads a cube `repetitions` times, each time from the file to single precision in memory.
    ///
    /// - Parameters:
    ///   - location: The cube.
    ///   - repetitions: The number of repetitions.
    /// - Returns: The extents of the cube, and the seconds of each repetition.
    /// - Throws: `SceneError`, naming the file.
    public static func read(_ location: ArrayLocation, repetitions: Int) throws -> Timing {
        var shape: [Int] = []
        let seconds = try (0..<repetitions).map { _ in
            let watch = Stopwatch()
            let cube = try Cube.load(location)
            shape = [cube.rows, cube.columns, cube.bands]
            return watch.seconds
        }
        return Timing(path: location.path, shape: shape, seconds: seconds)
    }

    /// Fits principal components to a cube in memory and projects it, `repetitions` times.
    ///
    /// - Parameters:
    ///   - location: The cube, which is read once; reading is not timed.
    ///   - components: The number of components.
    ///   - repetitions: The number of repetitions.
    /// - Returns: The extents of the cube, and the seconds of each repetition.
    /// - Throws: `SceneError` or `PreprocessingError`.
    public static func components(
        _ location: ArrayLocation,
        components: Int,
        repetitions: Int
    ) throws -> Timing {
        let cube = try Cube.load(location)
        let seconds = try (0..<repetitions).map { _ in
            let watch = Stopwatch()
            let fitted = try PrincipalComponents.fit(cube, components: components, whiten: false)
            _ = try fitted.applied(to: cube)
            return watch.seconds
        }
        return Timing(path: location.path, shape: [cube.rows, cube.columns, cube.bands], seconds: seconds)
    }
}
