internal import Engine
internal import Eval
internal import Figures
internal import HSI
internal import Inspection
internal import LSGA
internal import NN
internal import Runs

extension AttentionViews {
    /// Draws the gates of channels: by rank, and against wavelength where a refiner gates them.
    mutating func drawChannels(_ pixels: [Int]) throws {
        guard let first = pixels.first else { return }
        let gated = run.record(of: [first], [.gates]).values.filter {
            $0.value.shape[1] == 1 && shows($0.layer)
        }
        guard !gated.isEmpty else { return }
        let cube = try run.cube()
        let axis = BandAxis(run.target.scene.descriptor.wavelengths, bands: cube.bands)
        let shown = Array(pixels.prefix(6))
        var panels: [CurvePanel] = []
        for layer in gated.map(\.layer) {
            let series = shown.map { pixel -> CurveSeries in
                let record = run.record(of: [pixel], [.gates])
                let gates = record.values.first { $0.layer == layer }?.value.scalars ?? []
                let sorted = gates.map { Double($0) }.sorted(by: >)
                return CurveSeries(
                    name: pixelName(pixel),
                    x: sorted.indices.map { Double($0 + 1) },
                    y: sorted,
                    thickness: 1.2
                )
            }
            panels.append(
                CurvePanel(
                    title: "\(layer): gates by rank" + importantText(layer, shown[0]),
                    xLabel: "channel, largest gate first",
                    yLabel: "gate",
                    series: series
                )
            )
        }
        let spectra = shown.compactMap { ChannelSpectra(run, cube: cube, pixel: $0) }
        if spectra.count == shown.count, let layer = spectra.first?.layer {
            panels.append(
                CurvePanel(
                    title: "\(layer): mean gate by wavelength",
                    xLabel: axis.label,
                    yLabel: "gate",
                    series: zip(spectra, shown).map {
                        let curve = axis.curve($0.bands)
                        return CurveSeries(name: pixelName($1), x: curve.x, y: curve.y, thickness: 1.2)
                    }
                )
            )
            let values = spectra.flatMap { $0.bands.map { Float($0) } }
            try folder.write(array: values, [spectra.count, cube.bands], "channel-gates-by-band")
        }
        let figure = try CurveFigure(
            title: "Gates of channels",
            subtitle: "\(run.title); \(run.splitText)",
            panels: panels,
            plotHeight: 180
        )
        try folder.write(figure, "channels")
    }

    /// How many channels count as important, where the layer says so.
    private func importantText(_ layer: String, _ pixel: Int) -> String {
        let values = run.record(of: [pixel], [.importantChannels]).values
        guard let mask = values.first(where: { $0.layer == layer })?.value.scalars else { return "" }
        return ", \(mask.count { $0 == 1 }) of \(mask.count) important"
    }

    private func pixelName(_ pixel: Int) -> String {
        let columns = run.target.scene.columns
        return "\(run.className(run.classes(of: [pixel])[0])) (\(pixel / columns), \(pixel % columns))"
    }
}
