internal import ArrayFiles
internal import CPage
internal import Foundation
public import Runs

extension RunReport {
    /// The report as one HTML file that makes no request: the files of `Web`, the contents as JSON, and the arrays.
    ///
    /// - Parameter control: Receives warnings.
    /// - Returns: The text of the file.
    /// - Throws: `FigureError` if the false-color picture is too large.
    public func page(_ control: RunControl = RunControl()) throws -> String {
        control.report(.note("writing the page"))
        let (contents, arrays) = try contents(control)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Inside a script element, nothing but '<' can end it or begin a comment.
        let json = String(decoding: try encoder.encode(contents), as: UTF8.self)
            .replacing("<", with: "\\u003c")
        let files = PageFile.all
        func joined(_ suffix: String) -> String {
            files.filter { $0.name.hasSuffix(suffix) }.map(\.text).joined(separator: "\n")
        }
        let (style, script) = (joined(".css"), "\"use strict\";\n{\n\(joined(".js"))\n}\n")
        let data = arrays.texts.enumerated().map { index, text in
            "<script type=\"text/plain\" id=\"array-\(index)\">\(text)</script>\n"
        }
        let parts = [
            "title": title.htmlText, "version": contents.version, "style": style, "script": script,
            "style-hash": try style.contentHash, "script-hash": try script.contentHash, "contents": json,
            "arrays": data.joined(),
        ]
        return joined(".html").filled(with: parts)
    }
}

/// A file of the page that is part of the program.
private struct PageFile {
    let name: String
    let text: String

    static var all: [PageFile] {
        (0..<page_file_count()).map { index in
            let file = page_file_at(index)
            let bytes = UnsafeBufferPointer(start: file.bytes, count: file.length)
            return PageFile(name: String(cString: file.name), text: String(decoding: bytes, as: UTF8.self))
        }
    }
}

extension String {
    /// The text as the content of an HTML element.
    fileprivate var htmlText: String {
        replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    }

    /// The source expression that allows a script or style with this text in a content security policy.
    fileprivate var contentHash: String {
        get throws {
            guard let sum = digest(of: [UInt8](utf8)) else {
                throw RunError.settings([
                    "this libcrypto has no SHA-256, which the page's security policy needs"
                ])
            }
            return "'sha256-\(Data(sum).base64EncodedString())'"
        }
    }

    /// The text with each `{{name}}` replaced by the part of that name; parts are not searched again.
    fileprivate func filled(with parts: [String: String]) -> String {
        components(separatedBy: "{{").enumerated().map { index, piece in
            guard index > 0, let end = piece.range(of: "}}") else { return piece }
            return (parts[String(piece[..<end.lowerBound])] ?? "") + piece[end.upperBound...]
        }.joined()
    }
}
