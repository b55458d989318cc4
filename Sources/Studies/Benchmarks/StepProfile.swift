internal import Engine
internal import Eval
internal import Runs

/// Where the time of one step goes: the mean over the timed steps.
public struct StepProfile: Sendable, Codable {
    /// All uses of an operation, other work of the step, or the whole step.
    public struct Row: Sendable, Codable {
        /// The name of the operation or work.
        public let name: String
        /// The number of uses in a step.
        public let calls: Double
        /// Seconds for the results of the operation; nil for other work.
        public let forwardSeconds: Double?
        /// Seconds for the gradients of the operation; nil if there were none.
        public let backwardSeconds: Double?
        /// Seconds in total.
        public let seconds: Double
        /// `seconds` as a share of the step.
        public let share: Double
        /// Multiply-adds in a step, forward and backward.
        public let multiplyAdds: Int
        /// 10⁹ operations per second, two for each multiply-add; nil without multiply-adds.
        public let gigaflops: Double?
        /// The same as a share of the machine's peak.
        public let shareOfPeak: Double?

        enum CodingKeys: String, CodingKey {
            case name, calls, seconds, share
            case forwardSeconds = "forward_seconds"
            case backwardSeconds = "backward_seconds"
            case multiplyAdds = "multiply_adds"
            case gigaflops = "gflops"
            case shareOfPeak = "share_of_peak"
        }
    }

    /// The rows, largest share first.
    public let rows: [Row]
    /// The sum of the rows.
    public let whole: Row

    /// The mean of `profile` over `steps` steps, on a machine that reaches `peak` · 10⁹ operations per second.
    init(_ profile: Profile, steps: Int, peak: Double) {
        let charged = profile.rows.sorted { $0.duration > $1.duration }
        let total = charged.reduce(Duration.zero) { $0 + $1.duration }
        func row(_ name: String, _ charged: [Profile.Row], calls: Int) -> Row {
            func seconds(_ durations: [Duration]) -> Double { durations.reduce(.zero, +) / .seconds(steps) }
            func seconds(_ work: [Profile.Work]) -> Double? {
                work.contains { $0.calls > 0 } ? seconds(work.map(\.duration)) : nil
            }
            let duration = seconds(charged.map(\.duration))
            let multiplyAdds = charged.reduce(0) { $0 + $1.multiplyAdds } / steps
            let rate = multiplyAdds > 0 ? 2e-9 * Double(multiplyAdds) / max(duration, 1e-9) : nil
            return Row(
                name: name,
                calls: Double(calls) / Double(steps),
                forwardSeconds: seconds(charged.map(\.forward)),
                backwardSeconds: seconds(charged.map(\.pullback)),
                seconds: duration,
                share: duration / max(seconds([total]), 1e-9),
                multiplyAdds: multiplyAdds,
                gigaflops: rate,
                shareOfPeak: rate.map { $0 / peak }
            )
        }
        rows = charged.map { row($0.name, [$0], calls: max($0.forward.calls, $0.outside.calls)) }
        whole = row("whole step", charged, calls: steps)
    }
}

extension Profile.Row {
    fileprivate var duration: Duration { forward.duration + pullback.duration + outside.duration }
    fileprivate var multiplyAdds: Int { forward.multiplyAdds + pullback.multiplyAdds }
}
