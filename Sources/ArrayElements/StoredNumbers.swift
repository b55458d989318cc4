/// The stored format of the numbers of an array.
package struct StoredNumbers {
    /// The stored type, which can be narrower than the type of the array in MAT files.
    package let type: ElementType
    /// Whether the first byte of a number is its highest.
    package let isBigEndian: Bool

    /// Creates a format.
    package init(type: ElementType, isBigEndian: Bool) { (self.type, self.isBigEndian) = (type, isBigEndian) }

    /// Swaps the bytes of every number if they are not in the byte order of this machine.
    package func arrange(_ bytes: UnsafeMutableRawBufferPointer) {
        guard isBigEndian else { return }
        switch type.size {
        case 2: for index in bytes.bindMemory(to: UInt16.self).indices { swap(bytes, index, UInt16.self) }
        case 4: for index in bytes.bindMemory(to: UInt32.self).indices { swap(bytes, index, UInt32.self) }
        case 8: for index in bytes.bindMemory(to: UInt64.self).indices { swap(bytes, index, UInt64.self) }
        default: break
        }
    }

    private func swap<Bits: FixedWidthInteger>(
        _ bytes: UnsafeMutableRawBufferPointer,
        _ index: Int,
        _: Bits.Type
    ) {
        let numbers = bytes.assumingMemoryBound(to: Bits.self)
        numbers[index] = numbers[index].byteSwapped
    }
}
