import Testing

@testable import Propagation

@Suite struct ClassProbabilitiesTests {
    @Test func rowsThatAreNoDistributionBecomeEqual() {
        let rows: [Float] = [0.25, 0.75, 0, 0, .nan, 1, -0.5, 1.5, 0.5, 0.4995, 0.5, 0.498]
        let (completed, replaced) = ClassProbabilities.completing(rows, classCount: 2)
        #expect(completed.values == [0.25, 0.75, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.4995, 0.5, 0.5])
        #expect(replaced == 4)
        #expect(completed.count == 6)
    }

    @Test func entropyInNats() {
        let rows = ClassProbabilities(
            [1, 0, 0, 0, 0.25, 0.25, 0.25, 0.25, 0, 0, 0, 0],
            count: 3,
            classCount: 4
        )
        let entropies = rows.entropies
        #expect(entropies[0] == 0)
        #expect(abs(entropies[1] - 1.386_294_4) < 1e-6)
        #expect(entropies[2] == 0)
    }
}
