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
    /// Besides the cube and what is made of it, nothing of their size is held: a cube that nobody else holds is scaled in
    /// its own memory, and principal components take its spectra scaled as they come.
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
        _ cube: consuming Cube,
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
        let principalComponents: PrincipalComponents?
        if let components {
            principalComponents = try PrincipalComponents.fit(
                cube,
                components: components,
                whiten: whiten,
                pixels: pixels,
                scaling: scaling
            )
        } else {
            principalComponents = nil
        }
        let preprocessing = Preprocessing(
            scaling: scaling,
            principalComponents: principalComponents,
            fittedOn: selection,
            pixelCount: pixels?.count ?? cube.rows * cube.columns
        )
        return (preprocessing, try preprocessing.prepared(consume cube))
    }

    /// The number of bands of the cubes it takes.
    public var inputBands: Int { scaling.bands }
    /// The number of bands of the cubes it makes.
    public var outputBands: Int { principalComponents?.count ?? scaling.bands }

    /// The cube, scaled and projected; its values must all be finite.
    public func applied(to cube: consuming Cube) throws(PreprocessingError) -> Cube {
        let problems = cube.finiteProblems
        guard problems.isEmpty else { throw PreprocessingError(problems) }
        return try prepared(consume cube)
    }

    private func prepared(_ cube: consuming Cube) throws(PreprocessingError) -> Cube {
        guard let principalComponents else { return try scaling.applied(to: consume cube) }
        return try principalComponents.applied(to: cube, scaling: scaling)
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
