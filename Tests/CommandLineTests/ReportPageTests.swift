import Foundation
import TestSupport
import Testing

/// The page that `hsi report` writes, in a real browser.
@Suite(.serialized, .enabled(if: Browser.isInstalled, "needs Chromium: apt-get install chromium"))
struct ReportPageTests {
    /// Trains a small network with attention, and writes its report.
    private func page(_ scene: TinyScene) throws -> String {
        let trained = try scene.train("--smooth-map", "majority", epochs: 3)
        try #require(trained.code == 0, "\(trained.errors)")
        return try report(["run"], scene, "report.html")
    }

    private func report(_ runs: [String], _ scene: TinyScene, _ name: String) throws -> String {
        let out = scene.folder / name
        let written = try Program.run(
            ["report", "--threads", "1", "--quiet", "--out", out] + runs.map { scene.folder / $0 }
        )
        try #require(written.code == 0, "\(written.errors)")
        return out
    }

    /// The place of a pixel on the map of a tiny scene, which fills the width of its frame or the height.
    private func click(_ browser: Browser, row: Int, column: Int) throws {
        let size = try #require(
            try browser.value(
                "(({ clientWidth, clientHeight }) => [clientWidth, clientHeight])(document.querySelector('.map-canvas'))"
            ) as? [Double]
        )
        let side = min(size[0] / Double(TinyScene.columns), size[1] / Double(TinyScene.rows))
        func share(_ index: Int, _ count: Int, _ extent: Double) -> Double {
            (extent / 2 + (Double(index) + 0.5 - Double(count) / 2) * side) / extent
        }
        try browser.click(
            ".map-canvas",
            share(column, TinyScene.columns, size[0]),
            share(row, TinyScene.rows, size[1])
        )
    }

    @Test func clicksAndKeysExploreTheScene() throws {
        let scene = try TinyScene()
        let browser = try Browser(try page(scene))
        #expect(try browser.text("h1") != "")
        #expect(try browser.text(".stats").contains("OA"))
        // A click chooses the pixel under the pointer, and arrow keys move it.
        try click(browser, row: 3, column: 4)
        try browser.wait("document.querySelector('.pixel-panel h2').textContent === 'Row 3, column 4'")
        try browser.press("ArrowDown")
        try browser.press("ArrowRight")
        try browser.wait("document.querySelector('.pixel-panel h2').textContent === 'Row 4, column 5'")
        try browser.press("ArrowDown", shift: true)
        try browser.wait("document.querySelector('.pixel-panel h2').textContent === 'Row 14, column 5'")
        #expect(try browser.count(".spectrum svg path") >= 2, "own spectrum and a class mean")
        #expect(try browser.count(".bars li") == 4)

        // Number keys choose layers.
        let layers = try browser.count("[data-layer]")
        #expect(layers == 6, "false color, truth, prediction, smoothed, errors, confidence")
        let before = try mapPixels(browser)
        try browser.press("5")
        try browser.wait(
            "document.querySelector('[data-layer][aria-pressed=true]').textContent === 'Errors'"
        )
        try browser.wait("\(mapURL) !== \(before.debugDescription)")

        // A class of the legend, then a cell of the confusion matrix, stands out on the map.
        let all = try mapPixels(browser)
        try browser.click(".legend-row[data-class='2']")
        try browser.wait("\(mapURL) !== \(all.debugDescription)")
        #expect(try browser.count(".legend-row[aria-pressed=true]") == 1)
        try browser.click(".confusion td[data-truth='1'][data-prediction='1']")
        #expect(try browser.count(".confusion td.chosen") == 1)
        #expect(try browser.count(".legend-row[aria-pressed=true]") == 0)
        try browser.press("c")
        #expect(try browser.count(".confusion td.chosen") == 0)

        // Zoom, theme, and help.
        let whole = try mapPixels(browser)
        try browser.press("+")
        try browser.wait("\(mapURL) !== \(whole.debugDescription)")
        try browser.press("0")
        try browser.press("t")
        try browser.wait("document.documentElement.dataset.theme === 'dark'")
        try browser.press("?")
        try browser.wait("document.querySelector('dialog').open")
        try browser.press("Escape")
        try browser.wait("!document.querySelector('dialog').open")
        #expect(browser.complaints.isEmpty, "\(browser.complaints)")
    }

    private let mapURL = "document.querySelector('.map-canvas').toDataURL()"
    private func mapPixels(_ browser: Browser) throws -> String {
        try browser.value(mapURL) as? String ?? ""
    }

    @Test func attentionFollowsTheQuery() throws {
        let scene = try TinyScene()
        let browser = try Browser(try page(scene))
        // 'a' goes to a pixel with attention; the report stores some of every class.
        try browser.press("a")
        try browser.wait("document.querySelectorAll('.head-map').length > 0")
        let maps = "[...document.querySelectorAll('.head-map')].map((map) => map.toDataURL()).join()"
        let center = try browser.value(maps) as? String
        try browser.move(to: ".patch", 0.1, 0.1)
        try browser.wait("document.querySelector('.attention-head').textContent.includes('from the center')")
        #expect(try browser.value(maps) as? String != center, "the query moves with the pointer")
        try browser.move(to: "h1")
        try browser.wait("!document.querySelector('.attention-head').textContent.includes('from the center')")
        #expect(try browser.value(maps) as? String == center)
        // Hovering a token of a head's map moves the query, too; so do keys in the patch.
        try browser.move(to: ".head-map", 0.9, 0.9)
        try browser.wait(
            "document.querySelector('.attention-head').textContent.includes('+2 rows, +2 columns')"
        )
        _ = try browser.value("document.querySelector('.patch').focus()")
        try browser.press("ArrowLeft")
        try browser.wait(
            "document.querySelector('.attention-head').textContent.includes('+2 rows, +1 columns')"
        )
        // Elsewhere, the nearest sampled pixel is offered.
        try click(browser, row: 11, column: 9)
        try browser.wait("document.querySelector('.attention .action') !== null")
        try browser.click(".attention .action")
        try browser.wait("document.querySelectorAll('.head-map').length > 0")
        #expect(browser.complaints.isEmpty, "\(browser.complaints)")
    }

    @Test func severalRunsAreComparedWithoutProbabilitiesToo() throws {
        let scene = try TinyScene()
        for method in ["svm", "nearest", "gaussian"] {
            let outcome = try Program.run(
                ["train", "--quiet", "--cube", scene.cube, "--labels", scene.labels, "--method", method]
                    + ["--out", scene.folder / method] + scene.sampling
            )
            try #require(outcome.code == 0, "\(outcome.errors)")
        }
        let browser = try Browser(
            try report(["svm", "nearest", "gaussian"], scene, "several.html"),
            width: 400,
            height: 800,
            isDark: true
        )
        #expect(try browser.count("figure.map") == 3)
        #expect(try browser.count(".attention:not([hidden])") == 0, "no method has attention")
        #expect(
            try browser.value("document.documentElement.scrollWidth <= innerWidth") as? Bool == true,
            "nothing sticks out"
        )
        #expect(try browser.text("main").contains("only second right"))
        #expect(try browser.count("[data-layer=confidence]") == 1, "gaussian has probabilities")
        try browser.click("[data-layer=difference]")
        try browser.wait("document.querySelectorAll('figure.map').length === 1")
        #expect(try browser.text(".map-key").contains("both right"))
        try browser.press("r")
        try browser.wait("document.querySelector('.tools select').value === '1'")
        #expect(try browser.text(".cards").contains("single pixels"))
        #expect(browser.complaints.isEmpty, "\(browser.complaints)")
    }

    /// Class names are text, whatever they contain.
    @Test func namesAreNotReadAsHTML() throws {
        let scene = try TinyScene()
        let names = [
            "<img src=x onerror=\"document.title='owned'\">",
            "</script><script>document.title='owned'</script>",
            "{{contents}}<!--<script>", "Ünïcode & <b>bold</b>",
        ]
        let descriptor: [String: Any] = [
            "alias": "TINY", "aliases": [], "name": names[0], "rows": TinyScene.rows,
            "columns": TinyScene.columns,
            "bands": TinyScene.bands, "falseColorBands": [8, 4, 1],
            "classes": names.enumerated().map { ["label": $0 + 1, "name": $1, "color": "#12345\($0)"] },
            "files": [
                [
                    "role": "cube", "names": ["cube.npy"], "keys": [], "checksums": [],
                    "source": "made by a test",
                ],
                [
                    "role": "labels", "names": ["labels.npy"], "keys": [], "checksums": [],
                    "source": "made by a test",
                ],
            ],
        ]
        try JSONSerialization.data(withJSONObject: descriptor)
            .write(to: URL(filePath: scene.folder / "scene.json"))
        let outcome = try Program.run(
            ["train", "--quiet", "--dataset", "TINY", "--data-dir", scene.folder.path, "--method", "nearest"]
                + ["--out", scene.folder / "run"] + scene.sampling
        )
        try #require(outcome.code == 0, "\(outcome.errors)")
        let browser = try Browser(try report(["run"], scene, "names.html"))
        #expect(try browser.text("h1") == names[0])
        let shown = try browser.value(
            "[...document.querySelectorAll('.legend-name')].map((name) => name.textContent)"
        )
        #expect(shown as? [String] == names)
        #expect(try browser.count("img, b:empty, main script") == 0)
        #expect(try browser.value("document.title") as? String == "\(names[0]) – nearest training pixel")
        #expect(browser.complaints.isEmpty, "\(browser.complaints)")
    }

    /// The policy of the page forbids requests, even if a script of it tried one.
    @Test func thePageCannotMakeRequests() throws {
        let scene = try TinyScene()
        let outcome = try Program.run(
            ["train", "--quiet", "--cube", scene.cube, "--labels", scene.labels, "--method", "nearest"]
                + ["--out", scene.folder / "run"] + scene.sampling
        )
        try #require(outcome.code == 0, "\(outcome.errors)")
        let browser = try Browser(try report(["run"], scene, "report.html"))
        let attempt = "fetch('data:text/plain,x').then(() => 'allowed', () => 'refused')"
        #expect(try browser.value(attempt) as? String == "refused")
        #expect(browser.complaints.contains { $0.contains("Content Security Policy") })
    }
}
