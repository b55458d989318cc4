internal import ArrayFiles
internal import LSGA
internal import NN

/// A file of initial weights.
public struct InitialWeights: Sendable, Equatable, Codable {
    /// Its path.
    public let path: String
    /// The SHA-256 of its bytes, in hexadecimal.
    public let sha256: String

    /// Reads the file's checksum.
    ///
    /// - Throws: `RunError.file` if it cannot be read.
    public init(path: String) throws {
        self.path = path
        sha256 = try fileDigest(RandomAccessFile(path))
    }

    /// Throws if the checksum of the file differs.
    func check() throws {
        guard try InitialWeights(path: path) == self else {
            throw RunError.file(path: path, reason: "has changed since this run began (another SHA-256)")
        }
    }

    /// `network` with the file's weights.
    func loaded(into network: Network) throws -> Network {
        var network = network
        do {
            let released = try ReleasedWeights(Safetensors(path: path).tensors)
            try network.load(released.weights(for: network.configuration))
        } catch let error as CheckpointError {
            throw RunError.file(path: path, reason: error.description)
        }
        return network
    }
}
