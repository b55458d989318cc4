import Foundation
import TestSupport
import Testing

@testable import HSI

/// The smallest CIEDE2000 difference of two of the colors, over all kinds of color vision.
private func leastDifference(_ colors: [String]) -> Double {
    ColorVision.allCases.flatMap { vision in
        let seen = colors.map(vision.seen)
        return seen.indices.flatMap { index in seen[..<index].map { seen[index].difference(from: $0) } }
    }.min() ?? .infinity
}

@Suite struct PaletteTests {
    /// Pairs 1, 7, 9, 20, 26 and 34 of the table of Sharma, Wu and Dalal.
    @Test(
        arguments: [
            ([50, 2.6772, -79.7751], [50, 0, -82.7485], 2.0425), ([50, 0, 0], [50, -1, 2], 2.3669),
            ([50, 2.49, -0.001], [50, -2.49, 0.0009], 7.1792),
            ([60.2574, -34.0099, 36.2677], [60.4626, -34.1751, 39.4387], 1.2644),
            ([90.8027, -2.0831, 1.4410], [91.1528, -1.6435, 0.0447], 1.4441),
            ([2.0776, 0.0795, -1.1350], [0.9033, -0.0636, -0.5514], 0.9082),
        ] as [([Double], [Double], Double)]
    )
    func differencesAreThePublishedOnes(_ first: [Double], _ second: [Double], _ expected: Double) {
        let (one, other) = (
            LabColor(l: first[0], a: first[1], b: first[2]),
            LabColor(l: second[0], a: second[1], b: second[2])
        )
        #expect(abs(one.difference(from: other) - expected) < 5e-5)
        #expect(abs(other.difference(from: one) - expected) < 5e-5)
    }

    /// Two colors that differ for most people, and not for those with deuteranopia.
    @Test func simulationFindsWhatLooksAlike() {
        let pair = ["#00e0a0", "#ff9da7"]
        #expect(leastDifference(pair) < 1)
        let seen = pair.map(ColorVision.normal.seen)
        #expect(seen[0].difference(from: seen[1]) > 40)
    }

    /// The classes of every scene of the catalog stay apart.
    @Test func classesOfScenesStayApart() throws {
        let folder = URL(filePath: packageRoot + "/datasets")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path()).sorted()
        var scenes = 0
        for name in names {
            let path = folder.appending(path: "\(name)/scene.json").path()
            guard FileManager.default.fileExists(atPath: path) else { continue }
            let colors = try SceneDescriptor.load(path).classes.map(\.color)
            scenes += 1
            #expect(leastDifference(colors) >= 10, "\(name): \(leastDifference(colors))")
            // Unlabeled pixels are black.
            let fromBlack = colors.map { leastDifference([$0, "#000000"]) }.min() ?? 0
            #expect(fromBlack >= 10, "\(name): \(fromBlack)")
        }
        #expect(scenes >= 8)
    }

    /// So do the colors for scenes without a description, up to 24 classes.
    @Test(arguments: [8, 16, 24]) func classesOfOtherScenesStayApart(_ count: Int) {
        let colors = Palette.distinct(count)
        #expect(colors.count == count)
        #expect(leastDifference(colors) >= 9, "\(leastDifference(colors))")
        // Unlabeled pixels are black, and pages white.
        #expect(leastDifference(colors + ["#000000"]) >= 9)
        #expect(leastDifference(colors + ["#ffffff"]) >= 9)
    }
}
