import Engine
import Foundation
import NN
import Testing

private struct Definition: Decodable {
    let base: Double
    let warmup: Int?
    let minimum: Double?
    let every: Int?
    let factor: Double?
    let patience: Int?
    let min_lr: Double?
}

@Suite struct ScheduleTests {
    @Test(arguments: ["cosine", "cosine_warmup", "cosine_warmup_one", "step", "plateau"])
    func followsPyTorch(name: String) throws {
        let golden = try Golden("schedules")
        let definition = try #require(golden.definitions(Definition.self)[name])
        let schedule: Schedule =
            switch name {
            case "step": .step(every: try #require(definition.every), factor: try #require(definition.factor))
            case "plateau":
                .plateau(factor: try #require(definition.factor), patience: try #require(definition.patience))
            default:
                .cosine(
                    warmUp: try #require(definition.warmup),
                    floor: try #require(definition.minimum) / definition.base
                )
            }
        let rates = try golden.tensor("\(name).rates").scalars
        let losses = golden.tensors["\(name).metrics"]?.scalars.map { Double($0) } ?? []
        for (epoch, expected) in rates.enumerated() {
            let factor = schedule.factor(epoch: epoch, of: rates.count, losses: Array(losses.prefix(epoch)))
            // PyTorch's schedule has a minimum rate, which ours leaves to the caller.
            let rate = max(definition.base * factor, definition.min_lr ?? 0)
            #expect(abs(rate - Double(expected)) < 1e-8, "epoch \(epoch)")
        }
        #expect(Set(rates).count > 2)
    }

    @Test func constantIsConstant() {
        #expect((0..<5).allSatisfy { Schedule.constant.factor(epoch: $0, of: 5, losses: []) == 1 })
    }

    @Test(arguments: [
        Schedule.constant, .step(every: 0, factor: 0.5), .cosine(warmUp: 0, floor: 0),
        .cosine(warmUp: 9, floor: 0.1),
        .plateau(factor: 0.5, patience: 0),
    ])
    func staysWithinBounds(schedule: Schedule) throws {
        for epochs in [1, 2, 7] {
            for epoch in 0..<epochs {
                let factor = schedule.factor(
                    epoch: epoch,
                    of: epochs,
                    losses: [.nan, 1, 1].prefix(epoch).map { $0 }
                )
                #expect((0...1).contains(factor))
            }
        }
        let decoded = try JSONDecoder().decode(Schedule.self, from: JSONEncoder().encode(schedule))
        #expect(decoded == schedule)
    }
}
