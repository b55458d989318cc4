import Engine
import Foundation
import LSGA
import NN
import Testing

@testable import Runs

@Suite struct CheckpointTests {
    private func values(_ network: Network?) -> [String: [Float]] {
        let state = network?.state ?? []
        return Dictionary(uniqueKeysWithValues: state.map { ($0.path, $0.value.scalars.map { Float($0) }) })
    }

    @Test(arguments: OptimizerName.allCases)
    func returnsAsItWas(optimizer: OptimizerName) throws {
        var configuration = TinyScene.configuration
        configuration.recipe.optimizer = optimizer
        configuration.recipe.averaging = 0.9
        var checkpoint = Checkpoint(TinyScene.network(configuration), configuration.recipe)
        _ = try TinyScene.training(configuration)(&checkpoint)
        #expect(checkpoint.history.count == 3 && checkpoint.best != nil)

        try withTemporaryFolder { folder in
            let path = folder + "/checkpoint.safetensors"
            try Data(checkpoint.serialized()).write(to: URL(filePath: path))
            let other = TinyScene.network(configuration, seed: 9)
            let found = try Checkpoint(path: path, other, configuration.recipe)
            #expect(values(found.network) == values(checkpoint.network))
            #expect(values(found.network) != values(other))
            #expect(values(found.best) == values(checkpoint.best))
            #expect(values(found.average?.model) == values(checkpoint.average?.model))
            #expect(found.average?.updates == checkpoint.average?.updates)
            #expect(found.history == checkpoint.history)
            let state = checkpoint.optimizer.state(of: checkpoint.network)
            #expect(!state.isEmpty && found.optimizer.state(of: found.network) == state)
        }
    }

    @Test func isRefusedWhenItIsOfAnotherNetwork() throws {
        let configuration = TinyScene.configuration
        var wider = configuration
        wider.model.lsga.width = 32
        let checkpoint = Checkpoint(TinyScene.network(configuration), configuration.recipe)
        try withTemporaryFolder { folder in
            let path = folder + "/checkpoint.safetensors"
            try Data(checkpoint.serialized()).write(to: URL(filePath: path))
            #expect {
                try Checkpoint(path: path, TinyScene.network(wider), wider.recipe)
            } throws: { error in
                "\(error)".contains(path) && "\(error)".contains("expected [32")
            }
        }
    }
}
