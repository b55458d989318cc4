internal import Eval
internal import Figures
internal import FoundationEssentials
internal import HSI
internal import Runs
internal import Synthesis

extension RunFolder {
    /// Whether there is a scene in this folder.
    var hasScene: Bool {
        [SyntheticScene.File.scene, .descriptor].contains {
            FileManager.default.fileExists(atPath: "\(path)/\($0.rawValue)")
        }
    }

    /// Writes a figure with false color and labels, `scene.png` or in other formats.
    func writePicture(of scene: SyntheticScene, _ descriptor: SceneDescriptor, _ figures: FigureSettings)
        throws
    {
        let settings = scene.settings
        let shown = descriptor.falseColorBands.map { scene.counts(band: $0).map { Float($0) } }
        let present = scene.labels.counts
        let picture = try SceneFigure(
            title: descriptor.name,
            subtitle: "seed \(settings.seed), separability \(decimals(settings.separability, 2)): "
                + "made, not measured",
            falseColor: Raster(
                rows: settings.rows,
                columns: settings.columns,
                red: shown[0],
                green: shown[1],
                blue: shown[2]
            ),
            truth: LabelGrid(
                rows: settings.rows,
                columns: settings.columns,
                labels: scene.labels.labels.map(Int.init)
            ),
            palette: ClassPalette(
                descriptor.classes.filter { present[$0.label] != nil }.map {
                    ClassPalette.Entry(
                        label: Int($0.label),
                        name: $0.name,
                        color: Color(hexadecimal: $0.color)
                    )
                }
            )
        )
        _ = try FigureFolder(path: path, settings: figures, split: "").write(picture, "scene")
    }
}
