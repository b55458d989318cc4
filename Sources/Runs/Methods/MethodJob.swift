internal import HSI

/// One method on one split scene, checked and about to be fitted.
protocol MethodJob {
    /// What `run.json` says of a network; nil for other methods.
    var network: NetworkRecord? { get }
    /// The input in words: patches or features, and what their preprocessing was fitted on.
    var inputText: String { get }
    /// Further lines on the method, for the summary before it is fitted.
    var summaryLines: [String] { get }

    /// Fits the method, with its files kept in `folder`.
    ///
    /// - Throws: `RunError.interrupted` after what can be resumed is saved; else what keeps it from being fitted.
    func fit(in folder: RunFolder, _ control: RunControl) throws -> Fit
}

/// A fitted method, and what fitting took.
struct Fit {
    let method: any FittedMethod
    /// Wall-clock seconds; nil where nothing was fitted.
    let seconds: Double?
    /// Passes over the training pixels; nil for what is not trained that way.
    var epochs: Int?
}

extension MethodJob {
    var network: NetworkRecord? { nil }
    var summaryLines: [String] { [] }
}
