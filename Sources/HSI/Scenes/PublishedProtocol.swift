/// A split of a scene that publications use, with their results; read from `datasets/<ALIAS>/protocols.json`.
public struct PublishedProtocol: Sendable, Codable, Equatable {
    /// The short name, such as `IP-695`.
    public var name: String
    /// A description.
    public var title: String
    /// The alias of its scene.
    public var scene: String
    /// The fraction of training pixels in each class, 0 … 1, if pixels are drawn at random.
    public var trainRatio: Double?
    /// The number of training pixels per class, if pixels are drawn at random.
    public var trainPerClass: Int?
    /// The maps of training and test labels, if the split is fixed.
    public var files: [SceneFile]?
    /// The numbers of training and test pixels.
    public var trainPixels: Int, testPixels: Int
    /// The published results, in order of publication.
    public var published: [PublishedResult]
    /// Notes for comparing results.
    public var note: String?

    enum CodingKeys: String, CodingKey {
        case name, title, scene, files, published, note
        case trainRatio = "train_ratio"
        case trainPerClass = "train_per_class"
        case trainPixels = "train_pixels"
        case testPixels = "test_pixels"
    }

    /// The size of the training set, if pixels are drawn at random.
    public var size: SampleSize? { trainRatio.map { .fraction($0) } ?? trainPerClass.map { .perClass($0) } }

    /// The file with a role, if the split is fixed.
    public func file(_ role: SceneFile.Role) -> SceneFile? { files?.first { $0.role == role } }
}

/// A published result under a protocol; accuracies as fractions.
public struct PublishedResult: Sendable, Codable, Equatable {
    /// The method.
    public var method: String
    /// Overall accuracy, 0 … 1.
    public var overallAccuracy: Double
    /// Authors, year and journal, where they are known.
    public var reference: String?
    /// A note about the result.
    public var note: String?

    enum CodingKeys: String, CodingKey {
        case method, reference, note
        case overallAccuracy = "overall_accuracy"
    }
}

extension PublishedProtocol {
    /// The problems of this protocol of the scene `alias`, in words.
    func problems(in alias: String) -> [String] {
        var problems: [String] = []
        func check(_ isFine: Bool, _ problem: String) {
            if !isFine { problems.append("\(name.isEmpty ? "a protocol" : name): \(problem)") }
        }
        check(!name.isEmpty, "no name")
        check(scene == alias, "scene '\(scene)' in the folder of \(alias)")
        let roles = Set(files?.map(\.role) ?? [])
        let ways = [trainRatio != nil, trainPerClass != nil, files != nil].count { $0 }
        check(ways == 1, "expected one of train_ratio, train_per_class and files, found \(ways)")
        if let trainRatio { check(trainRatio > 0 && trainRatio < 1, "train_ratio \(trainRatio)") }
        if let trainPerClass { check(trainPerClass > 0, "train_per_class \(trainPerClass)") }
        if let files {
            check(
                roles == [.trainLabels, .testLabels] && files.count == 2,
                "expected one trainLabels file and one testLabels file"
            )
            check(files.allSatisfy { !$0.names.isEmpty }, "a file without a name")
        }
        check(trainPixels > 0 && testPixels > 0, "\(trainPixels) training and \(testPixels) test pixels")
        for result in published {
            check(0...1 ~= result.overallAccuracy, "\(result.method) \(result.overallAccuracy), a fraction")
        }
        return problems
    }
}
