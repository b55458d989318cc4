internal import HSI
internal import LSGA
internal import NN

extension Preset {
    /// Our own for training pixels that lie apart from the test pixels.
    ///
    /// One region a class is one sample of what tells its fields from others', however many pixels it has. So this network is narrow,
    /// learns slowly from small patches of components that are not whitened, and whole patches are moved by as much as spectra
    /// differ: what is smaller than that noise, which whitening would magnify, is not learned. `Documentation/Blocks.md` says
    /// what it reaches, and what else was tried.
    public static let blocks = Preset(
        name: "blocks",
        summary: "our own for --split blocks: a narrow network, small patches, spectral jitter",
        patches: PatchSettings(
            side: 3,
            padding: .zero,
            scaling: .standard,
            components: 100,
            whitens: false,
            fittedOn: .all
        ),
        model: ModelSettings(LSGAViTSettings(width: 48, heads: [4])),
        recipe: Recipe(
            epochs: 60,
            batch: 64,
            learningRate: 1e-4,
            optimizer: .adam,
            weightDecay: 0,
            schedule: .cosine(warmUp: 5, floor: 0),
            clip: nil,
            smoothing: 0,
            classWeights: .root,
            augmentation: .orientations,
            spectralJitter: 1,
            averaging: nil,
            patience: nil
        ),
        // Of smaller patches than the others, but on their blocks, which are those of `audit` and `baseline` too.
        separatedSide: reference.patches.side
    )
}
