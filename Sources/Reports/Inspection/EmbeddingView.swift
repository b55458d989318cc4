internal import Eval
internal import Figures
internal import HSI
public import Inspection
public import Runs

/// What `hsi embed` writes: the features of test pixels in two dimensions.
public enum EmbeddingView {
    /// Writes everything to a folder.
    ///
    /// - Parameters:
    ///   - run: The run.
    ///   - sample: The number of test pixels.
    ///   - perplexity: That of t-SNE.
    ///   - path: The folder.
    ///   - figures: The form of the figures.
    ///   - control: Receives progress.
    /// - Returns: A summary with the list of files.
    /// - Throws: `RunError`, or an error of writing a file.
    public static func write(
        _ run: InspectedRun,
        sample: Int,
        perplexity: Double,
        to path: String,
        figures: FigureSettings = FigureSettings(),
        _ control: RunControl
    ) throws -> EmbeddingSummary {
        var folder = try InspectionFolder(path, of: run, figures)
        let pixels = run.testSample(count: sample)
        let embedding = try FeatureEmbedding(run, pixels: pixels, perplexity: perplexity, control)
        let classes = run.target.classes
        var table = CSV(["row", "column", "class", "predicted", "pca_1", "pca_2", "tsne_1", "tsne_2"])
        let columns = run.target.scene.columns
        for (index, pixel) in pixels.enumerated() {
            let positions = (embedding.components[index] + embedding.neighbors[index]).map { decimals($0, 5) }
            table.append(
                [
                    "\(pixel / columns)", "\(pixel % columns)", run.className(embedding.classes[index]),
                    run.className(embedding.predicted[index]),
                ] + positions
            )
        }
        try folder.write(table, "embedding")
        let features = embedding.features.map { Float($0) }
        try folder.write(array: features, [pixels.count, embedding.width], "features")
        let labeled = pixels.indices.filter { embedding.classes[$0] != nil }
        let truth = labeled.compactMap { embedding.classes[$0] }
        let explained = embedding.explained.map { "\(percentText($0)) %" }
        let figure = try ClassPointsFigure(
            title: "Features of \(pixels.count) test pixels",
            subtitle: "\(run.title); \(run.splitText)",
            caption:
                "What the last linear layer reads, \(embedding.width) numbers a pixel, by principal components and by t-SNE (perplexity "
                + "\(decimals(embedding.perplexity, 0)), all pairs, no randomness; KL divergence \(decimals(embedding.divergence, 3))). Colors are "
                + "true classes; points with a white middle are predicted wrongly. Distances between groups in t-SNE mean little.",
            panels: [
                ClassPointsFigure.Panel(
                    title: "principal components",
                    xLabel: "first, \(explained[0]) of the variance",
                    yLabel: "second, \(explained[1])",
                    x: labeled.map { embedding.components[$0][0] },
                    y: labeled.map { embedding.components[$0][1] }
                ),
                ClassPointsFigure.Panel(
                    title: "t-SNE",
                    x: labeled.map { embedding.neighbors[$0][0] },
                    y: labeled.map { embedding.neighbors[$0][1] }
                ),
            ],
            classes: truth,
            areRight: labeled.map { embedding.predicted[$0] == embedding.classes[$0] },
            legend: classes.map { ($0.name, Color(hexadecimal: $0.color)) }
        )
        try folder.write(figure, "embedding")
        let text = "# Features of \(run.title)\n\n\(run.sourceText).\n\n" + folder.gallery
        try folder.write(text: text, "report.md")
        return EmbeddingSummary(
            folder: folder.path,
            pixels: pixels.count,
            features: embedding.width,
            explained: embedding.explained,
            perplexity: embedding.perplexity,
            divergence: embedding.divergence,
            files: folder.files
        )
    }
}

/// The result of `hsi embed`, for scripts.
public struct EmbeddingSummary: Encodable, Sendable {
    /// Where the files are.
    public let folder: String
    let pixels: Int, features: Int
    let explained: [Double]
    let perplexity: Double, divergence: Double
    /// The names of the files.
    public let files: [String]

    enum CodingKeys: String, CodingKey {
        case folder, pixels, features, perplexity, files
        case explained = "explained_variance"
        case divergence = "kl_divergence"
    }

    /// The summary in lines.
    public var text: String {
        "\(pixels) pixels, \(features) features; t-SNE: KL divergence \(decimals(divergence, 3))\n\(files.count) files in \(folder)"
    }
}
