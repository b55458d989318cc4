package import Eval
package import HSI

/// A scene and its split, with labels as classes counted from zero: the input of every method.
package struct SplitScene: Sendable {
    /// The scene without its cube.
    package let scene: SceneOutline
    /// The pixels of each part.
    package let split: Split
    /// The labels of the classes, in the order of the classes.
    package let labels: [UInt16]
    /// The class of each label; −1 for labels that are no class.
    private let classOfLabel: [Int]

    /// Counts the classes of `scene`, or of the labels given, from zero.
    package init(_ scene: SceneOutline, _ split: Split, labels: [UInt16]? = nil) {
        (self.scene, self.split) = (scene, split)
        self.labels = labels ?? scene.labels.classes
        var classes = [Int](repeating: -1, count: Int(scene.labels.labels.max() ?? 0) + 1)
        for (index, label) in self.labels.enumerated() where Int(label) < classes.count {
            classes[Int(label)] = index
        }
        classOfLabel = classes
    }

    /// The number of pixels of the scene.
    package var pixels: Int { scene.labels.labels.count }

    /// The classes of `pixels`, counted from zero.
    package func classes(of pixels: some Sequence<Int>) -> [Int] {
        pixels.map { classOfLabel[Int(scene.labels.labels[$0])] }
    }

    /// The classes with names and colors, in order.
    package var classes: [SceneClass] {
        labels.map { label in
            scene.descriptor.sceneClass(label)
                ?? SceneClass(label: label, name: "Class \(label)", color: "#808080")
        }
    }

    /// The class of `label`, counted from zero; nil for one that is no class.
    func classIndex(of label: Int) -> Int? {
        guard classOfLabel.indices.contains(label), classOfLabel[label] >= 0 else { return nil }
        return classOfLabel[label]
    }

    /// Compares predictions for the test pixels with their labels.
    package func confusion(_ predictions: [Int]) throws -> ConfusionMatrix {
        try ConfusionMatrix(
            truth: classes(of: split.test),
            predictions: predictions,
            classes: labels.count
        )
    }

    /// The metrics of each class.
    func perClass(_ confusion: ConfusionMatrix) -> [ClassMetrics] {
        zip(classes, confusion.perClass).map {
            ClassMetrics(label: Int($0.label), name: $0.name, score: $1)
        }
    }

    /// The calibration of the class probabilities of the test pixels; nil without probabilities.
    func calibration(of predictions: Predictions) throws -> Calibration? {
        try predictions.probabilities.map {
            try Calibration(
                probabilities: $0,
                predictions: predictions.classes,
                truth: classes(of: split.test),
                classes: labels.count
            )
        }
    }
}
