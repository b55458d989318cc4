internal import Eval
internal import HSI
internal import Inspection
internal import Runs

/// What a page shows, except the numbers in its arrays; the page's script reads it as JSON.
struct PageContents: Encodable {
    /// The version of hsi.
    let version: String
    let title: String
    let scene: SceneContents
    /// The classes, in the order of their indices; index 0 in an array of classes means no class.
    let classes: [SceneClass]
    let runs: [RunContents]
    /// Tests of every two runs with the same test pixels.
    let pairs: [Pair]
    /// Tests of every two methods with several runs on the same splits.
    let series: [SeriesPair]
    let tables: [Table]
    let arrays: [PageArrays.Entry]

    /// The scene.
    struct SceneContents: Encodable {
        let name: String
        let rows: Int, columns: Int, bands: Int
        let sensor: String?
        let license: String?, citation: String?, notes: [String]?
        /// The settings of a synthetic scene.
        let synthetic: SynthesisSettings?
        /// Nanometers of each band, evenly spaced over the nominal range; nil where unknown.
        let wavelengths: [Double]?
        /// The red, green, and blue plane.
        let falseColor: PageArrays.Reference?
        let spectra: Spectra?
        let files: [File]
    }

    /// The spectra: `mean + step · Σ steps · components`.
    struct Spectra: Encodable {
        let count: Int
        let step: Double
        let mean: PageArrays.Reference, components: PageArrays.Reference, steps: PageArrays.Reference
        /// Root mean square of what coding changes, and of the spectra's deviation from their mean.
        let error: Double, deviation: Double
    }

    /// A file of the scene, without its folder.
    struct File: Encodable {
        let role: SceneFile.Role
        let name: String
        let sha256: String

        init(_ source: SceneSource) {
            (role, sha256) = (source.role, source.sha256)
            name = source.path.split(separator: "/").last.map(String.init) ?? source.path
        }
    }

    /// One run.
    struct RunContents: Encodable {
        let name: String, folder: String
        let method: String
        /// The split in words.
        let split: String
        /// The side of the method's patches; 1 for single pixels.
        let patchSide: Int
        /// The method's settings; nil for an ensemble.
        let settings: Method?
        let evaluation: EvaluationSettings?
        let network: NetworkRecord?
        let members: [String]
        let metrics: Metrics
        let baselines: [BaselineRow]
        let history: [HistoryRow]
        /// The index of each pixel's class.
        let truth: PageArrays.Reference
        /// 1 for training, 2 for validation, 3 for test pixels, 0 for others.
        let parts: PageArrays.Reference
        let prediction: PageArrays.Reference
        let smoothed: PageArrays.Reference?, refined: PageArrays.Reference?
        /// Class probabilities in steps of 1/255, classes × pixels.
        let probabilities: PageArrays.Reference?
        /// The pixels whose recorded class is not the one with the largest probability of this computation.
        let changedPixels: Int
        let attention: Attention?
        let bands: BandResults?
    }

    /// The attention of a sample of pixels.
    struct Attention: Encodable {
        let pixels: [Int]
        let layers: [Layer]

        /// One layer; its weights are rows in steps of 1/255 of their largest, pixels × heads × queries × keys.
        struct Layer: Encodable {
            let path: String
            let part: AttentionRecord.Part
            let heads: Int
            let queries: [TokenContents], keys: [TokenContents]
            /// The query that is shown unless another is chosen.
            let query: Int
            let weights: PageArrays.Reference, largest: PageArrays.Reference
        }
    }

    /// What a query or key stands for: row, column, and side of its pixels in the patch, or a name.
    enum TokenContents: Encodable {
        case pixels([Int])
        case name(String)

        init(_ token: Token) {
            switch token {
            case .pixels(let row, let column, let side), .combined(let row, let column, let side):
                self = .pixels([row, column, side])
            case .classToken: self = .name("class token")
            case .slot(let index): self = .name("memory slot \(index + 1)")
            case .bands(let range):
                self = .name("inputs \(range.lowerBound + 1)–\(range.upperBound)")
            case .pool: self = .name("pooling query")
            case .other(let index): self = .name("token \(index + 1)")
            }
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            switch self {
            case .pixels(let square): try container.encode(square)
            case .name(let name): try container.encode(name)
            }
        }
    }

    /// A baseline with its meaning.
    struct BaselineRow: Encodable {
        let name: String, meaning: String
        let accuracy: Accuracy
    }

    /// McNemar's test of two runs, by their indices.
    struct Pair: Encodable {
        let first: Int, second: Int
        let test: McNemarTest
    }

    /// Tests of two methods over the runs that they have in common.
    struct SeriesPair: Encodable {
        let first: String, second: String
        let runs: Int
        /// The mean difference of OA, the second minus the first.
        let difference: Double
        @NullIfUndefined var wilcoxon: WilcoxonSignedRankTest?
        @NullIfUndefined var correctedT: CorrectedResampledTTest?
    }

    /// A table, as cells and as LaTeX.
    struct Table: Encodable {
        let title: String
        let rows: [[String]]
        let latex: String
    }
}
