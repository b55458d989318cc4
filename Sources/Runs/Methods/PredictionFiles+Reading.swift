internal import ArrayFiles
internal import HSI

extension PredictionFiles {
    /// The predictions for all pixels of the scene, or only for the test pixels, as classes counted from zero.
    ///
    /// Outside the test pixels, a label may be no class; the pixel is then unclassified in the map.
    ///
    /// - Throws: `RunError.file` or `SceneError`, naming the file, what was expected and what was found.
    func predictions(for target: SplitScene) throws -> Predictions {
        let found = try labels(target)
        let classes = try classes(found, target)
        guard let probabilities else { return Predictions(classCount: target.labels.count, classes: classes) }
        return Predictions(
            classCount: target.labels.count,
            classes: classes,
            probabilities: try probabilityRows(probabilities, classes, target)
        )
    }

    /// The predicted label of every pixel; 0 where there is none.
    private func labels(_ target: SplitScene) throws -> [Double] {
        let location = ArrayLocation(parsing: map)
        let array = try ArrayFile.doubles(location.key ?? "", in: location.path)
        let (rows, columns) = (target.scene.rows, target.scene.columns)
        if array.shape == [rows, columns] { return array.values }
        let test = target.split.test
        // A vector has only the test pixels, in the order of the indices of the split.
        if array.count == test.count, array.shape.filter({ $0 != 1 }).count <= 1 {
            var labels = [Double](repeating: 0, count: target.pixels)
            for (pixel, label) in zip(test, array.values) { labels[pixel] = label }
            return labels
        }
        throw RunError.file(
            path: map,
            reason:
                "expected \(rows)×\(columns) labels as in the scene, or \(test.count) labels of the test pixels; "
                + "found \(array.shape.map(String.init).joined(separator: "×"))"
        )
    }

    private func classes(_ labels: [Double], _ target: SplitScene) throws -> [Int] {
        let unclassified = target.labels.count
        let classes = labels.map { label in
            Int(exactly: label).flatMap(target.classIndex) ?? unclassified
        }
        let unknown = target.split.test.filter { classes[$0] == unclassified }
        guard let first = unknown.first else { return classes }
        let known = target.labels.map(String.init).joined(separator: ", ")
        let hint =
            unknown.allSatisfy { labels[$0] == 0 }
            ? ". If the file counts classes from zero, save its labels plus one" : ""
        let value = labels[first] == labels[first].rounded() ? "\(Int(labels[first]))" : "\(labels[first])"
        throw RunError.file(
            path: map,
            reason:
                "\(unknown.count) of \(target.split.test.count) test pixels have a label that is no class; "
                + "expected \(known), found \(value) at row \(first / target.scene.columns), "
                + "column \(first % target.scene.columns)\(hint)"
        )
    }

    private func probabilityRows(_ file: String, _ classes: [Int], _ target: SplitScene) throws -> [Double] {
        let location = ArrayLocation(parsing: file)
        let array = try ArrayFile.doubles(location.key ?? "", in: location.path)
        let (rows, columns, count) = (target.scene.rows, target.scene.columns, target.labels.count)
        let test = target.split.test
        var values = array.values
        if array.shape == [test.count, count], array.shape != [rows * columns, count] {
            values = [Double](repeating: 1 / Double(count), count: target.pixels * count)
            for (index, pixel) in test.enumerated() {
                for place in 0..<count { values[pixel * count + place] = array.values[index * count + place] }
            }
        } else if array.shape != [rows, columns, count], array.shape != [rows * columns, count] {
            throw RunError.file(
                path: file,
                reason:
                    "expected \(rows)×\(columns)×\(count) class probabilities, or \(test.count)×\(count) of the test "
                    + "pixels; found \(array.shape.map(String.init).joined(separator: "×"))"
            )
        }
        for pixel in test {
            let row = values[pixel * count..<(pixel + 1) * count]
            let sum = row.reduce(0, +)
            guard row.allSatisfy({ $0 >= 0 && $0 <= 1.000001 }), abs(sum - 1) < 1e-3 else {
                throw RunError.file(
                    path: file,
                    reason: "expected probabilities that sum to 1, found a sum of \(sum) at row "
                        + "\(pixel / columns), column \(pixel % columns); apply softmax to logits first"
                )
            }
        }
        return values
    }
}
