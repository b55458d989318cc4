/// Which pixels preprocessing is fitted on.
public enum PixelSelection: String, Sendable, Codable, CaseIterable {
    /// Every pixel of the scene, those of the test set included.
    case all
    /// The pixels of the training set only.
    case train
}

/// The fitted preprocessing of a scene: per-band scaling, then principal components if asked for.
///
/// It belongs to the model: a model file carries it, so that a new cube is prepared as the training cube was.
public struct Preprocessing: Sendable, Equatable {
    /// The scaling, done first.
    public let scaling: Scaling
    /// The principal components of the scaled cube; `nil` keeps its bands.
    public let principalComponents: PrincipalComponents?
    /// Which pixels it was fitted on.
    public let fittedOn: PixelSelection
    /// How many pixels these were.
    public let pixelCount: Int

    /// Fits preprocessing to a cube and prepares the cube with it.
    ///
    /// - Parameters:
    ///   - cube: The scene; all its values must be finite, fitted on or not.
    ///   - kind: The scaling of each band.
    ///   - components: The number of principal components, or `nil` for none.
    ///   - whiten: Whether each component is divided by its standard deviation; without components, no effect.
    ///   - selection: Which pixels to fit on.
    ///   - trainingPixels: The training pixels (row-major indices), read when `selection` is `.train`.
    /// - Returns: What was fitted, and the cube prepared with it.
    /// - Throws: `PreprocessingError` with every reason against the fit.
    public static func fit(
        _ cube: Cube,
        scaling kind: Scaling.Kind,
        components: Int?,
        whiten: Bool,
        on selection: PixelSelection,
        trainingPixels: [Int]
    ) throws(PreprocessingError) -> (preprocessing: Preprocessing, prepared: Cube) {
        let pixels = selection == .train ? trainingPixels : nil
        var problems =
            components.map { PrincipalComponents.problems($0, cube, pixels: pixels) }
            ?? cube.fitProblems(on: pixels, atLeast: 1)
        problems += cube.finiteProblems
        guard problems.isEmpty else { throw PreprocessingError(problems) }

        let scaling = try Scaling.fit(kind, cube, pixels: pixels)
        var prepared = try scaling.applied(to: cube)
        var principalComponents: PrincipalComponents?
        if let components {
            let fitted = try PrincipalComponents.fit(
                prepared,
                components: components,
                whiten: whiten,
                pixels: pixels
            )
            prepared = try fitted.applied(to: prepared)
            principalComponents = fitted
        }
        let preprocessing = Preprocessing(
            scaling: scaling,
            principalComponents: principalComponents,
            fittedOn: selection,
            pixelCount: pixels?.count ?? cube.rows * cube.columns
        )
        return (preprocessing, prepared)
    }

    /// The number of bands of the cubes it takes.
    public var inputBands: Int { scaling.bands }
    /// The number of bands of the cubes it makes.
    public var outputBands: Int { principalComponents?.count ?? scaling.bands }

    /// The cube, scaled and projected; its values must all be finite.
    public func applied(to cube: Cube) throws(PreprocessingError) -> Cube {
        let problems = cube.finiteProblems
        guard problems.isEmpty else { throw PreprocessingError(problems) }
        let scaled = try scaling.applied(to: cube)
        return try principalComponents?.applied(to: scaled) ?? scaled
    }
}

extension Preprocessing: Codable {
    private enum CodingKeys: String, CodingKey { case scaling, principalComponents, fittedOn, pixelCount }

    /// Reads preprocessing and checks that its parts belong together.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        scaling = try container.decode(Scaling.self, forKey: .scaling)
        principalComponents = try container.decodeIfPresent(
            PrincipalComponents.self,
            forKey: .principalComponents
        )
        fittedOn = try container.decode(PixelSelection.self, forKey: .fittedOn)
        pixelCount = try container.decode(Int.self, forKey: .pixelCount)
        if let principalComponents, principalComponents.bands != scaling.bands {
            throw DecodingError.dataCorruptedError(
                forKey: .principalComponents,
                in: container,
                debugDescription: """
                    expected components of \(scaling.bands) bands as the scaling has, \
                    found \(principalComponents.bands)
                    """
            )
        }
    }
}
