/// What a network answers for the test pixels of its run.
struct TestAnswers {
    /// The answers, averaged over orientations if that was asked for.
    let answers: ClassAnswers
    /// The classes answered for the patches as they are, where `answers` are averaged.
    let unaveraged: [Int]?
    /// The wall-clock time that `answers` took.
    let seconds: Double
}
