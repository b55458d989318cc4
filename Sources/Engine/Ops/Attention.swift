internal import CKernels
internal import Compute

extension Variable {
    /// Scaled dot-product attention with several heads and an additive bias.
    ///
    /// `softmax(scale · q·kᵀ + bias) · v` for each head (Vaswani et al. 2017, equation 1), in one pass that never
    /// stores the attention map.
    ///
    /// Head h reads channels `h · width ..< (h + 1) · width` of each operand, width = channels / heads.
    ///
    /// - `query`: `[batch, queries, channels]`
    /// - `key`, `value`: `[batch, keys, channels]`
    /// - `bias`: `[queries, keys]`, shared by batch and heads
    /// - returns: `[batch, queries, channels]`
    public static func attention(
        query: Variable,
        key: Variable,
        value: Variable,
        bias: Variable? = nil,
        heads: Int,
        scale: Scalar
    ) -> Variable {
        let (q, k, v) = (query.shape, key.shape, value.shape)
        precondition(
            q.count == 3 && k.count == 3 && k == v && q[0] == k[0] && q[2] == k[2] && q[2] % heads == 0,
            "attention: query \(q), key \(k), value \(v), \(heads) heads"
        )
        let attention = FusedAttention(
            operands: [query.value, key.value, value.value],
            offsets: [0, 0, 0],
            bias: bias?.value,
            heads: heads,
            channels: q[2],
            scale: scale
        )
        let inputs = [query, key, value] + (bias.map { [$0] } ?? [])
        let (out, logSums) = attention.forward(isTraced: inputs.contains(where: \.isTraced))
        let (hasBias, wantsBias) = (bias != nil, bias?.isTraced ?? false)
        return .record(out, from: inputs, multiplyAdds: attention.multiplyAdds) { g in
            let (gradients, ofBias) = attention.pullback(g, logSums: logSums, wantsBias: wantsBias)
            return gradients + (hasBias ? [ofBias] : [])
        }
    }

    /// Self-attention with query, key and value side by side in each token.
    ///
    /// - `self`: `[batch, tokens, 3 · channels]`
    /// - `bias`: `[tokens, tokens]`, shared by batch and heads
    /// - returns: `[batch, tokens, channels]`
    public func packedAttention(bias: Variable? = nil, heads: Int, scale: Scalar) -> Variable {
        precondition(
            shape.count == 3 && shape[2] % (3 * heads) == 0,
            "packedAttention: \(shape) with \(heads) heads"
        )
        let channels = shape[2] / 3
        let attention = FusedAttention(
            operands: [value],
            offsets: [0, channels, 2 * channels],
            bias: bias?.value,
            heads: heads,
            channels: channels,
            scale: scale
        )
        let (hasBias, wantsBias) = (bias != nil, bias?.isTraced ?? false)
        let (out, logSums) = attention.forward(isTraced: isTraced || wantsBias)
        return .record(out, from: [self] + (bias.map { [$0] } ?? []), multiplyAdds: attention.multiplyAdds) {
            g in
            let (gradients, ofBias) = attention.pullback(g, logSums: logSums, wantsBias: wantsBias)
            return gradients + (hasBias ? [ofBias] : [])
        }
    }
}

/// Attention whose query, key and value are three tensors, or three slices of one tensor.
private struct FusedAttention {
    let operands: [Tensor]
    /// `[keys, queries]`, as the kernel reads it.
    let bias: Tensor?
    let geometry: ck_attention
    let channels: Int
    let batch: Int
    private let offsets: [Int]
    private let kernel: AttentionKernel

    init(operands: [Tensor], offsets: [Int], bias: Tensor?, heads: Int, channels: Int, scale: Scalar) {
        let strides = (0..<3).map { operands[min($0, operands.count - 1)].shape[2] }
        let queries = operands[0].shape[1]
        let keys = operands[operands.count > 1 ? 1 : 0].shape[1]
        precondition(
            bias.map { $0.shape == [queries, keys] } ?? true,
            "attention: bias \(bias?.shape ?? []) for \(queries) queries and \(keys) keys"
        )
        geometry = ck_attention(
            queries: queries,
            keys: keys,
            heads: heads,
            width: channels / heads,
            query_stride: strides[0],
            key_stride: strides[1],
            value_stride: strides[2],
            output_stride: channels,
            scale: scale
        )
        kernel = AttentionKernel(width: channels / heads)
        self.bias = bias?.swappingInnerAxes(outer: 1, queries, keys)
        (self.operands, self.offsets, self.channels, batch) = (
            operands, offsets, channels, operands[0].shape[0]
        )
    }

