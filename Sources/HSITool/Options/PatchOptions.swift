public import ArgumentParser
internal import Experiments
public import HSI

extension Padding: ExpressibleByArgument {}
extension Scaling.Kind: ExpressibleByArgument {}
extension PixelSelection: ExpressibleByArgument {}

/// How the cube becomes patches.
struct PatchOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Pixels on one side of a patch.", valueName: "side"))
    var patch: Int?
    @Option(help: "What lies beyond the scene's edges.")
    var pad: Padding?
    @Option(help: "Principal components to keep; 0 keeps the bands as they are.")
    var components: Int?
    @Flag(inversion: .prefixedNo, help: "Divide components by their standard deviation.")
    var whiten: Bool?
    @Option(help: "Scaling of each band before PCA.")
    var scale: Scaling.Kind?
    @Option(help: "The pixels that scaling and PCA are fitted on.")
    var pcaFit: PixelSelection?

    /// The preset's patches with what the options change.
    func settings(_ preset: Preset) throws -> PatchSettings {
        var settings = preset.patches
        if let patch {
            guard (1...999).contains(patch) else {
                throw ValidationError(
                    "--patch is a side of at least 1 and at most 999 pixels; found \(patch)."
                )
            }
            settings.side = patch
        }
        if let components {
            guard components >= 0 else {
                throw ValidationError("--components is a number of at least 0; found \(components).")
            }
            settings.components = components == 0 ? nil : components
            settings.fewerBands = .refused
        }
        if whiten != nil, settings.components == nil {
            throw ValidationError("--whiten and --no-whiten have no effect without principal components.")
        }
        if let pad { settings.padding = pad }
        if let whiten { settings.whitens = whiten }
        if let scale { settings.scaling = scale }
        if let pcaFit { settings.fittedOn = pcaFit }
        return settings
    }
}
