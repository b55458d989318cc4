import Foundation
import Testing

/// What `./hsi` does if packages are missing.
@Suite struct LauncherPackagesTests {
    let stage: LauncherStage

    init() throws {
        stage = try LauncherStage()
        try stage.log("installed", "no")
    }

    @Test func missingPackagesAreNamedAndInstalled() throws {
        let launched = try stage.launch()
        #expect(launched.code == 7)
        #expect(launched.errors.contains("libhdf5-dev        scenes in HDF5 and MAT v7.3 files"))
        let calls = try stage.calls("apt")
        #expect(calls.first == "update")
        let install = try #require(calls.last)
        #expect(install.hasPrefix("install -y --no-install-recommends "))
        #expect(
            install.contains(
                " libopenblas-dev liblapacke-dev libhdf5-dev libisal-dev libcairo2-dev libssl-dev"
            )
        )
        #expect(!install.contains(" git"), "what is there is not installed again")
        #expect(try stage.launch().errors.isEmpty)
        #expect(try stage.calls("apt").count == 2)
    }

    @Test func whatAptGetSaysWhenItFailsIsShown() throws {
        try stage.log("refused", "")
        let launched = try stage.launch()
        #expect(launched.code == 69)
        #expect(launched.errors.contains("E: no such package"))
        #expect(try stage.calls("builds").isEmpty)
    }

    @Test func aSystemWithoutAptGetIsToldWhatIsNeeded() throws {
        try stage.remove("apt-get")
        let launched = try stage.launch()
        #expect(launched.code == 69)
        #expect(launched.errors.contains("libisal-dev"))
        #expect(launched.errors.contains("this is not Debian"))
        #expect(try stage.calls("builds").isEmpty)
    }

    @Test func withoutSwiftItSaysWhereToGetIt() throws {
        try stage.remove("swift")
        let launched = try stage.launch()
        #expect(launched.code == 69)
        #expect(launched.errors.contains("no 'swift' along PATH"))
        #expect(try stage.calls("apt").isEmpty, "nothing is installed in vain")
    }

    @Test func theListHoldsEveryPackageOfTheManifest() throws {
        let manifest = try String(contentsOf: projectFolder.appending(path: "Package.swift"), encoding: .utf8)
        let launching = try String(
            contentsOf: projectFolder.appending(path: "Tools/launching.sh"),
            encoding: .utf8
        )
        let libraries = manifest.matches(of: #/pkgConfig: "([^"]+)", package: "([^"]+)"/#)
        #expect(!libraries.isEmpty)
        for library in libraries {
            let line = launching.split(separator: "\n").first { $0.hasPrefix("\(library.2) ") }
            #expect(line?.contains(" pkg-config:\(library.1) ") == true, "\(library.2) in Tools/launching.sh")
        }
        // A library that pkg-config does not know is detected by its header.
        for library in manifest.matches(of: #/providers: \[\.apt\(\["([^"]+)"\]\)\]/#) {
            let line = launching.split(separator: "\n").first { $0.hasPrefix("\(library.1) ") }
            #expect(line?.contains(" file:/usr/include/") == true, "\(library.1) in Tools/launching.sh")
        }
    }
}
