/// Why labelled pixels cannot be split, or a split cannot be read: every reason at once.
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
        /// The fold is not one of those there are.
        case fold(Int, of: Int)
        /// No class reaches farther than the buffer; `extent` is that of the one that reaches farthest.
        case noRoom(buffer: Int, extent: Int)
        /// The label map has no labelled pixel.
        case nothingLabelled
        /// A class has fewer pixels than the split takes.
        case tooFewPixels(label: UInt16, available: Int, wanted: Int)
        /// None of a class's pixels would be for training: its share is below one.
        case noTrainingPixels(label: UInt16, available: Int)
        /// None of a class's pixels would be for testing: the rest is below one.
        case noTestPixels(label: UInt16, available: Int)
        /// The extents are no image, or one of more than 2³¹ − 1 pixels.
        case extents(rows: Int, columns: Int)
        /// The split is of an image of other extents than the label map.
        case otherExtents(rows: Int, columns: Int, expectedRows: Int, expectedColumns: Int)
        /// So many pixels of a part lie outside the image.
        case outside(part: String, count: Int, first: Int)
        /// So many pixels are listed more than once, in one part or in two.
        case repeated(count: Int, first: Int)
        /// So many pixels of a part have no label.
        case unlabelled(part: String, count: Int, first: Int)
        /// A part that must hold pixels holds none.
        case empty(part: String)
        /// The classes of two maps of a scene cannot be matched one to one.
        case noCorrespondence
        /// The mask holds a number that stands for no part; the position is counted from 0.
        case maskValue(UInt16, row: Int, column: Int)
        /// The file is missing, cannot be read, or cannot be written.
        case file(String)
        /// The file is no split.
        case malformed(String)
    }

    /// A setting that a reason is about.
    public enum Setting: Sendable, Equatable {
        /// The least number of training pixels in each class.
        case trainingMinimum
        /// How the classes of a published split are numbered.
        case numbering
    }

    /// The file the split was read from or written to, or that of the labels, if any.
    public let file: String?
    /// The reasons, at least one.
    public let problems: [Problem]
    /// The names of classes by label, where they are known.
    private let names: [UInt16: String]

    init(_ problems: [Problem], file: String? = nil, names: [UInt16: String] = [:]) {
        (self.problems, self.file, self.names) = (problems, file, names)
    }

    /// The same error with the names of its classes, and with a file if it names none yet.
    public func located(in file: String, classes: [SceneClass] = []) -> SplitError {
        SplitError(
            problems,
            file: self.file ?? file,
            names: Dictionary(classes.map { ($0.label, $0.name) }) { first, _ in first }
        )
    }

    /// The settings that would help, each once.
    public var settings: [Setting] {
        var settings: [Setting] = []
        for setting in problems.compactMap(\.setting) where !settings.contains(setting) {
            settings.append(setting)
        }
        return settings
    }

    /// The reasons, for a person to read; classes go by their labels, and by their names where these are known.
    public var description: String {
        let text = problems.map { $0.description { names[$0] } }.joined(separator: "; ")
        return file.map { "\($0): \(text)" } ?? text
    }
}

extension SplitError.Problem {
    /// The setting that would help, if one would.
    var setting: SplitError.Setting? {
        switch self {
        case .noTrainingPixels: .trainingMinimum
        case .noCorrespondence: .numbering
        default: nil
        }
    }

    /// The reason, for a person to read, with the names of classes that `name` knows.
    func description(naming name: (UInt16) -> String?) -> String {
        func called(_ label: UInt16) -> String {
            name(label).map { "class \(label) (\($0))" } ?? "class \(label)"
        }
        func pixels(_ count: Int) -> String { count == 1 ? "1 pixel" : "\(count) pixels" }
        return switch self {
        case .ratio(let ratio): "the training ratio must lie between 0 and 1, not be \(ratio)"
        case .validationRatio(let ratio): "the validation ratio must be at least 0 and below 1, not \(ratio)"
        case .perClass(let count): "at least 1 training pixel per class is needed, not \(count)"
        case .buffer(let buffer): "the buffer must be at least 0 pixels wide, not \(buffer)"
        case .folds(let count): "at least 2 folds are needed, not \(count)"
        case .fold(let fold, let count): "the folds are 1 to \(count); there is no fold \(fold)"
        case .noRoom(let buffer, let extent):
            "no class has room for training and for test pixels with a buffer of \(pixels(buffer)) between them: "
                + "the widest reaches over \(pixels(extent)); take a smaller buffer"
        case .nothingLabelled: "the label map has no labelled pixel"
        case .tooFewPixels(let label, let available, let wanted):
            "\(called(label)) has \(pixels(available)), but \(wanted) are needed"
        case .noTrainingPixels(let label, let available):
            "\(called(label)) has \(pixels(available)), of which none would be for training: "
                + "take a larger share, or at least one of each class"
        case .noTestPixels(let label, let available):
            "\(called(label)) has \(pixels(available)), of which none would be for testing: take a smaller share"
        case .extents(let rows, let columns): "expected the extents of an image, found \(rows)×\(columns)"
        case .otherExtents(let rows, let columns, let expectedRows, let expectedColumns):
            "expected a split of \(expectedRows)×\(expectedColumns) pixels, found \(rows)×\(columns)"
        case .outside(let part, let count, let first):
            "\(pixels(count)) of the \(part) part outside the image, the first \(first)"
        case .repeated(let count, let first): "\(pixels(count)) listed more than once, the first \(first)"
        case .unlabelled(let part, let count, let first):
            "\(pixels(count)) of the \(part) part without a label, the first \(first)"
        case .empty(let part): "the \(part) part holds no pixel"
        case .noCorrespondence:
            "the classes of the split's maps and of the scene's labels do not match one to one"
        case .maskValue(let value, let row, let column):
            "\(value) at row \(row), column \(column) (counted from 0); expected 0 for no part, 1 for training, "
                + "2 for validation or 3 for testing"
        case .file(let reason), .malformed(let reason): reason
        }
    }
}
