internal import ArgumentParser
internal import ArrayFiles
internal import Foundation
internal import HSI
internal import Reports

struct DataCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "data",
        abstract: "List scenes and protocols, inspect and convert files, make a scene.",
        subcommands: [
            ListCommand.self, ProtocolsCommand.self, InfoCommand.self, ConvertCommand.self,
            SynthesizeCommand.self,
        ]
    )

    struct ListCommand: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list",
            abstract: "List the scenes of the catalog, with their missing files."
        )

        @Option(
            help: ArgumentHelp("Folder in which files are looked for first.", valueName: "folder"),
            completion: .directory
        )
        var dataDir: String?
        @OptionGroup(title: Heading.output) var output: OutputOptions

        func run() throws {
            let catalog = try SceneCatalog(dataDirectory: dataDir)
            let lines = catalog.entries.map { entry in
                let scene = entry.descriptor
                let missing = catalog.missingFiles(entry)
                let state = missing.isEmpty ? "ready" : missing.map { "\n  missing \($0.text)" }.joined()
                return """
                    \(scene.alias)  \(scene.name), \(scene.rows)×\(scene.columns)×\(scene.bands), \
                    \(scene.classes.count) classes: \(state)
                    """
            }
            try output.show(
                lines.joined(separator: "\n"),
                json: ["scenes": catalog.entries.map(\.descriptor)]
            )
        }
    }

    struct ProtocolsCommand: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "protocols",
            abstract: "List published protocols, with their results and missing files.",
            discussion: "Use one with --protocol: hsi train --protocol IP-695"
        )

        @Option(
            help: ArgumentHelp("Folder in which files are looked for first.", valueName: "folder"),
            completion: .directory
        )
        var dataDir: String?
        @OptionGroup(title: Heading.output) var output: OutputOptions

        func run() throws {
            let catalog = try SceneCatalog(dataDirectory: dataDir)
            let protocols = try catalog.protocols()
            let lines = protocols.map { published, entry in
                let missing =
                    catalog.missingFiles(entry) + catalog.missingFiles(published, entry)
                let results = published.published.map { result in
                    "\n  \(result.method) OA \(percentage(result.overallAccuracy))"
                        + [result.reference, result.note].compactMap(\.self).map { ", \($0)" }.joined()
                }
                let state = missing.isEmpty ? "ready" : missing.map { "\n  missing \($0.text)" }.joined()
                return "\(published.name)  \(entry.descriptor.name), \(published.title)\(results.joined())"
                    + (missing.isEmpty ? "\n  \(state)" : state)
            }
            try output.show(lines.joined(separator: "\n"), json: ["protocols": protocols.map(\.published)])
        }

        private func percentage(_ fraction: Double) -> String { String(format: "%.2f %%", fraction * 100) }
    }

    struct InfoCommand: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "info",
            abstract: "Show what a file holds, and what is doubtful about its cube.",
            discussion: "MAT, HDF5, NPY, ENVI, GeoTIFF, and whatever else GDAL opens."
        )

        @Argument(help: ArgumentHelp("File.", valueName: "file[:key]"), completion: .file())
        var file: String
        @Option(
            help: ArgumentHelp("False-color picture of the cube to write: PNG.", valueName: "file"),
            completion: .file(extensions: ["png"])
        )
        var quicklook: String?
        @OptionGroup(title: Heading.output) var output: OutputOptions

        func run() throws {
            output.useThreads()
            let inspection = try FileInspection(ArrayLocation(parsing: file))
            if let quicklook {
                guard let cube = inspection.cube else {
                    throw SceneError.file(
                        .unsupported(path: file, reason: inspection.remark ?? "no cube to draw in this file")
                    )
                }
                try AtomicFile.write(inspection.quicklook(of: cube), to: quicklook)
            }
            try output.show(inspection.text(naming: SettingOptions.option), json: inspection)
        }
    }
}
