extension Tape {
    /// One entry of a tape: a parameter, or the result of an operation.
    public struct Operation: Sendable, Equatable {
        /// The function that recorded it, say `linear`; nil for a parameter.
        public let name: String?
        /// The parameter that it stands for, if it stands for one.
        public let parameter: Parameter.ID?
        /// The places on the tape of what it was computed from; constants are on no tape.
        public let inputs: [Int]
        /// The extents of the result.
        public let shape: [Int]
        /// Multiply-adds of the result.
        public let multiplyAdds: Int
    }

    /// What has been recorded, in order.
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
