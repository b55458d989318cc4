internal import Engine

extension Variable {
    /// The weights of an attention over a few keys, as weights of all keys, zero for the others.
    ///
    /// - `self`: `[batch, positions, heads]`
    /// - returns: `[batch, heads, queries, keys]`
    ///
    /// - Parameters:
    ///   - queries: The number of queries.
    ///   - keys: The number of keys.
    ///   - position: The position of the weight that a query gives to a key, nil if it gives none.
    /// - Returns: The weights.
    func overAllKeys(queries: Int, keys: Int, position: (_ query: Int, _ key: Int) -> Int?) -> Variable {
        let (batch, positions, heads) = (shape[0], shape[1], shape[2])
        let zero = Variable(Tensor(zeros: [batch, 1, heads]))
        let order = (0..<queries).flatMap { query in
            (0..<keys).map { position(query, $0) ?? positions }
        }
        return Variable.concatenated([self, zero], axis: 1).gatheringTokens(order)
            .reshaped(to: [batch, queries, keys, heads])
            .permuted([0, 3, 1, 2])
    }
}
