internal import Eval
package import HSI

/// Draws the figures of a run into its folder.
///
/// Drawing is outside this library: a run without an illustrator writes only numbers and maps.
package protocol Illustrator: Sendable {
    /// Draws the training, validation and test pixels.
    ///
    /// The bands shown as false color are nil without a cube.
    func drawSplit(
        _ split: Split,
        of labels: LabelMap,
        _ descriptor: SceneDescriptor,
        falseColorBands: [[Float]]?,
        subtitle: String,
        to folder: RunFolder
    ) throws
    /// Draws loss and accuracy over the epochs; `loss` names what was minimized.
    func drawHistory(_ history: [HistoryRow], title: String, loss: String, to folder: RunFolder) throws
    /// Draws confusion and, where there are probabilities, calibration.
    func drawTest(_ evaluation: Evaluation, to folder: RunFolder) throws
    /// Draws the map, and the smoothed and refined ones if there are any.
    func drawMaps(_ evaluation: Evaluation, to folder: RunFolder) throws
    /// Draws entropy and margin where there are any.
    func drawUncertainty(_ evaluation: Evaluation, to folder: RunFolder) throws
}
