/// The pixels that preprocessing is fitted on.
public enum PixelSelection: String, Sendable, Codable, CaseIterable {
    /// All pixels of the scene, test pixels included.
    case all
    /// Training pixels only.
    case train
}

/// The fitted preprocessing of a scene: per-band scaling, then optional principal components.
///
/// It is part of the model: a model file stores it, so that a new cube is preprocessed like the training cube.
public struct Preprocessing: Sendable, Equatable {
    /// The scaling, which is applied first.
    public let scaling: Scaling
    /// The principal components of the scaled cube; `nil` keeps its bands.
    public let principalComponents: PrincipalComponents?
    /// The pixels it was fitted on.
    public let fittedOn: PixelSelection
    /// The number of pixels it was fitted on.
    public let pixelCount: Int

    /// Fits preprocessing to a cube and applies it to the cube.
    ///
    /// No other array of the cube's size is allocated: a uniquely referenced cube is scaled in place, and principal components
    /// scale each spectrum as they read it.
    ///
    /// - Parameters:
    ///   - cube: The scene; all values must be finite, also those of pixels that are not fitted on.
    ///   - kind: The scaling of each band.
    ///   - components: The number of principal components, or `nil` for none.
    ///   - whiten: Whether each component is divided by its standard deviation; ignored without components.
    ///   - selection: Which pixels to fit on.
    ///   - trainingPixels: The training pixels (row-major indices), used when `selection` is `.train`.
    ///   - mask: The pixels without data, which are not fitted on.
    /// - Returns: The fitted preprocessing and the preprocessed cube.
    /// - Throws: `PreprocessingError` with every problem found.
    public static func fit(
        _ cube: consuming Cube,
        scaling kind: Scaling.Kind,
        components: Int?,
        whiten: Bool,
        on selection: PixelSelection,
        trainingPixels: [Int],
        mask: PixelMask? = nil
    ) throws(PreprocessingError) -> (preprocessing: Preprocessing, prepared: Cube) {
        let pixels = selection == .train ? trainingPixels : mask?.present
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

    /// The number of input bands.
    public var inputBands: Int { scaling.bands }
    /// The number of output bands.
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

    /// Reads preprocessing and checks that its parts are consistent.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        scaling = try container.decode(Scaling.self, forKey: .scaling)
        principalComponents = try container.decodeIfPresent(
            PrincipalComponents.self,
            forKey: .principalComponents
        )
        fittedOn = try container.decode(PixelSelection.self, forKey: .fittedOn)
        pixelCount = try container.decode(Int.self, forKey: .pixelCount)
        guard pixelCount >= 1 else {
            throw DecodingError.dataCorruptedError(
                forKey: .pixelCount,
                in: container,
                debugDescription: "expected at least 1 pixel to fit on, found \(pixelCount)"
            )
        }
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
