/// The XML file beside the image of an EnMAP or DESIS product, which describes its bands.
///
/// `…-SPECTRAL_IMAGE.TIF` has its description in `…-METADATA.XML`. References: EnMAP HSI product specification, EN-PCV-ICD-2009;
/// DESIS products, TCloud-DESIS-DOC.
enum ProductDescription {
    /// A larger description is not read.
    private static let limit = 64 << 20

    /// The metadata of an image with what the description beside it says about its bands.
    static func completed(_ metadata: RasterMetadata, bands: Int, beside path: String) -> RasterMetadata {
        guard metadata.wavelengths == nil, let text = description(beside: path) else { return metadata }
        var metadata = metadata
        func numbers(_ tags: String...) -> [Double]? {
            for tag in tags {
                let found = Self.numbers(of: tag.lowercased(), in: text)
                if found.count == bands { return found }
            }
            return nil
        }
        guard let wavelengths = numbers("wavelengthCenterOfBand") else {
            metadata.remarks.append("the product's description does not have the \(bands) bands of the image")
            return metadata
        }
        metadata.setWavelengths(wavelengths, "nm", SpectralUnit(named: "nm", values: wavelengths))
        metadata.bandwidths = numbers("FWHMOfBand", "wavelengthWidthOfBand")
        metadata.gains = metadata.gains ?? numbers("gainOfBand")
        metadata.offsets = metadata.offsets ?? numbers("offsetOfBand")
        return metadata
    }

    /// The text of the description in lower case; nil if the image is not of such a product.
    private static func description(beside path: String) -> [UInt8]? {
        let name = lastComponent(path)
        guard let mark = name.firstRange(of: "SPECTRAL_IMAGE") else { return nil }
        let start = path.dropLast(name.count) + name[..<mark.lowerBound]
        for end in ["METADATA.XML", "METADATA.xml"] {
            guard let file = try? RandomAccessFile(start + end), file.size <= limit,
                let bytes = try? file.prefix(file.size)
            else { continue }
            return bytes.map { 65...90 ~= $0 ? $0 + 32 : $0 }
        }
        return nil
    }

    /// The numbers between the tags of a name, in the order of the text.
    private static func numbers(of tag: String, in text: [UInt8]) -> [Double] {
        let open = Array("<\(tag)>".utf8)
        var numbers: [Double] = []
        var place = 0
        while let less = text[place...].firstIndex(of: UInt8(ascii: "<")) {
            place = less + 1
            guard text[less...].starts(with: open) else { continue }
            let content = text[(less + open.count)...].prefix(64).prefix { $0 != UInt8(ascii: "<") }
            let word = String(decoding: content, as: UTF8.self).filter { !$0.isWhitespace }
            if let number = Double(word) { numbers.append(number) }
        }
        return numbers
    }
}
