import ArrayFiles
import TestSupport
import Testing

@testable import HSI

@Suite struct DescriptorTests {
    @Test func everySceneIsThere() throws {
        let catalog = try SceneCatalogTests.catalog()
        #expect(
            catalog.entries.map(\.descriptor.alias) == ["BO", "HU", "IP", "KSC", "PC", "PU", "SA", "SAA"]
        )
        for entry in catalog.entries {
            let descriptor = entry.descriptor
            #expect(descriptor.files.map(\.role) == [.cube, .labels])
            #expect(descriptor.license != nil && descriptor.citation != nil && descriptor.wavelengths != nil)
        }
    }

    @Test(
        arguments: [
            ("ip", "IP"), ("Indian_Pines", "IP"), ("INDIANPINES", "IP"), ("PaviaU", "PU"),
            ("Pavia University", "PU"),
            ("Pavia", "PC"), ("pavia-center", "PC"), ("Houston", "HU"), ("Houston2013", "HU"),
            ("salinas", "SA"),
            ("SalinasA", "SAA"), ("Salinas-A", "SAA"), ("ksc", "KSC"), ("Botswana", "BO"),
        ])
    func findsAliases(name: String, alias: String) throws {
        #expect(try SceneCatalogTests.catalog().entry(named: name).descriptor.alias == alias)
    }

    /// If two scenes had the same name, the order of folders would decide which one is found.
    @Test func namesAreUnique() throws {
        var owners: [String: String] = [:]
        for entry in try SceneCatalogTests.catalog().entries {
            let descriptor = entry.descriptor
            let names = Set(
                ([descriptor.alias, descriptor.name] + descriptor.aliases)
                    .map { $0.lowercased().filter { !"_- ".contains($0) } }
            )
            for name in names {
                #expect(owners[name] == nil, "\(name)")
                owners[name] = descriptor.alias
            }
        }
    }

    @Test func saysWhichScenesAreKnown() throws {
        #expect(
            throws: SceneError.unknownScene(
                name: "Mars",
                known: ["BO", "HU", "IP", "KSC", "PC", "PU", "SA", "SAA"]
            )
        ) {
            _ = try SceneCatalogTests.catalog().entry(named: "Mars")
        }
    }

    @Test func saysWhichFilesAreMissing() throws {
        let catalog = try SceneCatalogTests.catalog("/nowhere")
        let error = #expect(throws: SceneError.self) { _ = try catalog.load("PaviaU") }
        let text = try #require(error).description
        for part in [
            "PaviaU.mat", "34806917", "28447fa87f7a5797845e9a189c0da85e23b1d06a4ba7361e5ff44efbf834d2fb",
            "uploads/e/ee/PaviaU.mat", "PaviaU_gt.mat", "11005", "/nowhere",
        ] {
            #expect(text.contains(part), "\(part)")
        }
    }

    @Test func refusesABrokenDescriptor() throws {
        let folder = try TemporaryFolder()
        let whole = try RandomAccessFile(packageRoot + "/datasets/IP/scene.json")
        let text = String(decoding: try whole.prefix(whole.size), as: UTF8.self)
        let damages = [
            ("\"alias\"", "\"alas\""), ("\"color\": \"#", "\"color\": \""), ("[43, 21, 11]", "[43, 21, 200]"),
            ("\"label\": 2,", "\"label\": 1,"),
            ("{", "["),
        ]
        for (old, new) in damages {
            #expect(text.contains(old))
            let path = try folder.file(
                "scene.json",
                Array(text.replacing(old, with: new, maxReplacements: 1).utf8)
            )
            #expect(throws: SceneError.self) { try SceneDescriptor.load(path) }
        }
    }

    @Test func paletteIsDistinct() {
        for count in [1, 16, 100, 1024] {
            let colors = Palette.distinct(count)
            #expect(Set(colors).count == count)
            #expect(colors.allSatisfy { $0.count == 7 && $0.hasPrefix("#") })
        }
        #expect(Palette.distinct(16).prefix(5) == Palette.distinct(5)[...])
    }
}
