import Compute
import Engine
import Foundation
import LSGA
import NN
import Testing

@testable import Runs

@Suite struct ReleasedWeightsTests {
    private let settings = NetworkConfiguration(
        bands: 3,
        side: 4,
        classes: 2,
        LSGAViTSettings(width: 8, depths: [1, 2], heads: [2, 2])
    )

    /// The weights of a network as saved by the released code, with its Gaussians and the unused convolution.
    private func saved(_ change: (Int) -> Int = { $0 }) -> [String: Tensor] {
        var random = Seed(2).stream("init")
        let state = Network(settings, using: &random).state
        var tensors = Dictionary(uniqueKeysWithValues: state.map { ($0.path, $0.value) })
        for path in ["layers.0.blocks.0", "layers.1.blocks.0", "layers.1.blocks.1"] {
            let count = path.hasPrefix("layers.0") ? 16 : 4
            let middle = (count - 1) / 2
            // Over raster indices, sigma 10.
            let values = (0..<count * count).map { index -> Scalar in
                let (i, j) = (index / count - middle, index % count - middle)
                return Scalar(exp(-Double(i * i + change(j * j)) / 200))
            }
            tensors["\(path).attn.gauss_pos_index"] = Tensor(values, shape: [count, count])
        }
        tensors["patch_embed.proj.weight"] = Tensor(zeros: [8, 3, 1, 1])
        tensors["patch_embed.proj.bias"] = Tensor(zeros: [8])
        return tensors
    }

    @Test(arguments: ["", "module.", "model.", "model.module."])
    func areReadWithBuffersAndWrappers(prefix: String) throws {
        let named = saved().map { (prefix + $0.key, $0.value) }
        let released = ReleasedWeights(Dictionary(uniqueKeysWithValues: named))
        let network = try settings.network(with: released.weights(for: settings))
        let tensors = saved()
        #expect(network.state.allSatisfy { $0.value == tensors[$0.path] })
    }

    @Test func areRefusedWithAnotherGaussian() {
        #expect {
            try ReleasedWeights(saved { $0 * 2 }).weights(for: settings)
        } throws: { error in
            "\(error)".contains("layers.0.blocks.0.attn.gauss_pos_index is another Gaussian")
        }
        let plain = LSGAViTSettings(
            width: 8,
            depths: [1, 2],
            heads: [2, 2],
            attention: AttentionSettings(.lsa)
        )
        #expect(throws: CheckpointError.self) {
            try ReleasedWeights(saved())
                .weights(for: NetworkConfiguration(bands: 3, side: 4, classes: 2, plain))
        }
    }

    /// The error names the file and the problem.
    @Test func unusableFilesSaySo() throws {
        var (infinite, negative) = (saved(), saved())
        infinite["norm.bias"] = Tensor([0, .nan] + [Scalar](repeating: 0, count: 14), shape: [16])
        negative["patch_embed.conv3d_features.1.running_var"] = Tensor([1, -1, 1, 1], shape: [4])
        let header = #"{"x":{"dtype":"I8","shape":[1],"data_offsets":[0,1]}}"#
        let integers = [UInt8(header.utf8.count)] + [UInt8](repeating: 0, count: 7) + Array(header.utf8) + [3]
        let cases: [([UInt8], String)] = [
            (
                try Safetensors(tensors: infinite).serialized(),
                "norm.bias has NaN or infinite values (1 of 16)"
            ),
            (
                try Safetensors(tensors: negative).serialized(),
                "patch_embed.conv3d_features.1.running_var has negative variances (1 of 4)"
            ),
            (integers, "unsupported tensor type I8 of x"),
            ([UInt8]("PK\u{3}\u{4}".utf8) + [UInt8](repeating: 9, count: 64), "safetensors.torch.save_file("),
            ([0x80, 2, 0x8A, 0x0A] + [UInt8](repeating: 9, count: 64), "a pickle, as torch.save writes it"),
            (
                try Safetensors(tensors: ["fc.weight": Tensor(zeros: [2])]).serialized(),
                "the file has fc.weight"
            ),
        ]
        try withTemporaryFolder { folder in
            let path = folder + "/weights.pth"
            for (bytes, part) in cases {
                try Data(bytes).write(to: URL(filePath: path))
                #expect {
                    let file = try Safetensors(path: path)
                    _ = try PatchPrediction.network(
                        of: file.tensors,
                        Preset.reference.model,
                        side: 4,
                        path: path
                    )
                } throws: { error in
                    "\(error)".hasPrefix(path) && "\(error)".contains(part)
                }
            }
        }
    }
}
