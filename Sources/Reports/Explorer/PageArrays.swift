internal import ArrayFiles
internal import Compute
internal import Foundation

/// The arrays of a page: each deflated and in base64, once however often it occurs.
struct PageArrays {
    /// How the numbers of an array are stored.
    enum Coding: String, Encodable {
        /// Bytes as they are.
        case bytes
        /// Differences of consecutive bytes.
        case byteDifferences = "byte-differences"
        /// Differences of consecutive 16-bit numbers with their signs folded, all low bytes before all high ones.
        case shortDifferences = "short-differences"
        /// Single-precision numbers, little-endian.
        case floats
    }

    /// The description of an array, for the page.
    struct Entry: Encodable {
        let coding: Coding
        /// Its numbers, not its bytes.
        let count: Int
    }

    /// An array of the page, by its index.
    struct Reference: Encodable, Hashable {
        let index: Int

        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            try container.encode(index)
        }
    }

    /// The descriptions, in the order of the arrays.
    private(set) var entries: [Entry] = []
    /// The arrays as text.
    private(set) var texts: [String] = []
    private var known: [[UInt8]: Reference] = [:]

    /// Adds bytes; the same bytes in the same coding are stored once.
    mutating func add(_ bytes: [UInt8], isSmooth: Bool = false) -> Reference {
        add(
            isSmooth ? ByteCoding.differences(bytes) : bytes,
            isSmooth ? .byteDifferences : .bytes,
            bytes.count
        )
    }

    /// Adds 16-bit numbers.
    mutating func add(_ numbers: [Int16]) -> Reference {
        add(ByteCoding.planesOfDifferences(numbers), .shortDifferences, numbers.count)
    }

    /// Adds single-precision numbers.
    mutating func add(_ numbers: [Float]) -> Reference {
        let bytes = numbers.map(\.bitPattern.littleEndian).withUnsafeBytes { Array($0) }
        return add(bytes, .floats, numbers.count)
    }

    private mutating func add(_ stored: [UInt8], _ coding: Coding, _ count: Int) -> Reference {
        // Arrays of different codings that happen to be the same bytes must stay apart.
        let key = [UInt8](coding.rawValue.utf8) + (digest(of: stored) ?? stored)
        if let reference = known[key] { return reference }
        let reference = Reference(index: entries.count)
        entries.append(Entry(coding: coding, count: count))
        texts.append(Data(deflated(stored)).base64EncodedString())
        known[key] = reference
        return reference
    }
}
