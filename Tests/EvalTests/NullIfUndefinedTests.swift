import Eval
import Foundation
import Testing

@Suite struct NullIfUndefinedTests {
    private struct Record: Codable, Equatable {
        @NullIfUndefined var defined: Double?
        @NullIfUndefined var undefined: Int?
    }

    @Test func writesNullAndReadsItBack() throws {
        let record = Record(defined: 0.5, undefined: nil)
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let data = try encoder.encode(record)
        #expect(String(decoding: data, as: UTF8.self) == #"{"defined":0.5,"undefined":null}"#)
        #expect(try JSONDecoder().decode(Record.self, from: data) == record)
    }

    /// A missing key is undefined.
    @Test func readsAnAbsentKeyAsUndefined() throws {
        let record = try JSONDecoder().decode(Record.self, from: Data(#"{"undefined":3}"#.utf8))
        #expect(record == Record(defined: nil, undefined: 3))
    }

    @Test func refusesAnotherType() {
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode(Record.self, from: Data(#"{"defined":"half"}"#.utf8))
        }
    }
}
