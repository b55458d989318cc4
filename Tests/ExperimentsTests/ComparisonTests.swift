import LSGA
import Testing

@testable import Experiments

@Suite struct ComparisonTests {
    @Test func crossesWhatAnAttentionReads() throws {
        let options = AttentionOptions(tokenizer: .ssftt, gauss: .index)
        let factors = Factors(tokenizers: [.none, .ssftt], gausses: [.index, .gridKey])
        let variants = try Variant.crossed(["lsga", "sa", "multi-head"], factors, options)
        #expect(
            variants.map(\.folderName) == [
                "lsga-none-index", "lsga-none-grid-key", "lsga-ssftt-index", "lsga-ssftt-grid-key", "sa-none",
                "sa-ssftt", "multi-head",
            ]
        )
        #expect(variants.names[0] == "lsga none index" && variants.names.last == "multi-head")
        let plain = try Variant.crossed(["lsga", "multi-head"], Factors(), options)
        #expect(plain.map(\.folderName) == ["lsga-ssftt-index", "multi-head"])
        #expect(plain.names == ["lsga", "multi-head"])
        #expect(throws: AttentionChoice.Problem.self) { try Variant.crossed(["magic"], factors, options) }
    }

    /// The usual number, written or not, is the same run in the same folder.
    @Test func usualNumbersGoWithoutSaying() throws {
        let names = ["sparse:k=8", "sparse", "sparse:k=4"]
        let variants = try Variant.crossed(names, Factors(), AttentionOptions())
        #expect(variants[0] == variants[1])
        #expect(variants.map(\.folderName) == ["sparse", "sparse", "sparse-k-4"])
    }

    @Test func changesOnlyWhatItSays() throws {
        let base = TinyScene.configuration
        let variant = Variant(attention: "sga", tokenizer: TokenizerForm.none, gauss: .gridRelative)
        var expected = base
        expected.model.attention = "sga"
        expected.model.options.tokenizer = .none
        expected.model.options.gauss = .gridRelative
        #expect(variant.applied(to: base) == expected)
        // What an attention does not read stays as it is, so that its run is the same whatever is crossed.
        expected = base
        expected.model.attention = "multi-head"
        #expect(Variant(attention: "multi-head", tokenizer: nil, gauss: nil).applied(to: base) == expected)
    }

    @Test func findsWhatANetworkHasAPlaceFor() {
        var configuration = TinyScene.configuration
        let (fitting, others) = Comparison.attentions(for: configuration)
        #expect(fitting.starts(with: ["sa", "lsa", "sga", "lsga"]))
        #expect(Set(fitting + others.map(\.name)) == Set(AttentionEntry.all.map(\.name)))
        configuration.model.name = "cnn"
        #expect(Comparison.attentions(for: configuration).fitting.first == "none")
    }

    @Test func refusesNetworksThatCannotBeBeforeItTrains() throws {
        let variants = try Variant.crossed(["sa", "lsa"], Factors(), AttentionOptions())
        var configuration = TinyScene.configuration
        configuration.model.width = 15
        let comparison = Comparison(.ablation, configuration, variants: variants, .seeds(2), path: "/nowhere")
        let problem = "width 15 of stage 1 does not divide into 4 heads"
        #expect(
            throws: RunError.settings([
                "sa, tokenizer ssftt: \(problem)", "lsa, tokenizer ssftt: \(problem)",
            ])
        ) { try comparison.run() }
    }

    @Test func takesSeedsInTurns() throws {
        let variants = try Variant.crossed(["sa", "lsa"], Factors(), AttentionOptions())
        let comparison = Comparison(
            .comparison,
            TinyScene.configuration,
            variants: variants,
            .seeds(2),
            path: "out"
        )
        #expect(
            comparison.places.map(comparison.folder(of:)) == [
                "out/sa-ssftt/seed-0", "out/lsa-ssftt/seed-0", "out/sa-ssftt/seed-1", "out/lsa-ssftt/seed-1",
            ]
        )
    }

    @Test func expectsRunsToTakeAsLongAsOthersDid() {
        var times = RemainingTime(variants: 3)
        #expect(times.seconds(for: [0, 1]) == nil)
        #expect(times.seconds(for: []) == 0)
        times.record(10, of: 0)
        times.record(20, of: 0)
        times.record(30, of: 1)
        // 15, the mean of its own; 30; and 20, the mean of all.
        #expect(times.seconds(for: [0, 1, 2]) == 65.0)
    }

    private func history(_ accuracies: [Double], validation: [Double]? = nil) -> [HistoryRow] {
        accuracies.indices.map { index in
            HistoryRow(
                epoch: index + 1,
                loss: 1 / Double(index + 1),
                accuracy: accuracies[index],
                validationLoss: validation.map { _ in 0.5 },
                validationAccuracy: validation?[index],
                learningRate: 0.001,
                seconds: Double(index)
            )
        }
    }

    @Test func countsEpochsToAShare() {
        #expect(history([0.1, 0.5, 0.9, 0.85, 1]).epochs(toShare: 0.9) == 3)
        #expect(
            history([0.1, 0.5, 0.9, 0.85, 1], validation: [0, 0, 0.1, 0.7, 0.7]).epochs(toShare: 0.9) == 4
        )
        #expect(history([0.5]).epochs(toShare: 0.9) == 1)
        #expect(history([]).epochs(toShare: 0.9) == nil)
        #expect(history([0.5, 0]).epochs(toShare: 0.9) == nil)
    }

    @Test func readsHistoryBack() {
        let plain = history([0.1, 0.25])
        let validated = history([0.1, 0.25], validation: [0.5, 0.75])
        #expect([HistoryRow](csv: plain.csv) == plain)
        #expect([HistoryRow](csv: validated.csv) == validated)
        #expect([HistoryRow](csv: "epoch,loss\n1,2\n") == nil)
        #expect([HistoryRow](csv: plain.csv + "3,x,1,,,1,1\n") == nil)
    }

    @Test func tablesAreTextMarkdownAndLaTeX() {
        var table = TextTable(["attention", "slot", "OA (%)"], textColumns: 2)
        table.append(["a_b", "none", "98.93 ± 0.21"])
        table.append(["c|d", "", "–"])
        #expect(
            table.text == """
                attention  slot        OA (%)
                ─────────────────────────────
                a_b        none  98.93 ± 0.21
                c|d                         –
                """
        )
        #expect(
            table.markdown == """
                | attention | slot | OA (%) |
                | :-- | :-- | --: |
                | a\\_b | none | 98.93 ± 0.21 |
                | c\\|d |  | – |

                """
        )
        #expect(
            table.latex == """
                \\begin{tabular}{llr}
                \\toprule
                attention & slot & OA (\\%) \\\\
                \\midrule
                a\\_b & none & 98.93 $\\pm$ 0.21 \\\\
                c|d &  & -- \\\\
                \\bottomrule
                \\end{tabular}
                """
        )
        #expect("κ × 100 <0.001 {a\\b}".latexText.contains("$\\kappa$ $\\times$ 100 $<$0.001"))
    }
}

