import Engine
import Foundation
import HSI
import NN
import TestSupport
import Testing

@testable import Runs

@Suite struct PrincipalComponentsTests {
    @Test func agreesWithScikitLearnOnIndianPines() throws {
        let fixture = try Safetensors(
            path: packageRoot + "/Tests/HSITests/Fixtures/pca_indian_pines.safetensors"
        )
        func expected(_ name: String) throws -> [Double] {
            try #require(fixture.tensors[name]).scalars.map { Double($0) }
        }
        let scene = try SceneCatalog(home: packageRoot).load("IP")
        let fitted = try PrincipalComponents.fit(scene.cube, components: 36, whiten: true)
        #expect(fitted.count == 36 && fitted.bands == 200)

        let eigenvalues = try expected("eigenvalues")
        #expect(eigenvalues.count == 36)
        for (found, expected) in zip(fitted.eigenvalues, eigenvalues) {
            #expect(abs(found - expected) <= 1e-6 * expected)
        }
        let ratios = try expected("explained_variance_ratio")
        for (found, expected) in zip(fitted.explainedVarianceRatio, ratios) {
            #expect(abs(found - expected) <= 1e-6 * expected)
        }
        let components = try expected("components")
        #expect(components.count == 36 * 200)
        for component in 0..<36 {
            let range = component * 200..<(component + 1) * 200
            let (found, wanted) = (fitted.components[range], components[range])
            let sign = zip(found, wanted).reduce(0) { $0 + $1.0 * $1.1 } < 0 ? -1.0 : 1.0
            let squares = zip(found, wanted).map { (sign * $0 - $1) * (sign * $0 - $1) }
            // The components are unit vectors, so the distance is already relative.
            #expect(squares.reduce(0, +).squareRoot() <= 1e-6, "component \(component)")
        }
    }
}
