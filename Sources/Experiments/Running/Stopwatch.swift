/// Elapsed wall-clock time.
struct Stopwatch {
    private let start = ContinuousClock.now
    private let earlier: Double

    /// Starts now, after `earlier` seconds of an interrupted run.
    init(after earlier: Double = 0) { self.earlier = earlier }

    /// Seconds since the start, those of the interrupted run included.
    var seconds: Double { earlier + (ContinuousClock.now - start) / .seconds(1) }
}
