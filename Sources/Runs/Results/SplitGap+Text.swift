internal import HSI

extension SplitGap {
    /// What is missing, and the reason if the split determines it.
    package func text(naming name: String?, _ sampling: Sampling) -> String {
        let parts = [train == 0 ? "training" : nil, test == 0 ? "test" : nil].compactMap(\.self)
        let missing =
            "class \(label)" + (name.map { " (\($0))" } ?? "")
            + " has no \(parts.joined(separator: " and no ")) pixels"
        let (buffer, otherwise): (Int, String)
        switch sampling.scheme {
        case .blocks(_, let width): (buffer, otherwise) = (width, "other classes leave it no room")
        case .folds(_, _, let width?): (buffer, otherwise) = (width, "nothing of it is left to train on")
        case .polygons: return missing + ": all of it is in one polygon or group"
        default: return missing
        }
        return extent <= buffer
            ? missing + ": it reaches over \(extent) pixels, which a buffer of \(buffer) cannot divide"
            : missing + ": with a buffer of \(buffer), \(otherwise)"
    }
}
