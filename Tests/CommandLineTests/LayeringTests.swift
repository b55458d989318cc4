import Foundation
import Testing

/// The dependencies that each target may have, as in `Documentation/Design.md`.
@Suite struct LayeringTests {
    /// The targets of this package that each target depends on.
    static let graph: [String: Set<String>] = [
        "CKernels": [],
        "COpenBLAS": [], "CLAPACKE": [], "CHDF5": [], "CISAL": [], "CGDAL": [], "CCairo": [], "CCrypto": [],
        "CSVM": [], "CCHOLMOD": [], "CMalloc": [], "CPage": [],
        "Compute": ["CKernels", "CMalloc", "COpenBLAS", "CLAPACKE"],
        "Engine": ["Compute", "CKernels"],
        "NN": ["Engine", "Compute"],
        "LSGA": ["NN", "Engine", "Compute"],
        "ArrayElements": [],
        "ArrayFiles": ["ArrayElements", "Compute", "CHDF5", "CISAL", "CGDAL", "CCrypto"],
        "HSI": ["ArrayElements", "ArrayFiles", "Compute"],
        "Synthesis": ["HSI", "ArrayFiles", "Compute"],
        "Baselines": ["Compute", "CSVM"],
        "Propagation": ["Compute", "CCHOLMOD"],
        "Eval": [],
        "Figures": ["CCairo"],
        "Runs": ["Propagation", "LSGA", "NN", "Engine", "Baselines", "HSI", "ArrayFiles", "Compute", "Eval"],
        "Studies": [
            "Runs", "LSGA", "NN", "Engine", "Baselines", "Synthesis", "HSI", "ArrayFiles", "Compute", "Eval",
        ],
        "Inspection": ["Runs", "LSGA", "NN", "Engine", "HSI", "Compute", "Eval"],
        "Reports": [
            "Studies", "Inspection", "Runs", "LSGA", "NN", "Engine", "Baselines", "Synthesis", "HSI",
            "ArrayFiles",
            "Compute", "Eval", "Figures", "CPage",
        ],
        "HSITool": [
            "Reports", "Studies", "Inspection", "Runs", "LSGA", "NN", "Engine", "Baselines", "Synthesis",
            "HSI", "ArrayFiles", "Compute", "Eval", "Figures",
        ],
        "TestSupport": [],
    ]
    /// The modules of the toolchain and of other packages that each target may import.
    static let outside: [String: Set<String>] = [
        "Compute": ["Glibc", "Synchronization", "Dispatch"],
        "Engine": ["Glibc", "Synchronization"],
        "NN": ["Glibc", "FoundationEssentials"],
        "LSGA": ["Glibc", "Synchronization"],
        "ArrayFiles": ["Glibc", "Synchronization"],
        "HSI": ["Glibc", "Synchronization", "FoundationEssentials"],
        "Synthesis": ["Glibc", "FoundationEssentials"],
        "Baselines": ["Glibc"],
        "Propagation": ["Glibc"],
        "Eval": ["Glibc"],
        "Figures": ["Glibc"],
        "Runs": ["Glibc", "Synchronization", "Foundation", "FoundationEssentials"],
        "Studies": ["Glibc", "Foundation", "FoundationEssentials"],
        "Inspection": ["Glibc"],
        "Reports": ["Glibc", "Foundation", "FoundationEssentials"],
        "HSITool": ["Glibc", "Synchronization", "Dispatch", "Foundation", "ArgumentParser"],
    ]

    @Test func theManifestDrawsTheGraph() throws {
        // A separate scratch folder, because the running tests hold the lock of theirs.
        let scratch = try ScratchFolder()
        let dump = try Finished(
            URL(filePath: "/usr/bin/env"),
            [
                "swift", "package", "--package-path", projectFolder.path, "--scratch-path", scratch.url.path,
                "dump-package",
            ]
        )
        try #require(dump.code == 0, "\(dump.errors)")
        let package = try JSONDecoder().decode(PackageDump.self, from: Data(dump.output.utf8))
        let targets = package.targets.filter { $0.type != "test" }
        #expect(Set(targets.map(\.name)) == Set(Self.graph.keys))
        for target in targets {
            let ours = Set(target.dependencies.compactMap(\.targetName))
            #expect(ours == Self.graph[target.name], "what \(target.name) depends on")
            let products = Set(target.dependencies.compactMap(\.productName))
            #expect(
                products == (target.name == "HSITool" ? ["ArgumentParser"] : []),
                "products of \(target.name)"
            )
        }
    }

    /// The manifest is not enough: a target can also import a module that another target has built.
    @Test func sourcesImportOnlyWhatTheGraphAllows() throws {
        let sources = try SourceFile.all()
        for name in Self.outside.keys {
            #expect(sources.contains { $0.target == name }, "sources of \(name)")
        }
        for source in sources {
            let allowed = (Self.graph[source.target] ?? []).union(Self.outside[source.target] ?? [])
            for module in source.imports where !allowed.contains(module) {
                Issue.record(
                    "\(source.path) imports \(module); \(source.target) may import \(allowed.sorted())"
                )
            }
        }
    }

    @Test func onlySafetensorsReadsJSONInNN() throws {
        let readers = try SourceFile.all().filter {
            $0.target == "NN" && $0.imports.contains("FoundationEssentials")
        }
        #expect(readers.map(\.path) == ["Sources/NN/Safetensors.swift"])
    }
}

/// The part of `swift package dump-package` with the graph.
private struct PackageDump: Decodable {
    var targets: [Target]

    struct Target: Decodable {
        var name: String
        var type: String
        var dependencies: [Dependency]
    }

    /// `{"byName": ["Engine", null]}` or `{"product": ["ArgumentParser", "swift-argument-parser", null, null]}`.
    struct Dependency: Decodable {
        var byName: [String?]?
        var target: [String?]?
        var product: [Unread?]?

        var targetName: String? { (byName ?? target)?.first ?? nil }
        var productName: String? { (product?.first ?? nil)?.text }
    }

    /// A string, or another value, which is ignored.
    struct Unread: Decodable {
        var text: String?

        init(from decoder: any Decoder) throws {
            text = try? decoder.singleValueContainer().decode(String.self)
        }
    }
}
