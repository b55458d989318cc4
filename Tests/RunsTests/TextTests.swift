import Testing

@testable import Eval
@testable import Reports
@testable import Runs

@Suite struct TextTests {
    @Test(arguments: [
        (0.0, 2, "0.00"), (98.934, 2, "98.93"), (98.936, 2, "98.94"), (-0.001, 2, "0.00"),
        (-1.25, 1, "-1.3"), (0.05, 1, "0.1"), (12, 0, "12"), (0.4, 0, "0"), (123_456.789, 3, "123456.789"),
        (.infinity, 1, "inf"), (.nan, 1, "nan"), (1e18, 2, "1e+18"),
    ])
    func roundsToDecimals(value: Double, places: Int, text: String) {
        #expect(decimals(value, places) == text)
    }

    @Test func alignsColumns() {
        var table = TextTable(["class", "F1"])
        table.append(["Oats, κ", "100.00"])
        table.append(["\"x\"", "–"])
        #expect(table.text == "class        F1\n───────────────\nOats, κ  100.00\n\"x\"           –")
        #expect(table.csv == "class,F1\n\"Oats, κ\",100.00\n\"\"\"x\"\"\",–\n")
    }

    @Test func writesHistoryWithEmptyCells() {
        let rows = [
            HistoryRow(
                epoch: 1,
                loss: 0.5,
                accuracy: 0.25,
                validationLoss: nil,
                validationAccuracy: nil,
                learningRate: 0.001,
                seconds: 2
            ),
            HistoryRow(
                epoch: 2,
                loss: 0.25,
                accuracy: 1,
                validationLoss: 0.75,
                validationAccuracy: 0.5,
                learningRate: 0.0005,
                seconds: 4.5
            ),
        ]
        #expect(
            rows.csv == """
                epoch,loss,accuracy,validation_loss,validation_accuracy,learning_rate,seconds
                1,0.5,0.25,,,0.001,2.0
                2,0.25,1.0,0.75,0.5,0.0005,4.5

                """
        )
    }
}
