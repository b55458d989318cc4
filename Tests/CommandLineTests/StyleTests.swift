import Foundation
import Testing

/// Rules that the formatter and the compiler do not check.
@Suite struct StyleTests {
    @Test(arguments: ["try!", "as!", "fatalError(", "@unchecked Sendable", "swiftlint:", "#if DEBUG"])
    func neverInSources(_ text: String) throws {
        for source in try SourceFile.all() {
            for (index, line) in source.code.enumerated() where line.contains(text) {
                Issue.record("\(source.path):\(index + 1) has \(text)")
            }
        }
    }

    @Test func onlyTheProgramPrints() throws {
        for source in try SourceFile.all() where source.target != "HSITool" {
            for (index, line) in source.code.enumerated()
            where line.contains("rint(") && line.contains(#/(^|[^\w.])(print|debugPrint)\(/#) {
                Issue.record("\(source.path):\(index + 1) prints")
            }
        }
    }

    /// Libraries name settings; only the program knows the names of its options.
    @Test(arguments: ["Engine", "NN", "LSGA"])
    func onlyTheProgramNamesOptions(target: String) throws {
        for source in try SourceFile.all() where source.target == target {
            for (index, line) in source.code.enumerated() where line.contains(#/["` ]--[a-z]/#) {
                Issue.record("\(source.path):\(index + 1) names an option")
            }
        }
    }

    @Test func filesAreNamedForOneConceptAndKeptShort() throws {
        for source in try SourceFile.all() {
            let name = URL(filePath: source.path).lastPathComponent
            #expect(!name.contains(#/Utils|Helpers|Manager|^Base[A-Z.]/#), "\(source.path)")
            #expect(source.lines.count <= 400, "\(source.path) should be split")
        }
    }

    @Test func importsAreRead() {
        let source = SourceFile(
            path: "",
            target: "",
            lines: [
                "import Engine", "internal import NN", "@testable import HSI",
                "public import struct Eval.Summary",
                "@preconcurrency internal import LSGA", "// import Figures", "let important = import1",
            ]
        )
        #expect(source.imports == ["Engine", "NN", "HSI", "Eval", "LSGA"])
    }
}
