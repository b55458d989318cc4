/// The headings that group options in help texts.
enum Heading {
    static let common = "Common options"
    static let scene = "Scene"
    static let split = "Split"
    static let patches = "Patches"
    static let network = "Network"
    static let pixels = "Pixel classifiers"
    static let training = "Training"
    static let evaluation = "Evaluation"
    static let view = "Pixels"
    static let figures = "Figures"
    static let output = "Output"
}

/// A number without an unnecessary fraction.
func numberText(_ value: Double) -> String { Int(exactly: value).map { "\($0)" } ?? "\(value)" }

/// The options that were given, of a list with a mark at those.
func given(_ options: [(name: String, isGiven: Bool)]) -> [String] {
    options.filter(\.isGiven).map(\.name)
}