@Suite struct NetworkListingTests {
    @Test func listsEverythingThatCanBeTrained() {
        let list = ModelList()
        #expect(list.models.map(\.name) == ModelEntry.all.map(\.name))
        #expect(list.attentions.map(\.entry.name) == AttentionEntry.all.map(\.name) + ["none"])
        #expect(list.presets.map(\.name) == Preset.all.map(\.name))
        for row in list.attentions { #expect(row.cost != nil, "\(row.entry.name) has no network") }
        let text = list.text
        for entry in AttentionEntry.all {
            #expect(text.contains(entry.reference), "\(entry.name)")
            for number in entry.numbers { #expect(text.contains("\(number.name)="), "\(entry.name)") }
        }
    }

    @Test(arguments: ModelEntry.all.map(\.name) + Preset.all.map(\.name) + AttentionEntry.all.map(\.name))
    func showsTheLayersOfEach(_ name: String) throws {
        let listing = try NetworkListing(name)
        #expect(listing.layers.reduce(0) { $0 + $1.parameters } == listing.cost.parameters)
        #expect(listing.layers.reduce(0) { $0 + $1.multiplyAdds } == listing.cost.multiplyAdds)
        #expect(listing.text.contains("\(listing.cost.parameters)"))
    }

    @Test func showsNumbersAndRefusesUnknownNames() throws {
        #expect(try NetworkListing("sparse:k=4").network.contains("sparse:k=4"))
        #expect(throws: RunError.self) { try NetworkListing("magic") }
        #expect(throws: RunError.self) { try NetworkListing("sparse:k=x") }
    }
}
