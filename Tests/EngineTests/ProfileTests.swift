import Testing

@testable import Engine

@Suite struct ProfileTests {
    private let weight = Parameter(Tensor(repeating: 0.5, shape: [4, 4]))
    private let x = Variable(Tensor(repeating: 1, shape: [3, 4]))

    /// Two uses of `linear`, the first of which needs no gradient of its input, and one each of `tanh` and `sum`.
    private func loss(_ weight: Variable) -> Variable {
        x.linear(weight: weight).tanh().linear(weight: weight).sum()
    }

    private func row(_ name: String, of profile: Profile) throws -> Profile.Row {
        let rows = profile.rows.filter { $0.name == name }
        #expect(rows.count == 1, "\(name)")
        return try #require(rows.first)
    }

    @Test func everyUseIsCountedOnceInEachDirection() throws {
        let profile = Profile()
        let product = 3 * 4 * 4
        profile.measure { _ = differentiate { loss($0.leaf(weight)) } }
        for (name, calls) in [("linear", 2), ("tanh", 1), ("sum", 1), ("reshaped", 2)] {
            let row = try row(name, of: profile)
            #expect(row.forward.calls == calls && row.pullback.calls == calls, "\(name)")
            #expect(row.outside == Profile.Work(), "\(name)")
        }
        let linear = try row("linear", of: profile)
        #expect(linear.forward.multiplyAdds == 2 * product)
        #expect(linear.pullback.multiplyAdds == (1 + 2) * product)
        #expect(try row(Profile.accumulation, of: profile).outside.calls == 6)
        #expect(
            Set(profile.rows.map(\.name))
                == ["linear", "tanh", "sum", "reshaped", Profile.accumulation, Profile.other]
        )
    }

    @Test func theTapeCountsTheSame() {
        let tape = Tape()
        _ = loss(tape.leaf(weight))
        #expect(tape.multiplyAdds == 2 * 3 * 4 * 4)
        #expect(tape.pullbackMultiplyAdds == 3 * 3 * 4 * 4)
    }

    @Test func operationsWithoutATapeAreCountedToo() throws {
        let profile = Profile()
        profile.measure { _ = loss(Variable(weight.value)) }
        let linear = try row("linear", of: profile)
        #expect(linear.forward.calls == 2 && linear.forward.multiplyAdds == 2 * 3 * 4 * 4)
        #expect(profile.rows.allSatisfy { $0.pullback == Profile.Work() })
    }

    @Test(arguments: OpCase.all)
    func everyOperationHasItsName(opCase: OpCase) {
        let profile = Profile()
        let inputs = opCase.inputs(of: opCase.shapes)
        profile.measure { _ = opCase.gradients(inputs, traced: Set(inputs.indices)) }
        let composed = ["mean"]
        #expect(profile.rows.contains { $0.name == opCase.op } != composed.contains(opCase.op))
        #expect(profile.rows.allSatisfy { !$0.name.contains("(") })
    }

    @Test func isOffOutsideOfMeasure() {
        let profile = Profile()
        #expect(Profile.current == nil)
        _ = loss(Variable(weight.value))
        #expect(Profile.charging("work") { 7 } == 7)
        #expect(profile.rows.isEmpty)
        profile.measure { #expect(Profile.current === profile) }
        #expect(Profile.current == nil)
        let before = profile.rows
        _ = loss(Variable(weight.value))
        #expect(profile.rows == before)
    }

    @Test func otherWorkGetsARowOfItsOwn() throws {
        let profile = Profile()
        profile.measure {
            #expect(Profile.charging("work") { loss(Variable(weight.value)).value.count } == 1)
        }
        let work = try row("work", of: profile)
        #expect(work.outside.calls == 1 && work.forward == Profile.Work())
        #expect(try row("linear", of: profile).forward.calls == 2)
    }

    /// No time is omitted or charged twice.
    @Test func theRowsAddUpToTheTimeMeasured() {
        let profile = Profile()
        let clock = ContinuousClock()
        var inner = Duration.zero
        let outer = clock.measure {
            profile.measure {
                inner = clock.measure {
                    _ = differentiate { loss($0.leaf(weight)) }
                    Profile.charging("work") { _ = loss(Variable(weight.value)) }
                }
            }
        }
        let total = profile.rows.reduce(Duration.zero) {
            $0 + $1.forward.duration + $1.pullback.duration + $1.outside.duration
        }
        #expect(inner <= total && total <= outer)
    }

    @Test func thePeakIsARate() {
        let rate = matrixProductPeak(repeats: 1)
        #expect(rate > 0 && rate.isFinite)
    }
}
