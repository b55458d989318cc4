import Engine
import Foundation
import NN
import Testing

@testable import LSGA

private func gaussian(_ form: GaussianForm, side: Int, sigma: Double = 2, hasClassToken: Bool = false)
    -> Tensor
{
    let options = AttentionOptions(gauss: form, sigma: .fixed(sigma))
    let bias = GaussianBias(
        AttentionGeometry(channels: 4, heads: 1, side: side, hasClassToken: hasClassToken, options: options)
    )
    var context = Context.inference()
    return bias(&context).value
}

@Suite struct GaussianTests {
    @Test func agreesWithTheFixture() throws {
        let file = try GoldenModel.contents("gaussians")
        let widths = try JSONDecoder().decode(
            [String: Double].self,
            from: Data(#require(file.metadata["sigma"]).utf8)
        )
        #expect(file.tensors.count == GaussianForm.allCases.count * widths.count)
        for form in GaussianForm.allCases {
            for (side, sigma) in widths {
                let expected = try #require(file.tensors["\(form.rawValue).\(side)"])
                let found = gaussian(form, side: try #require(Int(side)), sigma: sigma)
                #expect(largestDeviation(found, expected) < 1e-6, "\(form.rawValue), side \(side)")
            }
        }
    }

    @Test(arguments: [3, 5, 8])
    func productsOfPositionsHaveRankOne(side: Int) {
        let order = side * side
        func minor(_ g: Tensor, _ i: Int, _ j: Int) -> Double {
            let middle = order / 2
            return Double(g.scalars[i * order + j] * g.scalars[middle * order + middle])
                - Double(g.scalars[i * order + middle] * g.scalars[middle * order + j])
        }
        func largestMinor(_ form: GaussianForm) -> Double {
            let g = gaussian(form, side: side)
            return (0..<order * order).map { abs(minor(g, $0 / order, $0 % order)) }.max() ?? 0
        }
        #expect(largestMinor(.index) < 1e-6)
        #expect(largestMinor(.gridPair) < 1e-6)
        #expect(largestMinor(.gridRelative) > 0.1)
    }

    /// The center pixel of the patch; for even sides, the one above and to the left of the middle.
    @Test(arguments: [3, 6, 9])
    func largestAtTheCenter(side: Int) {
        let center = (side - 1) / 2 * (side + 1)
        let order = side * side
        for form in [GaussianForm.gridPair, .gridKey] {
            let g = gaussian(form, side: side).scalars
            #expect(g[center * order + center] == 1)
            #expect(g[center * order..<(center + 1) * order].filter { $0 == 1 }.count == 1)
        }
        let middle = (order - 1) / 2
        #expect(gaussian(.index, side: side).scalars[middle * order + middle] == 1)
        #expect((middle == center) == (side % 2 == 1))
    }

    @Test func keysAloneMakeAllRowsEqual() {
        let g = gaussian(.gridKey, side: 4)
        for row in 1..<16 { #expect(g.scalars[row * 16..<row * 16 + 16] == g.scalars[0..<16]) }
    }

    @Test func relativeFormIsOneOnTheDiagonalAndSymmetric() {
        let g = gaussian(.gridRelative, side: 4).scalars
        for i in 0..<16 {
            #expect(g[i * 17] == 1)
            for j in 0..<16 { #expect(g[i * 16 + j] == g[j * 16 + i]) }
        }
        // Consecutive pixels across the end of a row are far apart: 3 columns and 1 row.
        #expect(abs(g[3 * 16 + 4] - Scalar(exp(-10.0 / 8))) < 1e-6)
    }

    @Test func classTokenHasNoPosition() {
        let (with, without) = (gaussian(.index, side: 3, hasClassToken: true), gaussian(.index, side: 3))
        #expect(with.shape == [10, 10])
        for i in 0..<10 {
            for j in 0..<10 {
                let expected = i == 0 || j == 0 ? 0 : without.scalars[(i - 1) * 9 + j - 1]
                #expect(with.scalars[i * 10 + j] == expected)
            }
        }
    }
}
