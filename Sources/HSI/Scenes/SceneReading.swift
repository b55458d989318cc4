/// How the files of a scene are read where they can be understood in several ways.
public struct SceneReading: Sendable, Equatable, Codable {
    /// Which numbers of the cube mean no data.
    public enum NoData: Sendable, Equatable, Codable {
        /// What the file declares, else one number in all bands of many pixels.
        case automatic
        /// None; NaN is an error.
        case none
        /// This number, or NaN: a pixel with it in any band is left out.
        case value(Double)
    }

    /// Which numbers of the cube mean no data.
    public var noData = NoData.automatic
    /// The numbers of the label map that mean unlabeled; empty for 0, negative numbers, and what the file declares.
    public var unlabeled: [Int] = []
    /// The bands to leave out, counted from 0 in the file.
    public var droppedBands: [Int] = []
    /// Whether bands that the file marks as bad are kept.
    public var keepsBadBands = false
    /// The axes of the file that are rows, columns, and bands; nil to find out.
    public var axes: [Int]?
    /// The field of a vector file with the class of each shape; nil for the only one that can be.
    public var labelField: String?
    /// The field of a vector file whose value groups shapes, so that a split by polygons keeps them together; nil for each shape alone.
    public var groupField: String?
    /// A file with the names and colors of classes.
    public var classNames: String?

    /// Reading without any choice made.
    public init() {}

    /// Whether nothing was chosen.
    public var isDefault: Bool { self == SceneReading() }
}
