extension Wavelengths {
    /// Wavelengths of the bands of a cube in nanometers, evenly spaced over the range, without the removed bands.
    ///
    /// Nil unless it is known which of the recorded bands the cube has: the recorded bands without the removed ones must be
    /// as many as the cube's. Real centers are not exactly evenly spaced.
    public func evenCenters(ofBands bands: Int) -> [Double]? {
        let recorded = recordedBands ?? bands
        guard recorded > 1, recorded <= 100_000, lastNanometers > firstNanometers else { return nil }
        let removed = removedBandNumbers
        let kept = (1...recorded).filter { !removed.contains($0) }
        guard kept.count == bands else { return nil }
        let spacing = (lastNanometers - firstNanometers) / Double(recorded - 1)
        return kept.map { firstNanometers + Double($0 - 1) * spacing }
    }

    /// The numbers in a list such as `104-108, 150-163, 220`.
    private var removedBandNumbers: Set<Int> {
        var numbers: Set<Int> = []
        for part in (removedBands ?? "").split(separator: ",") {
            let ends = part.split(separator: "-").compactMap { Int($0.filter { $0 != " " }) }
            guard let first = ends.first, let last = ends.last, first <= last, last <= 100_000 else {
                continue
            }
            numbers.formUnion(first...last)
        }
        return numbers
    }
}
