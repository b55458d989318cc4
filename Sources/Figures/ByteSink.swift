internal import CCairo

/// Collects the bytes that the drawing library writes.
final class ByteSink {
    private(set) var bytes: [UInt8] = []

    /// The function that the drawing library calls with this object as its first argument.
    static let write: cairo_write_func_t = { target, data, count in
        guard let target, let data else { return CAIRO_STATUS_WRITE_ERROR }
        Unmanaged<ByteSink>.fromOpaque(target).takeUnretainedValue().bytes
            .append(contentsOf: UnsafeBufferPointer(start: data, count: Int(count)))
        return CAIRO_STATUS_SUCCESS
    }

    /// The object as an argument of the drawing library, which must not outlive it.
    var argument: UnsafeMutableRawPointer { Unmanaged.passUnretained(self).toOpaque() }
}
