internal import ArgumentParser
internal import Reports
internal import Runs

struct ReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Write a report on runs: a page to explore them, or Markdown.",
        discussion: """
            The page is one HTML file that needs no network: maps, spectra, class probabilities, attention, metrics, and \
            tables for LaTeX. Several runs of one scene are shown side by side, with paired tests.

              hsi report runs/IP-lsga-seed0 --out report.html
              hsi report runs/compared/*/seed-0 --out report.md
            """
    )

    @Argument(help: "Folder of a complete run or ensemble; several to compare them.", completion: .directory)
    var folders: [String]
    @Option(
        name: [.long, .customShort("o")],
        help: ArgumentHelp(
            "File to write: .html, or .md with its figures in a folder beside it (default: report.html).",
            valueName: "file"
        ),
        completion: .file(extensions: ["html", "md"])
    )
    var out = "report.html"
    @OptionGroup(title: Heading.scene) var data: MovedDataOptions
    @OptionGroup(title: Heading.output) var output: OutputOptions

    func validate() throws {
        guard out.hasSuffix(".html") || out.hasSuffix(".md") else {
            throw ValidationError("--out must end in .html or .md; found \(out)")
        }
    }

    func run() throws {
        let control = output.control()
        let report = try RunReport(
            folders,
            data: data.source(ofRunIn: folders[0]),
            attention: out.hasSuffix(".html"),
            control
        )
        let files = try report.write(to: out, control)
        try output.show(files.joined(separator: "\n"), json: ["files": files])
    }
}
