import Baselines
import HSI
import LSGA
import Testing

@testable import Reports
@testable import Runs
@testable import Studies

@Suite struct ComparisonTests {
    /// Methods with these attentions in the network of the tiny scene.
    private func methods(_ names: String...) throws -> [(name: String, method: Runs.Method)] {
        try names.map { name in
            var network = TinyScene.configuration.network
            let choice = try AttentionChoice(parsing: name)
            network.model.network = try network.model.network.with(AttentionSettings(choice))
            return (name, .network(network))
        }
    }

    private func crossed(_ names: String..., factors: Factors = Factors()) throws -> [Variant] {
        try Variant.crossed(
            names.map { try methods($0)[0] },
            on: TinyScene.configuration,
            factors
        )
    }

    @Test func crossesWhatAnAttentionReads() throws {
        let factors = Factors(tokenizers: [.none, .ssftt], gaussians: [.index, .gridKey])
        let variants = try crossed("lsga", "sa", "multi-head", factors: factors)
        #expect(
            variants.map(\.folderName) == [
                "lsga-none-index", "lsga-none-grid-key", "lsga-ssftt-index", "lsga-ssftt-grid-key", "sa-none",
                "sa-ssftt", "multi-head",
            ]
        )
        #expect(variants[0].name == "lsga none index" && variants[6].name == "multi-head")
        let plain = try crossed("lsga", "multi-head")
        #expect(plain.map(\.folderName) == ["lsga-ssftt-index", "multi-head"])
        #expect(plain.map(\.name) == ["lsga", "multi-head"])
    }

    /// Patch sizes are crossed with methods that read patches, training sizes with all methods.
    @Test func crossesPatchSizesAndTrainingSizes() throws {
        let sizes = [5, 10].map { count in
            (name: "\(count) per class", sampling: Sampling(size: .perClass(count), validationRatio: 0))
        }
        let variants = Variant.crossed(
            try methods("lsga") + [("svm", .pixels(PixelMethod(.svm)))],
            on: TinyScene.configuration,
            Factors(patchSides: [3, 5], samplings: sizes)
        )
        #expect(
            variants.map(\.folderName) == [
                "lsga-ssftt-index-patch3-5-per-class", "lsga-ssftt-index-patch3-10-per-class",
                "lsga-ssftt-index-patch5-5-per-class", "lsga-ssftt-index-patch5-10-per-class",
                "svm-5-per-class", "svm-10-per-class",
            ]
        )
        #expect(variants[3].name == "lsga 5×5 10 per class" && variants[4].name == "svm 5 per class")
        #expect(variants[2].configuration.patches.side == 5)
        #expect(variants[5].configuration.sampling == sizes[1].sampling)
    }

    /// Writing out a default number gives the same run in the same folder.
    @Test func defaultNumbersNeedNotBeWritten() throws {
        let variants = try crossed("sparse:k=8", "sparse", "sparse:k=4")
        #expect(variants[0].configuration == variants[1].configuration)
        #expect(variants[2].folderName == "sparse-k-4")
    }

    @Test func changesOnlyWhatItSays() throws {
        let variants = try crossed(
            "sga",
            "multi-head",
            factors: Factors(tokenizers: [.none], gaussians: [.gridRelative])
        )
        var expected = TinyScene.configuration
        let options = AttentionOptions(tokenizer: .none, gauss: .gridRelative)
        expected.model.lsga.attention = AttentionSettings(.sga, options)
        #expect(variants[0].configuration == expected)
        // What an attention does not read it does not have, so its run is the same whatever is crossed.
        expected = TinyScene.configuration
        expected.model.lsga.attention = AttentionSettings(.multiHead)
        #expect(variants[1].configuration == expected)
    }

    @Test func refusesNetworksThatCannotBeBeforeItTrains() throws {
        var variants = try crossed("sa", "lsa")
        variants = variants.map { variant in
            var configuration = variant.configuration
            configuration.model.lsga.width = 15
            return Variant(variant.name, folderName: variant.folderName, configuration)
        }
        let comparison = try Comparison(.ablation, variants, .seeds(2), path: "/nowhere")
        let problem = "width 15 of stage 1 does not divide into 4 heads"
        #expect(throws: RunError.settings(["sa: \(problem)", "lsa: \(problem)"])) { try comparison.run() }
    }

    @Test func takesSeedsInTurns() throws {
        let comparison = try Comparison(.comparison, crossed("sa", "lsa"), .seeds(2), path: "out")
        #expect(
            comparison.places.map(comparison.folder(of:)) == [
                "out/sa-ssftt/seed-0", "out/lsa-ssftt/seed-0", "out/sa-ssftt/seed-1", "out/lsa-ssftt/seed-1",
            ]
        )
    }

    /// `sa` without a tokenizer is multi-head attention, so one row uses the runs of the other.
    @Test func trainsEqualOperatorsOnce() throws {
        let variants = try crossed("sa", "multi-head", "lsa", factors: Factors(tokenizers: [.none]))
        let comparison = try Comparison(.comparison, variants, .seeds(1), path: "out")
        #expect(variants.indices.map(comparison.source) == [0, 0, 2])
        #expect(comparison.places.map(\.variant) == [0, 2])
        let tokenized = try Comparison(.comparison, crossed("sa", "multi-head"), .seeds(1), path: "out")
        #expect(tokenized.places.count == 2)
    }

    @Test func refusesTwoRowsOfOneName() throws {
        #expect(throws: RunError.settings(["named twice: sa-ssftt"])) {
            try Comparison(.comparison, crossed("sa", "sa"), .seeds(1), path: "out")
        }
    }

    @Test func expectsRunsToTakeAsLongAsOthersDid() {
        var times = RemainingTime(variants: 3)
        #expect(times.seconds(for: [0, 1]) == nil)
        #expect(times.seconds(for: []) == 0)
        times.record(10, of: 0)
        times.record(20, of: 0)
        times.record(30, of: 1)
        // 15, the mean of its own runs; 30; and 20, the mean of all runs.
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
        #expect(list.attentions.map(\.entry.name) == AttentionEntry.all.map(\.name))
        #expect(list.objectives.map(\.entry.name) == ObjectiveEntry.all.map(\.name))
        #expect(list.presets.map(\.name) == Preset.all.map(\.name))
        for row in list.attentions { #expect(row.cost != nil, "\(row.entry.name) has no network") }
        for row in list.objectives { #expect(row.cost != nil, "\(row.entry.name) has no network") }
        let text = list.text
        func isListed(_ entry: some ChoiceEntry) {
            #expect(text.contains(entry.reference), "\(entry.name)")
            for number in entry.numbers { #expect(text.contains("\(number.name)="), "\(entry.name)") }
        }
        for entry in AttentionEntry.all { isListed(entry) }
        for entry in ObjectiveEntry.all { isListed(entry) }
    }

    @Test func showsTheLayersOfEach() throws {
        var listings = try Preset.all.map { try NetworkListing($0) }
        listings += try ModelEntry.all.map { try NetworkListing($0) }
        listings += try AttentionEntry.all.map { try NetworkListing(AttentionChoice($0)) }
        listings += try ObjectiveEntry.all.map { try NetworkListing(ObjectiveChoice($0)) }
        listings.append(try NetworkListing(nil as AttentionChoice?))
        for listing in listings {
            #expect(listing.layers.reduce(0) { $0 + $1.parameters } == listing.cost.parameters)
            #expect(listing.layers.reduce(0) { $0 + $1.multiplyAdds } == listing.cost.multiplyAdds)
            #expect(listing.text.contains("\(listing.cost.parameters)"))
        }
        let sparse = try NetworkListing(AttentionChoice(parsing: "sparse:k=4"))
        #expect(sparse.name == "sparse:k=4" && sparse.network.contains("sparse:k=4"))
    }
}
