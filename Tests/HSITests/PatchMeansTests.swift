import HSI
import Testing

@Suite struct PatchMeansTests {
    /// 5×4 pixels with 3 bands: small whole numbers, so that sums are exact.
    private let cube = Cube(rows: 5, columns: 4, bands: 3, values: (0..<60).map { Float($0 * 37 % 64) })

    @Test(arguments: [1, 2, 3, 4, 9])
    func areMeansOfWhatIsInTheImage(side: Int) {
        let means = cube.patchMeans(side: side)
        for row in 0..<5 {
            for column in 0..<4 {
                for band in 0..<3 {
                    var (sum, count) = (0.0, 0.0)
                    for other in row - (side - 1) / 2...row + side / 2 where (0..<5).contains(other) {
                        for across in column - (side - 1) / 2...column + side / 2
                        where (0..<4).contains(across) {
                            sum += Double(cube.values[(other * 4 + across) * 3 + band])
                            count += 1
                        }
                    }
                    #expect(means.values[(row * 4 + column) * 3 + band] == Float(sum / count))
                }
            }
        }
    }
}
