internal import Eval
package import HSI

/// Draws the figures of a run into its folder.
///
/// Drawing is outside this library: a run without an illustrator writes only numbers and maps. Every function returns the names of
/// the files it has written.
package protocol Illustrator: Sendable {
    /// Draws the training, validation and test pixels.
    ///
    /// The bands shown as false color are nil without a cube; `text` is the split in words.
    func drawSplit(
        _ split: Split,
        of labels: LabelMap,
        _ descriptor: SceneDescriptor,
        falseColorBands: [[Float]]?,
        split text: String,
        subtitle: String,
        to folder: RunFolder
    ) throws -> [String]
    /// Draws loss and accuracy over the epochs; `loss` names what was minimized, and `text` is the split in words.
    func drawHistory(
        _ history: [HistoryRow],
        title: String,
        split text: String,
        loss: String,
        to folder: RunFolder
    ) throws -> [String]
    /// Draws confusion and, where there are probabilities, calibration.
    func drawTest(_ evaluation: Evaluation, to folder: RunFolder) throws -> [String]
    /// Draws the map, and the smoothed and refined ones if there are any.
    func drawMaps(_ evaluation: Evaluation, to folder: RunFolder) throws -> [String]
    /// Draws entropy and margin where there are any.
    func drawUncertainty(_ evaluation: Evaluation, to folder: RunFolder) throws -> [String]
}
