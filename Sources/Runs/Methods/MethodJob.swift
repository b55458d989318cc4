internal import HSI

/// A method on a split scene, checked and ready to be fitted.
protocol MethodJob {
    /// The record of a network for `run.json`; nil for other methods.
    var network: NetworkRecord? { get }
    /// The input in words: patches or features, and the pixels that preprocessing was fitted on.
    var inputText: String { get }
    /// Further lines on the method, for the summary before it is fitted.
    var summaryLines: [String] { get }

    /// Fits the method and writes its files to `folder`.
    ///
    /// - Throws: `RunError.interrupted` after saving a checkpoint if there is one; otherwise the errors of fitting.
    func fit(in folder: RunFolder, _ control: RunControl) throws -> Fit
}

/// A fitted method, and the cost of fitting.
struct Fit {
    let method: any FittedMethod
    /// Wall-clock seconds; nil if nothing was fitted.
    let seconds: Double?
    /// The number of epochs; nil for methods without epochs.
    var epochs: Int?
}

extension MethodJob {
    var network: NetworkRecord? { nil }
    var summaryLines: [String] { [] }
}
