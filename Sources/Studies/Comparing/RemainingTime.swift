/// An estimate of the remaining time from the runs that have ended.
struct RemainingTime {
    private var measured: [[Double]]

    init(variants: Int) { measured = [[Double]](repeating: [], count: variants) }

    /// Records the duration of a run.
    mutating func record(_ seconds: Double, of variant: Int) { measured[variant].append(seconds) }

    /// The expected seconds for one run of each of `variants`, from the mean over runs of the same variant, or over all
    /// runs if there are none; nil before any run has ended.
    func seconds(for variants: [Int]) -> Double? {
        func mean(_ values: [Double]) -> Double? {
            values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
        }
        if variants.isEmpty { return 0 }
        guard let overall = mean(measured.flatMap(\.self)) else { return nil }
        return variants.reduce(0) { $0 + (mean(measured[$1]) ?? overall) }
    }
}
