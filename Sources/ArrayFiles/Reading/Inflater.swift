internal import CISAL
internal import Glibc

/// A zlib stream that is being inflated; its resources are released with the value.
struct Inflater: ~Copyable {
    private let state: UnsafeMutablePointer<inflate_state>
    private(set) var isFinished = false

    init() {
        state = .allocate(capacity: 1)
        memset(state, 0, MemoryLayout<inflate_state>.size)
        isal_inflate_init(state)
        // The zlib header and checksum are verified.
        state.pointee.crc_flag = UInt32(ISAL_ZLIB)
    }

    deinit { state.deallocate() }

    /// Inflates from `input` into `output`; returns the number of bytes used of each, or nil for a damaged stream.
    mutating func inflate(
        _ input: UnsafeMutableRawBufferPointer,
        into output: UnsafeMutableRawBufferPointer
    ) -> (read: Int, written: Int)? {
        state.pointee.next_in = input.baseAddress?.assumingMemoryBound(to: UInt8.self)
        state.pointee.avail_in = UInt32(clamping: input.count)
        state.pointee.next_out = output.baseAddress?.assumingMemoryBound(to: UInt8.self)
        state.pointee.avail_out = UInt32(clamping: output.count)
        let offered = (Int(state.pointee.avail_in), Int(state.pointee.avail_out))
        guard isal_inflate(state) == ISAL_DECOMP_OK else { return nil }
        isFinished = state.pointee.block_state == ISAL_BLOCK_FINISH
        return (offered.0 - Int(state.pointee.avail_in), offered.1 - Int(state.pointee.avail_out))
    }
}
