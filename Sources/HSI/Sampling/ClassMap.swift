/// A label map by class: the class of every pixel, and the pixels of every class.
struct ClassMap {
    let rows: Int
    let columns: Int
    /// The labels that occur, ascending; a class is an index into this list.
    let labels: [UInt16]
    /// The zero-based class of each pixel; −1 for unlabeled pixels.
    let classes: [Int32]
    /// The pixels of each class, row-major indices, ascending.
    let pixels: [[Int]]

    init(_ map: LabelMap) {
        (rows, columns) = (map.rows, map.columns)
        let entries = map.pixelsByClass
        labels = entries.map(\.label)
        pixels = entries.map(\.pixels)
        var classes = [Int32](repeating: -1, count: map.labels.count)
        for (index, entry) in entries.enumerated() {
            for pixel in entry.pixels { classes[pixel] = Int32(index) }
        }
        self.classes = classes
    }

    /// The number of pixels of each class.
    var counts: [Int] { pixels.map(\.count) }

    /// The largest Chebyshev distance, `max(rows apart, columns apart)`, of two pixels of a class: 0 for a single one.
    ///
    /// It is the longer side of the bounding box of the class, minus one, since the distance is a maximum over the axes.
    func extent(of index: Int) -> Int {
        let rowsOfClass = pixels[index].map { $0 / columns }
        let columnsOfClass = pixels[index].map { $0 % columns }
        func range(_ places: [Int]) -> Int { (places.max() ?? 0) - (places.min() ?? 0) }
        return max(range(rowsOfClass), range(columnsOfClass))
    }
}
