/// Collects the messages of an HDF5 object header, version 1 or 2, over all its blocks.
enum HDF5Header {
    /// A raw message.
    struct Message {
        let kind: Int
        let flags: UInt64
        let bytes: [UInt8]
    }

    static func messages(
        _ file: RandomAccessFile,
        base: Int,
        address: Int
    ) throws(ArrayFileError) -> [Message] {
        func malformed(_ reason: String) -> ArrayFileError {
            .malformed(path: file.path, reason: "invalid HDF5 file: " + reason)
        }
        func bytes(_ address: Int, _ count: Int) throws(ArrayFileError) -> [UInt8] {
            guard address >= 0, address <= file.size - base else {
                throw malformed("address outside the file")
            }
            return try file.bytes(at: base + address, count: count)
        }
        let start = try bytes(address, 16)
        let isNew = start.starts(with: "OHDR".utf8)
        var head = ByteCursor(isNew ? start[5...] : start[...], path: file.path)
        var (tracksOrder, declared) = (false, Int.max)
        var blocks: [(address: Int, size: Int)]
        if isNew {
            let flags = try head.number(1)
            tracksOrder = flags & 4 != 0
            let extra = (flags & 0x20 != 0 ? 16 : 0) + (flags & 0x10 != 0 ? 4 : 0)
            var size = ByteCursor(try bytes(address + 6 + extra, 8), path: file.path)
            let width = 1 << Int(flags & 3)
            blocks = [(address + 6 + extra + width, try size.count(width))]
        } else {
            guard try head.number(1) == 1 else { throw malformed("no object header at \(address)") }
            try head.skip(1)
            declared = try head.count(2)
            try head.skip(4)
            blocks = [(address + 16, try head.count(4))]
        }
        var messages: [Message] = []
        var next = 0
        while next < blocks.count {
            guard blocks.count <= 4096 else { throw malformed("header with more than 4096 blocks") }
            var block = ByteCursor(try bytes(blocks[next].address, blocks[next].size), path: file.path)
            next += 1
            while block.rest.count >= (isNew ? (tracksOrder ? 6 : 4) : 8) {
                let kind = try block.count(isNew ? 1 : 2)
                let size = try block.count(2)
                let flags = try block.number(1)
                try block.skip(isNew ? (tracksOrder ? 2 : 0) : 3)
                guard isNew || size % 8 == 0 else { throw malformed("a message of \(size) bytes") }
                let content = Array(try block.bytes(size))
                guard kind == 0x10 else {
                    messages.append(Message(kind: kind, flags: flags, bytes: content))
                    continue
                }
                var link = ByteCursor(content, path: file.path)
                let (place, length) = (try link.count(8), try link.count(8))
                guard !blocks.contains(where: { $0.address == place + (isNew ? 4 : 0) }) else {
                    throw malformed("header with a cycle")
                }
                guard !isNew || length >= 8 else { throw malformed("a header piece of \(length) bytes") }
                // Blocks of version 2 headers begin with a signature and end with a checksum.
                blocks.append(isNew ? (place + 4, length - 8) : (place, length))
            }
            guard isNew || block.rest.isEmpty else { throw malformed("stray bytes in an object header") }
        }
        guard messages.count <= declared else { throw malformed("more messages than declared in the header") }
        return messages
    }
}
