internal import CISAL
internal import Glibc

/// The bytes as a zlib stream (RFC 1950), at the highest level of ISA-L.
package func deflated(_ bytes: [UInt8]) -> [UInt8] {
    var level = [UInt8](repeating: 0, count: Int(deflate_level_3_buffer_size()))
    // Blocks that do not get smaller are stored, with five bytes for at most 64 KiB, and header and checksum.
    var output = [UInt8](repeating: 0, count: bytes.count + bytes.count / 1024 + 4096)
    var stream = isal_zstream()
    isal_deflate_init(&stream)
    var input = bytes
    let written = input.withUnsafeMutableBufferPointer { source in
        output.withUnsafeMutableBufferPointer { target in
            level.withUnsafeMutableBufferPointer { buffer in
                stream.gzip_flag = UInt16(IGZIP_ZLIB)
                stream.level = UInt32(ISAL_DEF_MAX_LEVEL)
                (stream.level_buf, stream.level_buf_size) = (buffer.baseAddress, UInt32(buffer.count))
                (stream.next_out, stream.avail_out) = (target.baseAddress, UInt32(target.count))
                (stream.next_in, stream.avail_in) = (source.baseAddress, UInt32(source.count))
                (stream.end_of_stream, stream.flush) = (1, UInt16(NO_FLUSH))
                let status = isal_deflate(&stream)
                precondition(
                    status == COMP_OK && stream.internal_state.state == ZSTATE_END,
                    "deflated: ISA-L stopped with status \(status) in \(bytes.count) bytes"
                )
                return target.count - Int(stream.avail_out)
            }
        }
    }
    return Array(output[..<written])
}
