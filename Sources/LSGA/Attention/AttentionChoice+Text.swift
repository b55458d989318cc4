extension AttentionChoice {
    /// The choice as the command line writes it, with the numbers that are not the usual ones, in the entry's order.
    public var text: String {
        let unusual = entry.numbers.filter { numbers[$0.name] != $0.usual }
        let settings = unusual.map { "\($0.name)=\($0.text(numbers[$0.name]))" }
        return settings.isEmpty ? entry.name : "\(entry.name):\(settings.joined(separator: ","))"
    }

    /// `text`, an attention as the command line writes it, as the name of a folder: `sparse-k-4` for `sparse:k=4`.
    public static func folderName(_ text: String) -> String {
        String(text.map { ":=,".contains($0) ? "-" : $0 })
    }
}
