/// Elapsed wall-clock time.
package struct Stopwatch {
    private let start = ContinuousClock.now
    private let earlier: Double

    /// Starts now, after `earlier` seconds of an interrupted run.
    package init(after earlier: Double = 0) { self.earlier = earlier }

    /// Seconds since the start, those of the interrupted run included.
    package var seconds: Double { earlier + (ContinuousClock.now - start) / .seconds(1) }
}
