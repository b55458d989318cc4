internal import Propagation

extension GraphMethod {
    /// The name of `few` on the command line.
    public static let fewName = "few"

    /// The superpixel graph for a few training pixels of each class.
    ///
    /// Logarithmic spectra, the average of nine graphs (superpixels of 3, 5, and 8 pixels; 5, 7, and 10 components), and
    /// spectral edges with 0.3 of the weight of spatial ones. Labels are so few that a superpixel that crosses a border
    /// misleads a whole field, hence small superpixels. Found on draws of five pixels of each class of Indian Pines with the
    /// seeds 100 to 109; `Documentation/Baselines.md` has the alternatives.
    public static let few = {
        var method = GraphMethod(.superpixelGraph)
        method.spectra = .logarithmic
        method.settings.averaging = SuperpixelGraph.Averaging(sizes: [3, 5, 8], components: [5, 7, 10])
        method.settings.neighbors.weight = 0.3
        return method
    }()

    /// Its name on the command line and in tables.
    public var name: String { self == .few ? Self.fewName : kind.rawValue }

    /// Its name in the titles of figures.
    package var title: String { self == .few ? "superpixel graphs for few labels" : kind.title }
}
