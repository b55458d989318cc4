/// How many labelled pixels go into the training set.
public enum SampleSize: Hashable, Sendable, Codable {
    /// This share of all labelled pixels, between 0 and 1, shared out among the classes in proportion.
    case fraction(Double)
    /// This many pixels of every class.
    case perClass(Int)
}
