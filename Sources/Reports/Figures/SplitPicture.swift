internal import Figures
internal import HSI

/// The figure of a split: the false-color picture if there is one, the ground truth, and the parts.
func splitPicture(
    _ split: Split,
    of labels: LabelMap,
    descriptor: SceneDescriptor,
    subtitle: String,
    falseColor: Raster? = nil
) throws -> SplitFigure {
    let present = labels.counts
    let palette = try ClassPalette(descriptor.classes.filter { present[$0.label] != nil })
    var parts = [SplitFigure.Part?](repeating: nil, count: labels.labels.count)
    for pixel in split.train { parts[pixel] = .training }
    for pixel in split.validation { parts[pixel] = .validation }
    for pixel in split.test { parts[pixel] = .test }
    return try SplitFigure(
        title: descriptor.name,
        subtitle: subtitle,
        falseColor: falseColor,
        truth: LabelGrid(rows: labels.rows, columns: labels.columns, labels: labels.labels.map(Int.init)),
        parts: parts,
        palette: palette
    )
}
