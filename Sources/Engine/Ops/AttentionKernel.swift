internal import CKernels

/// Attention over one sample, with the vector kernels or on the matrix unit, whichever is faster for the width of a
/// head.
///
/// Measured on 81 tokens with heads of 10 channels (where tiles waste two thirds of their work) and of 32 channels:
/// vectors are faster below 16 channels, except in the pullback with bfloat16 operands.
struct AttentionKernel {
    /// The number of bfloat16 parts of an operand on the matrix unit, or nil to use vectors.
    let forwardParts: Int32?
    let pullbackParts: Int32?

    init(width: Int, _ precision: Precision = .current) {
        let parts = Gemm(precision).parts
        forwardParts = width < 16 ? nil : parts
        pullbackParts = width < 16 && parts != 1 ? nil : parts
    }

    func scratchBytes(_ shape: ck_attention, parts: Int32?) -> Int {
        withUnsafePointer(to: shape) {
            if let parts, let matrixUnit { return matrixUnit.attention_scratch_bytes($0, parts) }
            return kernels.attention_scratch($0) * MemoryLayout<Scalar>.size
        }
    }

    /// `operands` holds query, key and value.
    func attend(
        _ shape: ck_attention,
        _ operands: [UnsafePointer<Scalar>],
        _ bias: UnsafePointer<Scalar>?,
        _ out: UnsafeMutablePointer<Scalar>,
        _ logSums: UnsafeMutablePointer<Scalar>?,
        _ scratch: UnsafeMutableRawPointer
    ) {
        let (q, k, v) = (operands[0], operands[1], operands[2])
        withUnsafePointer(to: shape) {
            if let forwardParts, let matrixUnit {
                matrixUnit.attention($0, forwardParts, q, k, v, bias, out, logSums, scratch)
            } else {
                let scratch = scratch.assumingMemoryBound(to: Scalar.self)
                kernels.attention($0, q, k, v, bias, out, logSums, scratch)
            }
        }
    }

    /// `gradients` receives the gradients of query, key and value.
    func pullBack(
        _ shape: ck_attention,
        _ operands: [UnsafePointer<Scalar>],
        _ bias: UnsafePointer<Scalar>?,
        _ logSums: UnsafePointer<Scalar>,
        _ g: UnsafePointer<Scalar>,
        _ gradients: [UnsafeMutablePointer<Scalar>],
        _ dbias: UnsafeMutablePointer<Scalar>?,
        _ scratch: UnsafeMutableRawPointer
    ) {
        let (q, k, v) = (operands[0], operands[1], operands[2])
        let (dq, dk, dv) = (gradients[0], gradients[1], gradients[2])
        withUnsafePointer(to: shape) {
            if let pullbackParts, let matrixUnit {
                matrixUnit.attention_pullback(
                    $0,
                    pullbackParts,
                    q,
                    k,
                    v,
                    bias,
                    logSums,
                    g,
                    dq,
                    dk,
                    dv,
                    dbias,
                    scratch
                )
            } else {
                let scratch = scratch.assumingMemoryBound(to: Scalar.self)
                kernels.attention_pullback($0, q, k, v, bias, logSums, g, dq, dk, dv, dbias, scratch)
            }
        }
    }
}
