internal import ArrayElements
internal import Compute
internal import Glibc

extension ArrayTarget {
    /// Creates an array of `shape` in row-major order of `axes`, filled by `fill`.
    ///
    /// - Parameters:
    ///   - shape: The extents in the file.
    ///   - isColumnMajor: Whether the first axis varies fastest in the file, as in MATLAB and Fortran.
    ///   - axes: The axes of the file in the order of the result; `nil` keeps their order.
    ///   - path: The file, for errors.
    ///   - fill: Stores every number of the array, or throws.
    /// - Returns: The numbers.
    /// - Throws: The error of `fill`; `ArrayFileError.unsupported` if the machine has too little memory.
    static func numbers(
        shape: [Int],
        isColumnMajor: Bool,
        axes: [Int]?,
        path: String,
        _ fill: (ArrayTarget) throws(ArrayFileError) -> Void
    ) throws(ArrayFileError) -> [Number] {
        let count = shape.reduce(1, *)
        guard count > 0 else { return [] }
        let bytes = count * MemoryLayout<Number>.stride
        let machine = sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE))
        guard bytes <= machine else {
            throw .unsupported(
                path: path,
                reason:
                    "\(extentsText(shape)) numbers need \(bytes) bytes of memory; this machine has \(machine)"
            )
        }
        let order = axes ?? Array(shape.indices)
        var steps = shape
        for (axis, step) in zip(order, rowMajorSteps(order.map { shape[$0] })) { steps[axis] = step }
        let stored = isColumnMajor ? Array(shape.indices.reversed()) : Array(shape.indices)
        var failure: ArrayFileError?
        let numbers = [Number](unsafeUninitializedCapacity: count) { buffer, initialized in
            guard let memory = buffer.baseAddress else { return }
            Memory.provide(memory, bytes: bytes)
            let target = ArrayTarget(
                memory: memory,
                extents: stored.map { shape[$0] },
                steps: stored.map { steps[$0] }
            )
            do throws(ArrayFileError) {
                try fill(target)
                initialized = count
            } catch { failure = error }
        }
        if let failure { throw failure }
        return numbers
    }
}
