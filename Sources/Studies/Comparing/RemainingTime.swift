/// How long runs are going to take, by those that have ended.
struct RemainingTime {
    private var measured: [[Double]]

    init(variants: Int) { measured = [[Double]](repeating: [], count: variants) }

    /// Takes in a run.
    mutating func record(_ seconds: Double, of variant: Int) { measured[variant].append(seconds) }

    /// The expected seconds of a run of each of `variants`: as long as others of the variant, or of all where there
    /// are none; nil before any has ended.
    func seconds(for variants: [Int]) -> Double? {
        func mean(_ values: [Double]) -> Double? {
            values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
        }
        if variants.isEmpty { return 0 }
        guard let overall = mean(measured.flatMap(\.self)) else { return nil }
        return variants.reduce(0) { $0 + (mean(measured[$1]) ?? overall) }
    }
}
