internal import Synchronization

private let nextID = Atomic<UInt64>(0)

/// A trainable tensor with an identity that survives copying the model.
public struct Parameter: Sendable {
    /// Identifies one parameter for the lifetime of the process.
    public struct ID: Hashable, Sendable {
        let raw: UInt64
        init() { raw = nextID.wrappingAdd(1, ordering: .relaxed).newValue }
    }

    /// The identity, shared by every copy of this parameter.
    public let id = ID()
    /// The current weights.
    public var value: Tensor

    /// Creates a parameter with a fresh identity.
    public init(_ value: Tensor) { self.value = value }
}

/// A tensor that belongs to a model's state but is not trained: the running statistics of a batch norm.
public struct Buffer: Sendable {
    /// The identity, shared by every copy of this buffer.
    public let id = Parameter.ID()
    /// The current contents.
    public var value: Tensor

    /// Creates a buffer with a fresh identity.
    public init(_ value: Tensor) { self.value = value }
}
