/// Every reason why labeled pixels cannot be split or a split cannot be read.
public struct SplitError: Error, Equatable, CustomStringConvertible {
    /// One reason.
    public enum Problem: Equatable, Sendable {
        /// The training ratio is not between 0 and 1, both excluded.
        case ratio(Double)
        /// The validation ratio is not at least 0 and below 1.
        case validationRatio(Double)
        /// The count of training pixels per class is below 1.
        case perClass(Int)
        /// The buffer around training pixels is negative.
        case buffer(Int)
        /// Fewer than two folds.
        case folds(Int)
        /// The fold does not exist.
        case fold(Int, of: Int)
        /// No class extends beyond the buffer; `extent` is the largest extent of a class.
        case noRoom(buffer: Int, extent: Int)
        /// The label map has no labeled pixel.
        case nothingLabeled
        /// The labels have no groups.
        case noGroups
        /// Every class has one group.
        case singleGroups
        /// A class has fewer pixels than the split requires.
        case tooFewPixels(label: UInt16, available: Int, wanted: Int)
        /// A class would have no training pixel.
        case noTrainingPixels(label: UInt16, available: Int)
        /// A class would have no test pixel.
        case noTestPixels(label: UInt16, available: Int)
        /// The image size is not positive, or exceeds 2³¹ − 1 pixels.
        case extents(rows: Int, columns: Int)
        /// The image size of the split differs from that of the label map.
        case otherExtents(rows: Int, columns: Int, expectedRows: Int, expectedColumns: Int)
        /// This many pixels of a part lie outside the image.
        case outside(part: String, count: Int, first: Int)
        /// This many pixels are listed more than once, in one part or in two.
        case repeated(count: Int, first: Int)
        /// This many pixels of a part have no label.
        case unlabeled(part: String, count: Int, first: Int)
        /// A required part is empty.
        case empty(part: String)
        /// The classes of two maps of a scene cannot be matched one to one.
        case noCorrespondence
        /// The mask holds an invalid value; the position is counted from 0.
        case maskValue(UInt16, row: Int, column: Int)
        /// The file is missing, cannot be read, or cannot be written.
        case file(String)
        /// The file does not contain a valid split.
        case malformed(String)
    }

    /// The setting that a problem concerns.
    public enum Setting: Sendable, Equatable {
        /// The minimum number of training pixels per class.
        case trainingMinimum
        /// The class numbering of a published split.
        case numbering
    }

    /// The file of the split or of the labels, if any.
    public let file: String?
    /// The reasons, at least one.
    public let problems: [Problem]
    /// The known class names by label.
    private let names: [UInt16: String]

    init(_ problems: [Problem], file: String? = nil, names: [UInt16: String] = [:]) {
        (self.problems, self.file, self.names) = (problems, file, names)
    }

    /// The same error with class names, and with a file if it has none yet.
    public func located(in file: String, classes: [SceneClass] = []) -> SplitError {
        SplitError(
            problems,
            file: self.file ?? file,
            names: Dictionary(classes.map { ($0.label, $0.name) }) { first, _ in first }
        )
    }

    /// The settings to change, without duplicates.
    public var settings: [Setting] {
        var settings: [Setting] = []
        for setting in problems.compactMap(\.setting) where !settings.contains(setting) {
            settings.append(setting)
        }
        return settings
    }

    /// The reasons in words; classes are named by label, and by name where it is known.
    public var description: String {
        let text = problems.map { $0.description { names[$0] } }.joined(separator: "; ")
        return file.map { "\($0): \(text)" } ?? text
    }
}

extension SplitError.Problem {
    /// The setting to change, if there is one.
    var setting: SplitError.Setting? {
        switch self {
        case .noTrainingPixels: .trainingMinimum
        case .noCorrespondence: .numbering
        default: nil
        }
    }

    /// The reason in words, with class names from `name`.
    func description(naming name: (UInt16) -> String?) -> String {
        func called(_ label: UInt16) -> String {
            name(label).map { "class \(label) (\($0))" } ?? "class \(label)"
        }
        func pixels(_ count: Int) -> String { count == 1 ? "1 pixel" : "\(count) pixels" }
        return switch self {
        case .ratio(let ratio): "expected a training ratio between 0 and 1, found \(ratio)"
        case .validationRatio(let ratio):
            "expected a validation ratio of at least 0 and below 1, found \(ratio)"
        case .perClass(let count): "expected at least 1 training pixel per class, found \(count)"
        case .noGroups:
            "expected labels from polygons or points of a vector file, whose shapes are the groups; found a label map"
        case .singleGroups:
            "expected a class with two polygons or groups, so that one is for testing; found one in every class"
        case .buffer(let buffer): "expected a buffer of at least 0 pixels, found \(buffer)"
        case .folds(let count): "expected at least 2 folds, found \(count)"
        case .fold(let fold, let count): "expected a fold from 1 to \(count), found \(fold)"
        case .noRoom(let buffer, let extent):
            "no class has room for training and test pixels with a buffer of \(pixels(buffer)) between them: "
                + "the widest class extends over \(pixels(extent)); use a smaller buffer"
        case .nothingLabeled: "the label map has no labeled pixel"
        case .tooFewPixels(let label, let available, let wanted):
            "\(called(label)) has \(pixels(available)), but \(wanted) are needed"
        case .noTrainingPixels(let label, let available):
            "\(called(label)) has \(pixels(available)), none of which would be used for training: "
                + "use a larger fraction, or a minimum of one pixel per class"
        case .noTestPixels(let label, let available):
            "\(called(label)) has \(pixels(available)), none of which would be left for testing: use a smaller fraction"
        case .extents(let rows, let columns): "expected a positive image size, found \(rows)×\(columns)"
        case .otherExtents(let rows, let columns, let expectedRows, let expectedColumns):
            "expected a split of \(expectedRows)×\(expectedColumns) pixels, found \(rows)×\(columns)"
        case .outside(let part, let count, let first):
            "\(pixels(count)) of the \(part) part outside the image, the first \(first)"
        case .repeated(let count, let first): "\(pixels(count)) listed more than once, the first \(first)"
        case .unlabeled(let part, let count, let first):
            "\(pixels(count)) of the \(part) part without a label, the first \(first)"
        case .empty(let part): "the \(part) part is empty"
        case .noCorrespondence:
            "the classes of the split's maps and of the scene's labels do not match one to one"
        case .maskValue(let value, let row, let column):
            "\(value) at row \(row), column \(column) (counted from 0); expected 0 for no part, 1 for training, "
                + "2 for validation or 3 for testing"
        case .file(let reason), .malformed(let reason): reason
        }
    }
}
