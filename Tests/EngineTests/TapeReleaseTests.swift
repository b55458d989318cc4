import Testing

@testable import Engine

/// The lifetime of what a tape keeps.
@Suite struct TapeReleaseTests {
    /// Whether the tape that `body` records on still exists when it is no longer used.
    private func isKept(after body: (Tape) -> Void) -> Bool {
        weak var kept: Tape?
        do {
            let tape = Tape()
            kept = tape
            body(tape)
        }
        return kept != nil
    }

    private func leaves(_ opCase: OpCase, _ tape: Tape) -> [Variable] {
        opCase.inputs(of: opCase.shapes).map { tape.leaf(Parameter($0)) }
    }

    @Test(arguments: OpCase.all)
    func isFreedWithoutGradients(opCase: OpCase) {
        #expect(!isKept { tape in _ = opCase.loss(leaves(opCase, tape)) })
    }

    @Test(arguments: OpCase.all)
    func isFreedAfterGradients(opCase: OpCase) {
        #expect(!isKept { tape in _ = tape.gradients(of: opCase.loss(leaves(opCase, tape))) })
    }

    /// This includes operations that the loss does not depend on, and operations recorded after it.
    @Test(arguments: OpCase.all)
    func gradientsReleaseEveryPullback(opCase: OpCase) {
        let tape = Tape()
        let inputs = leaves(opCase, tape)
        _ = opCase.loss(inputs)
        let loss = opCase.loss(inputs)
        _ = opCase.loss(inputs)
        #expect(tape.nodes.contains { $0.pullback != nil })
        _ = tape.gradients(of: loss)
        #expect(tape.nodes.allSatisfy { $0.pullback == nil })
    }

    @Test func inputsOfTwoTapesTrap() async {
        await #expect(processExitsWith: .failure) {
            let (x, y) = (Parameter(Tensor(zeros: [2])), Parameter(Tensor(zeros: [2])))
            _ = Tape().leaf(x) + Tape().leaf(y)
        }
    }

    @Test func gradientsAreTakenOnce() async {
        await #expect(processExitsWith: .failure) {
            let tape = Tape()
            let loss = tape.leaf(Parameter(Tensor([2], shape: [1]))).exp()
            _ = tape.gradients(of: loss)
            _ = tape.gradients(of: loss)
        }
    }
}
