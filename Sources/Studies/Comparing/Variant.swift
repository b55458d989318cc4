public import Runs

/// One row of a comparison: a method with its settings, under a distinct name.
public struct Variant: Sendable, Equatable, Codable {
    /// Its name in tables.
    public let name: String
    /// The folder of its runs in that of the comparison.
    public let folderName: String
    /// The settings of its first run.
    public let configuration: RunConfiguration
    /// The settings that vary between rows, each for a separate column: `patch size` → `9`.
    public let factors: [Factor]

    /// One setting that differs between rows.
    public struct Factor: Sendable, Equatable, Codable {
        /// The setting, as the heading of a column.
        public let name: String
        /// Its value in this row.
        public let value: String

        /// Creates a factor.
        public init(_ name: String, _ value: String) { (self.name, self.value) = (name, value) }
    }

    /// Creates a row.
    public init(_ name: String, folderName: String, _ configuration: RunConfiguration, factors: [Factor] = [])
    {
        (self.name, self.folderName, self.configuration, self.factors) = (
            name, folderName, configuration, factors
        )
    }
}
