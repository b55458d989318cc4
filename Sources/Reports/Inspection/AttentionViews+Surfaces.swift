internal import Engine
internal import Eval
internal import Figures
internal import HSI
internal import Inspection
internal import LSGA
internal import NN
internal import Runs

extension AttentionViews {
    /// Curves of the weights on groups of bands, for attentions whose keys they are.
    mutating func drawGroups(_ record: ForwardRecord, name: String) throws {
        let panels = record.attentions.filter { shows($0.layer) }.compactMap { attention -> CurvePanel? in
            guard attention.keys.tokens.allSatisfy(\.isBands) else { return nil }
            let numbers = attention.keys.tokens.indices.map { Double($0 + 1) }
            let query = query(of: attention, record)
            let heads = (0..<attention.heads).map { head in
                CurveSeries(
                    name: attention.heads == 1 ? "weight" : "",
                    x: numbers,
                    y: attention.row(sample: 0, head: head, query: query).map { Double($0) },
                    color: attention.heads == 1 ? nil : Color(0xB8BEC4),
                    thickness: 1
                )
            }
            let mean = CurveSeries(
                name: "mean of \(attention.heads) heads",
                x: numbers,
                y: attention.mean(sample: 0, query: query).map { Double($0) }
            )
            return CurvePanel(
                title: attention.layer,
                xLabel: "group of bands",
                yLabel: "weight",
                series: attention.heads == 1 ? heads : heads + [mean],
                yRange: 0...1,
                isXWhole: true
            )
        }
        guard !panels.isEmpty else { return }
        let figure = try CurveFigure(
            title: "Attention to groups of bands",
            subtitle: run.sourceText,
            panels: panels,
            plotHeight: 150
        )
        try folder.write(figure, name + "-bands")
    }

    /// The surfaces of the mean attention of each layer, and of the four channels of the last map that vary most.
    mutating func drawSurfaces(_ record: ForwardRecord, name: String) throws {
        var panels: [SurfaceFigure.Panel] = []
        let layers = record.attentions.filter { shows($0.layer) && $0.isOverPatch && $0.part != .tokenizer }
        let surfaces = layers.suffix(3).map { attention -> SurfaceFigure.Surface in
            let mean = attention.mean(sample: 0, query: query(of: attention, record))
            let values = attention.keys.onPatch(mean.map { $0 * 1000 }).map { $0.map { Double($0) } ?? .nan }
            return SurfaceFigure.Surface(name: attention.layer, values: values)
        }
        if !surfaces.isEmpty {
            panels.append(SurfaceFigure.Panel(title: "Attention (thousandths)", surfaces: surfaces))
        }
        if let map = record.values.last(where: { [.maps, .features].contains($0.observation) }),
            let panel = channelPanel(map)
        {
            panels.append(panel)
        }
        guard !panels.isEmpty, run.side > 1 else { return }
        let figure = try SurfaceFigure(
            title: "Surfaces over the patch",
            subtitle: run.sourceText,
            caption:
                "The mean attention of the layers in thousandths, and the four channels of the last feature map that vary most over the patch.",
            side: run.side,
            quantity: "",
            panels: panels
        )
        try folder.write(figure, name + "-surface")
    }

    private func channelPanel(_ map: RecordedValue) -> SurfaceFigure.Panel? {
        let (tokens, channels) = (map.value.shape[1], map.value.shape[2])
        let layout = TokenLayout(count: tokens, patchSide: run.side)
        guard layout.tokens.filter({ !$0.isClassToken }).count == run.side * run.side else { return nil }
        let scalars = map.value.scalars
        let columns = (0..<channels).map { channel in (0..<tokens).map { scalars[$0 * channels + channel] } }
        func variance(_ column: [Scalar]) -> Scalar {
            let mean = column.reduce(0, +) / Scalar(column.count)
            return column.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        }
        let variances = columns.map(variance)
        let order = columns.indices.sorted {
            variances[$0] != variances[$1] ? variances[$0] > variances[$1] : $0 < $1
        }
        let surfaces = order.prefix(4).map { channel in
            SurfaceFigure.Surface(
                name: "channel \(channel + 1)",
                values: layout.onPatch(columns[channel]).map { $0.map { Double($0) } ?? .nan }
            )
        }
        return SurfaceFigure.Panel(
            title: "Features of \(map.layer.isEmpty ? "the tokens" : map.layer)",
            surfaces: surfaces
        )
    }
}
