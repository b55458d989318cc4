internal import Compute

extension Cube {
    /// Checks that `pixels`, or all of the cube's, can be fitted on: at least `needed` of them, all in the cube.
    func checkFit(on pixels: [Int]?, atLeast needed: Int) throws(PreprocessingError) {
        let problems = fitProblems(on: pixels, atLeast: needed)
        guard problems.isEmpty else { throw PreprocessingError(problems) }
    }

    /// What stands against fitting on `pixels`, or on all of the cube's.
    func fitProblems(on pixels: [Int]?, atLeast needed: Int) -> [PreprocessingError.Problem] {
        var problems: [PreprocessingError.Problem] = []
        let count = pixels?.count ?? rows * columns
        if bands == 0 { problems.append(.bands(expected: 1, found: 0)) }
        if count < needed { problems.append(.tooFewPixels(found: count, needed: needed)) }
        let outside = pixels?.count { !(0..<rows * columns ~= $0) } ?? 0
        if outside > 0 { problems.append(.pixelsOutside(count: outside, pixelsInCube: rows * columns)) }
        return problems
    }

    /// Which bands hold NaN or infinities.
    var finiteProblems: [PreprocessingError.Problem] {
        guard bands > 0 else { return [] }
        let broken = ColumnStatistics.columnsNotFinite(of: values, columns: bands)
        return broken.isEmpty ? [] : [.notFinite(bands: broken)]
    }
}
