/// The destination of an array while it is read: numbers are converted and stored box by box.
///
/// Boxes that do not overlap can be stored from several threads at once.
package struct ArrayTarget<Number: ArrayNumber> {
    /// Row-major memory in the requested axis order.
    package let memory: UnsafeMutablePointer<Number>
    /// The extents of the stored array, in order of descending stride in the file.
    package let extents: [Int]
    /// The stride in memory along each of these axes.
    package let steps: [Int]

    /// Creates a destination from its memory and layout.
    package init(memory: UnsafeMutablePointer<Number>, extents: [Int], steps: [Int]) {
        (self.memory, self.extents, self.steps) = (memory, extents, steps)
    }

    /// Stores a box.
    ///
    /// - Parameters:
    ///   - source: The first number, in the byte order of this machine.
    ///   - type: The type of the numbers.
    ///   - box: The box of the stored array.
    package func place(_ source: UnsafeRawPointer, _ type: ElementType, _ box: StoredBox) {
        Number.place(source, type, box, in: self)
    }

    /// The same, compiled for one type of numbers by each `ArrayNumber`.
    func converted(_ source: UnsafeRawPointer, _ type: ElementType, _ box: StoredBox) {
        switch type {
        case .bool, .uint8: place(source.assumingMemoryBound(to: UInt8.self), box)
        case .int8: place(source.assumingMemoryBound(to: Int8.self), box)
        case .uint16: place(source.assumingMemoryBound(to: UInt16.self), box)
        case .int16: place(source.assumingMemoryBound(to: Int16.self), box)
        case .uint32: place(source.assumingMemoryBound(to: UInt32.self), box)
        case .int32: place(source.assumingMemoryBound(to: Int32.self), box)
        case .uint64: place(source.assumingMemoryBound(to: UInt64.self), box)
        case .int64: place(source.assumingMemoryBound(to: Int64.self), box)
        case .float16: place(source.assumingMemoryBound(to: HalfNumber.self), box)
        case .float32: place(source.assumingMemoryBound(to: Float.self), box)
        case .float64: place(source.assumingMemoryBound(to: Double.self), box)
        }
    }

    private func place<Stored: StoredNumber>(_ source: UnsafePointer<Stored>, _ box: StoredBox) {
        guard let along = box.extents.indices.last else {
            return memory.initialize(to: .converted(source[0]))
        }
        // The axis with the smallest stride in memory; the last axis has the smallest stride in the file.
        let across = box.extents.indices.filter { box.extents[$0] > 1 }.min { steps[$0] < steps[$1] } ?? along
        let outer = box.extents.indices.filter { $0 != along && $0 != across }
        let start = memory + zip(box.origin, steps).reduce(0) { $0 + $1.0 * $1.1 }
        for round in 0..<outer.reduce(1, { $0 * box.extents[$1] }) {
            var (rest, from, to) = (round, source, start)
            for axis in outer.reversed() {
                let (quotient, index) = rest.quotientAndRemainder(dividingBy: box.extents[axis])
                rest = quotient
                from += index * box.steps[axis]
                to += index * steps[axis]
            }
            if across == along {
                placeLine(from, box.steps[along], to, steps[along], 0..<box.extents[along])
            } else {
                placeTiles(
                    from,
                    (box.steps[across], box.steps[along]),
                    to,
                    (steps[across], steps[along]),
                    (box.extents[across], box.extents[along])
                )
            }
        }
    }

    private func placeLine<Stored: StoredNumber>(
        _ source: UnsafePointer<Stored>,
        _ sourceStep: Int,
        _ target: UnsafeMutablePointer<Number>,
        _ targetStep: Int,
        _ range: Range<Int>
    ) {
        if sourceStep == 1 && targetStep == 1 {
            for index in range { target[index] = .converted(source[index]) }
        } else {
            for index in range { target[index &* targetStep] = .converted(source[index &* sourceStep]) }
        }
    }

    /// Transposes two axes in tiles that fit into the first-level cache.
    private func placeTiles<Stored: StoredNumber>(
        _ source: UnsafePointer<Stored>,
        _ sourceSteps: (across: Int, along: Int),
        _ target: UnsafeMutablePointer<Number>,
        _ targetSteps: (across: Int, along: Int),
        _ extents: (across: Int, along: Int)
    ) {
        let tile = (across: 256, along: 16)
        for firstAlong in stride(from: 0, to: extents.along, by: tile.along) {
            for firstAcross in stride(from: 0, to: extents.across, by: tile.across) {
                placeTile(
                    source + (firstAcross &* sourceSteps.across &+ firstAlong &* sourceSteps.along),
                    sourceSteps,
                    target + (firstAcross &* targetSteps.across &+ firstAlong &* targetSteps.along),
                    targetSteps,
                    (
                        min(tile.across, extents.across - firstAcross),
                        min(tile.along, extents.along - firstAlong)
                    )
                )
            }
        }
    }

    /// Transposes one tile: 4 × 4 numbers in vectors where both are contiguous, the rest one by one.
    @inline(__always)
    private func placeTile<Stored: StoredNumber>(
        _ source: UnsafePointer<Stored>,
        _ sourceSteps: (across: Int, along: Int),
        _ target: UnsafeMutablePointer<Number>,
        _ targetSteps: (across: Int, along: Int),
        _ extents: (across: Int, along: Int)
    ) {
        let isDense = sourceSteps.along == 1 && targetSteps.across == 1
        let inVectors =
            isDense ? (across: extents.across & ~3, along: extents.along & ~3) : (across: 0, along: 0)
        for along in stride(from: 0, to: inVectors.along, by: 4) {
            for across in stride(from: 0, to: inVectors.across, by: 4) {
                let from = source + (across &* sourceSteps.across &+ along)
                let to = UnsafeMutableRawPointer(target + (along &* targetSteps.along &+ across))
                let a = four(from)
                let b = four(from + sourceSteps.across)
                let c = four(from + 2 &* sourceSteps.across)
                let d = four(from + 3 &* sourceSteps.across)
                let line = targetSteps.along &* MemoryLayout<Number>.stride
                to.storeBytes(of: SIMD4(a.x, b.x, c.x, d.x), as: SIMD4<Number>.self)
                (to + line).storeBytes(of: SIMD4(a.y, b.y, c.y, d.y), as: SIMD4<Number>.self)
                (to + 2 &* line).storeBytes(of: SIMD4(a.z, b.z, c.z, d.z), as: SIMD4<Number>.self)
                (to + 3 &* line).storeBytes(of: SIMD4(a.w, b.w, c.w, d.w), as: SIMD4<Number>.self)
            }
        }
        for along in 0..<extents.along {
            placeLine(
                source + (along &* sourceSteps.along),
                sourceSteps.across,
                target + (along &* targetSteps.along),
                targetSteps.across,
                along < inVectors.along ? inVectors.across..<extents.across : 0..<extents.across
            )
        }
    }

    /// Four consecutive numbers.
    @inline(__always)
    private func four<Stored: StoredNumber>(_ source: UnsafePointer<Stored>) -> SIMD4<Number> {
        SIMD4(
            .converted(source[0]),
            .converted(source[1]),
            .converted(source[2]),
            .converted(source[3])
        )
    }
}
