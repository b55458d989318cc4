import ArrayFiles
import Foundation

/// The launcher in a temporary folder, with stand-ins for the compiler, pkg-config, apt-get and sudo.
///
/// The launcher's `PATH` holds only the stand-ins and the few tools that it uses, so a stand-in that is removed is
/// really missing. The stand-in compiler writes a program that reports its arguments and exits with 7.
final class LauncherStage: Sendable {
    let scratch: ScratchFolder
    let root: URL
    let tools: URL

    init() throws {
        scratch = try ScratchFolder()
        root = scratch.url.appending(path: "project")
        tools = scratch.url.appending(path: "tools")
        for folder in [root.appending(path: "Tools"), root.appending(path: "Sources/Part"), tools] {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        }
        for file in ["hsi", "Tools/launching.sh"] {
            try FileManager.default.copyItem(
                at: projectFolder.appending(path: file),
                to: root.appending(path: file)
            )
        }
        try write("// manifest", to: "Package.swift")
        try write("// one", to: "Sources/Part/One.swift")
        try write("// two", to: "Sources/Part/Two.swift")
        for tool in Self.realTools {
            try FileManager.default.createSymbolicLink(
                at: tools.appending(path: tool),
                withDestinationURL: try Self.find(tool)
            )
        }
        for (name, script) in Self.standIns { try install(name, script) }
        try log("installed", "yes")
    }

    /// Starts the launcher.
    func launch(
        _ arguments: [String] = [],
        through launcher: URL? = nil,
        in folder: URL? = nil
    ) throws -> Finished {
        let environment = [
            "PATH": tools.path, "STAGE": scratch.url.path, "HOME": scratch.url.path, "CI": "1",
        ]
        return try Finished(
            launcher ?? root.appending(path: "hsi"),
            arguments,
            environment: environment,
            in: folder
        )
    }

    /// The lines that a stand-in wrote on each call: `builds` or `apt`.
    func calls(_ name: String) throws -> [String] {
        let file = scratch.url.appending(path: name)
        guard FileManager.default.fileExists(atPath: file.path) else { return [] }
        return try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map(String.init)
    }

    /// Writes a file that the stand-ins read.
    func log(_ name: String, _ text: String) throws {
        try Data(text.utf8).write(to: scratch.url.appending(path: name))
    }

    func write(_ text: String, to file: String) throws {
        try Data(text.utf8).write(to: root.appending(path: file))
    }

    /// Adds a shell script to the launcher's `PATH`.
    func install(_ name: String, _ script: String) throws {
        let file = tools.appending(path: name)
        try Data("#!/bin/sh\n\(script)\n".utf8).write(to: file)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.path)
    }

    func remove(_ names: String...) throws {
        for name in names { try FileManager.default.removeItem(at: tools.appending(path: name)) }
    }

    private static let realTools = [
        "bash", "cat", "chmod", "env", "find", "flock", "grep", "mkdir", "mktemp", "mv", "readlink", "rm",
        "sleep", "tail",
    ]

    private static func find(_ tool: String) throws -> URL {
        let folders = ["/usr/bin", "/bin"].map { URL(filePath: $0).appending(path: tool) }
        guard let found = folders.first(where: { FileManager.default.isExecutableFile(atPath: $0.path) })
        else {
            throw CocoaError(.fileNoSuchFile, userInfo: [NSFilePathErrorKey: tool])
        }
        return found
    }

    private static let standIns = [
        "git": "exit 0",
        "sudo": #"[ "$1" = -n ] && shift; exec "$@""#,
        // The libraries are present if the file `installed` exists.
        "pkg-config": #"[ "$(cat "$STAGE/installed")" = yes ]"#,
        "apt-get": """
        echo "$*" >>"$STAGE/apt"
        case $1 in install) if [ -e "$STAGE/refused" ]; then echo "E: no such package"; exit 100; fi
        echo yes >"$STAGE/installed" ;; esac
        """,
        "swift": #"""
        echo "$*" >>"$STAGE/builds"
        while [ "$1" != --scratch-path ]; do shift; done
        sleep 0.1
        echo "compiling"
        if grep -rq broken "$STAGE/project/Sources"; then echo "error: broken"; exit 1; fi
        mkdir -p "$2/release"
        cat >"$2/release/hsi" <<'PROGRAM'
        #!/bin/sh
        echo "home $HSI_HOME"
        for argument in "$@"; do echo "argument $argument"; done
        exit 7
        PROGRAM
        chmod +x "$2/release/hsi"
        """#,
    ]
}
