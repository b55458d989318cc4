internal import ArrayFiles
public import Runs

extension RunReport {
    /// Writes the report to `path`: a page, or Markdown if the name ends in `.md`.
    ///
    /// - Parameters:
    ///   - path: The file; an existing one is replaced.
    ///   - control: Receives warnings.
    /// - Returns: The paths of the files written.
    /// - Throws: `FileError`; then `path` is unchanged.
    public func write(to path: String, _ control: RunControl = RunControl()) throws -> [String] {
        guard path.hasSuffix(".md") else {
            try AtomicFile.write(page(control), to: path)
            return [path]
        }
        return try writeMarkdown(to: path)
    }
}