    var multiplyAdds: Int { 2 * batch * geometry.queries * geometry.keys * channels }

    /// The addresses of query, key and value of a sample, given those of their tensors.
    private func slices<Pointer: Strideable<Int>>(_ bases: [Pointer], sample: Int) -> [Pointer] {
        (0..<3).map { i in
            let tensor = min(i, operands.count - 1)
            let length = operands[tensor].shape[1] * operands[tensor].shape[2]
            return bases[tensor].advanced(by: sample * length + offsets[i])
        }
    }

    /// The result, and the logarithm of each softmax's denominator `[batch, heads, queries]` if it is wanted.
    func forward(isTraced: Bool) -> (Tensor, Tensor) {
        let rows = isTraced ? geometry.heads * geometry.queries : 0
        var logSums = Tensor(uninitialized: [batch, rows])
        let out = Tensor(shape: [batch, geometry.queries, channels]) { out in
            logSums.withMutablePointer { logSums in
                forEachSample(parts: kernel.forwardParts) { sample, operands, bias, scratch in
                    kernel.attend(
                        geometry,
                        slices(operands, sample: sample),
                        bias,
                        out + sample * geometry.queries * channels,
                        isTraced ? logSums + sample * rows : nil,
                        scratch
                    )
                }
            }
        }
        return (out, logSums)
    }

    /// Gradients of the operands, and of the bias if wanted.
    func pullback(
        _ gradient: Tensor,
        logSums: Tensor,
        wantsBias: Bool
    ) -> (operands: [Tensor?], bias: Tensor?) {
        let (rows, length) = (geometry.heads * geometry.queries, geometry.queries * channels)
        let area = geometry.queries * geometry.keys
        var partial = Tensor(zeros: [wantsBias ? batch : 0, geometry.keys, geometry.queries])
        var gradients = operands.map { Tensor(uninitialized: $0.shape) }
        withMutablePointers(&gradients) { bases in
            partial.withMutablePointer { partial in
                withPointers(logSums, gradient) { logSums, g in
                    forEachSample(parts: kernel.pullbackParts) { sample, operands, bias, scratch in
                        kernel.pullBack(
                            geometry,
                            slices(operands, sample: sample),
                            bias,
                            logSums + sample * rows,
                            g + sample * length,
                            self.slices(bases, sample: sample),
                            wantsBias ? partial + sample * area : nil,
                            scratch
                        )
                    }
                }
            }
        }
        guard wantsBias else { return (gradients, nil) }
        let sum = partial.summed(to: [geometry.keys, geometry.queries])
        let ofBias = sum.swappingInnerAxes(outer: 1, geometry.keys, geometry.queries)
        return (gradients, ofBias.reshaped(to: [geometry.queries, geometry.keys]))
    }

    private func forEachSample(
        parts: Int32?,
        _ body: (Int, [UnsafePointer<Scalar>], UnsafePointer<Scalar>?, UnsafeMutableRawPointer) -> Void
    ) {
        let size = kernel.scratchBytes(geometry, parts: parts)
        withOptionalPointer(bias) { bias in
            withPointers(operands) { operands in
                parallel(over: batch, grain: 2) { samples in
                    withUnsafeTemporaryAllocation(byteCount: max(64, size), alignment: 64) { scratch in
                        guard let scratch = scratch.baseAddress else { return }
                        for sample in samples { body(sample, operands, bias, scratch) }
                    }
                }
            }
        }
    }
}

/// Calls `body` with the addresses of all the tensors' elements.
private func withPointers(_ tensors: [Tensor], _ body: ([UnsafePointer<Scalar>]) -> Void) {
    func next(_ found: [UnsafePointer<Scalar>]) {
        guard found.count < tensors.count else { return body(found) }
        tensors[found.count].withPointer { next(found + [$0]) }
    }
    next([])
}

/// Calls `body` with the addresses of all the tensors' elements, for writing.
private func withMutablePointers(_ tensors: inout [Tensor], _ body: ([UnsafeMutablePointer<Scalar>]) -> Void)
{
    func next(_ rest: Range<Int>, _ found: [UnsafeMutablePointer<Scalar>], _ tensors: inout [Tensor]) {
        guard let index = rest.first else { return body(found) }
        var tensor = tensors[index]
        tensors[index] = Tensor(zeros: [0])
        tensor.withMutablePointer { next(rest.dropFirst(), found + [$0], &tensors) }
        tensors[index] = tensor
    }
    next(tensors.indices, [], &tensors)
}
