extension Tape {
    /// One entry of a tape: a parameter, or the result of an operation.
    public struct Operation: Sendable, Equatable {
        /// The function that recorded it, such as `linear`; nil for a parameter.
        public let name: String?
        /// The parameter that it represents, if any.
        public let parameter: Parameter.ID?
        /// The indices of its inputs on the tape; constants are not on the tape.
        public let inputs: [Int]
        /// The extents of the result.
        public let shape: [Int]
        /// Multiply-adds of the result.
        public let multiplyAdds: Int
    }

    /// All recorded entries, in order.
    public var operations: [Operation] {
        let parameters = Dictionary(uniqueKeysWithValues: leaves.map { ($1, $0) })
        return nodes.enumerated().map { index, node in
            Operation(
                name: parameters[index] == nil
                    ? String(node.operation.description.prefix { $0 != "(" }) : nil,
                parameter: parameters[index],
                inputs: node.parents,
                shape: node.shape,
                multiplyAdds: node.multiplyAdds
            )
        }
    }
}
