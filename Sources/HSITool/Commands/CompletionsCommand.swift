internal import ArgumentParser

/// A shell that completes commands.
enum Shell: String, CaseIterable, ExpressibleByArgument {
    case bash, zsh, fish
}

struct CompletionsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "completions",
        abstract: "Print or install completion for bash, zsh, or fish.",
        discussion: """
            hsi completions --install
            """
    )

    @Argument(help: "Shell (default: that of $SHELL).")
    var shell: Shell?
    @Flag(help: "Install the completion for the current user.")
    var install = false
    @OptionGroup(title: Heading.output) var output: OutputOptions

    func run() throws {
        guard let kind = (shell?.rawValue).flatMap(CompletionShell.init) ?? .autodetected(),
            let shell = Shell(rawValue: kind.rawValue)
        else { throw ValidationError("the shell is not known. Use 'hsi completions bash', zsh, or fish") }
        let script = HSICommand.completionScript(for: kind)
        guard install else {
            return try output.show(script, json: ["shell": shell.rawValue, "script": script])
        }
        let installed = try CompletionInstaller(shell).install(script)
        try output.show(
            installed.map { "wrote \($0)" }.joined(separator: "\n") + "\nOpen a new shell to use it.",
            json: ["files": installed]
        )
    }
}
