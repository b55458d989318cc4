import Testing

/// Expects that the program failed with one error that contains all of `parts`, and printed no result.
func expectFailure(
    _ outcome: Outcome,
    code: Int32,
    _ parts: [String],
    sourceLocation: SourceLocation = #_sourceLocation
) {
    let errors = Comment(rawValue: outcome.errors)
    #expect(!outcome.wasKilled, errors, sourceLocation: sourceLocation)
    #expect(outcome.code == code, errors, sourceLocation: sourceLocation)
    #expect(outcome.output == "", errors, sourceLocation: sourceLocation)
    #expect(outcome.errorLines.count == 1, errors, sourceLocation: sourceLocation)
    for part in parts {
        #expect(outcome.errors.contains(part), "no '\(part)'", sourceLocation: sourceLocation)
    }
}
