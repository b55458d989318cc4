internal import ArrayFiles
internal import Foundation

/// Installs a completion script where a shell finds it.
struct CompletionInstaller {
    private let shell: Shell
    private let home: String
    private let environment = ProcessInfo.processInfo.environment

    init(_ shell: Shell) {
        self.shell = shell
        home = environment["HOME"] ?? FileManager.default.homeDirectoryForCurrentUser.path()
    }

    /// Writes the script and, if the shell does not load it automatically, adds it to the shell's configuration.
    ///
    /// - Returns: The files that were written.
    func install(_ script: String) throws -> [String] {
        let file: String
        var startup: (file: String, lines: String)?
        switch shell {
        case .fish:
            let configuration = environment["XDG_CONFIG_HOME"] ?? home + "/.config"
            file = configuration + "/fish/completions/hsi.fish"
        case .zsh:
            let folder = data + "/zsh/site-functions"
            file = folder + "/_hsi"
            startup = (
                (environment["ZDOTDIR"] ?? home) + "/.zshrc",
                "fpath=(\"\(folder)\" $fpath)\nautoload -Uz compinit && compinit"
            )
        case .bash:
            file = data + "/bash-completion/completions/hsi"
            // The package bash-completion loads the file by itself.
            if !FileManager.default.fileExists(atPath: "/usr/share/bash-completion/bash_completion") {
                startup = (home + "/.bashrc", "source \"\(file)\"")
            }
        }
        try write(script + "\n", to: file)
        guard let startup else { return [file] }
        let known = FileManager.default.contents(atPath: startup.file).map {
            String(decoding: $0, as: UTF8.self)
        }
        guard !(known ?? "").contains(startup.lines) else { return [file] }
        try append("# Completion of hsi\n\(startup.lines)\n", to: startup.file, after: known ?? "")
        return [file, startup.file]
    }

    private var data: String { environment["XDG_DATA_HOME"] ?? home + "/.local/share" }

    private func write(_ text: String, to path: String) throws {
        let folder = URL(filePath: path).deletingLastPathComponent()
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        } catch {
            throw FileError.cannotWrite(path: path, reason: error.localizedDescription)
        }
        try AtomicFile.write([UInt8](text.utf8), to: path)
    }

    /// Appends lines to a user's file, which may be a link and keeps its permissions.
    private func append(_ lines: String, to path: String, after known: String) throws {
        let text = (known.isEmpty || known.hasSuffix("\n") ? "" : "\n") + lines
        guard let file = fopen(path, "a") else { throw failure(path) }
        let isWritten = fputs(text, file) >= 0
        guard fclose(file) == 0, isWritten else { throw failure(path) }
    }

    private func failure(_ path: String) -> FileError {
        .cannotWrite(path: path, reason: String(cString: strerror(errno)))
    }
}
