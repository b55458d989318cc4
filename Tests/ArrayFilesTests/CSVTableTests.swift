import Foundation
import TestSupport
import Testing

@testable import ArrayFiles

/// Tables of text.
@Suite struct CSVTableTests {
    private func table(_ text: String) throws -> CSVTable { try CSVTable(text: text, path: "table.csv") }

    @Test func readsWhatSpreadsheetsWrite() throws {
        let plain = try table("id,class\n1,Corn\n2, Oats \n")
        #expect(plain.heading == ["id", "class"])
        #expect(plain.rows.map(\.cells) == [["1", "Corn"], ["2", "Oats"]])
        #expect(plain.column("CLASS") == nil && plain.column("class") == 1)
        let german = try table(
            "\u{feff}id;class\r\n1;\"Corn; late\"\r\n\r\n# a comment\r\n2;\"a \"\"b\"\"\"\r\n"
        )
        #expect(german.rows.map(\.cells) == [["1", "Corn; late"], ["2", "a \"b\""]])
        #expect(german.rows.map(\.line) == [2, 5])
        let lines = try table("id\tclass\n1\t\"two\nlines\"\n3\t")
        #expect(lines.rows.map(\.cells) == [["1", "two\nlines"], ["3", ""]])
        #expect(lines.rows.map(\.line) == [2, 4])
    }

    @Test func namesTheLineOfAnOddRow() throws {
        #expect(
            throws: ArrayFileError.unsupported(path: "table.csv", reason: "line 3: expected 2 cells, found 3")
        ) {
            try table("a,b\n1,2\n1,2,3\n")
        }
        #expect(throws: ArrayFileError.self) { try table("") }
        #expect(throws: ArrayFileError.self) { try table("\n\n# nothing\n") }
    }

    /// Any bytes give a table or an error.
    @Test func survivesAnyText() {
        let alphabet = Array("a1,;\t\"\n\r #é")
        // The generator of Numerical Recipes.
        var state: UInt32 = 1
        func number(below bound: Int) -> Int {
            state = state &* 1_664_525 &+ 1_013_904_223
            return Int(state >> 8) % bound
        }
        for _ in 0..<2000 {
            let count = number(below: 40)
            let text = String((0..<count).map { _ in alphabet[number(below: alphabet.count)] })
            guard let read = try? table(text) else { continue }
            #expect(read.rows.allSatisfy { $0.cells.count == read.heading.count })
        }
    }
}
