internal import Compute

extension Cube {
    /// Checks that the cube has at least `needed` valid pixels to fit on: `pixels`, or all pixels of the cube if nil.
    func checkFit(on pixels: [Int]?, atLeast needed: Int) throws(PreprocessingError) {
        let problems = fitProblems(on: pixels, atLeast: needed)
        guard problems.isEmpty else { throw PreprocessingError(problems) }
    }

    /// The problems with fitting on `pixels`, or on all pixels of the cube if nil.
    func fitProblems(on pixels: [Int]?, atLeast needed: Int) -> [PreprocessingError.Problem] {
        var problems: [PreprocessingError.Problem] = []
        let count = pixels?.count ?? rows * columns
        if bands == 0 { problems.append(.bands(expected: 1, found: 0)) }
        if count < needed { problems.append(.tooFewPixels(found: count, needed: needed)) }
        let outside = pixels?.count { !(0..<rows * columns ~= $0) } ?? 0
        if outside > 0 { problems.append(.pixelsOutside(count: outside, pixelsInCube: rows * columns)) }
        return problems
    }

    /// The bands with NaN or infinite values.
    var finiteProblems: [PreprocessingError.Problem] {
        guard bands > 0 else { return [] }
        let broken = ColumnStatistics.columnsNotFinite(of: values, columns: bands)
        return broken.isEmpty ? [] : [.notFinite(bands: broken)]
    }
}
