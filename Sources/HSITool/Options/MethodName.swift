internal import ArgumentParser
internal import Baselines
internal import Foundation
internal import LSGA
internal import Runs

/// A method on the command line.
enum MethodName {
    /// The nearest training pixel.
    case nearest
    /// Label propagation on a graph.
    case graph(GraphMethod)
    /// A pixel classifier.
    case classifier(Baseline)
    /// A preset.
    case preset(Preset)
    /// An attention, or an objective with multi-head attention.
    case attention(AttentionName)
    /// The method of the run in a folder.
    case run(path: String, RunRecord)

    /// The names of the methods without a network.
    static let pixelNames = Baseline.allCases.map(\.rawValue) + graphNames + ["nearest"]

    /// The names of the graphs.
    private static let graphNames = GraphMethod.Kind.allCases.map(\.rawValue) + [GraphMethod.fewName]

    /// Reads a name, or the path of a run's folder.
    ///
    /// - Throws: `ValidationError`, listing all methods.
    init(_ text: String) throws {
        if text == "nearest" {
            self = .nearest
        } else if let kind = GraphMethod.Kind(rawValue: text) {
            self = .graph(GraphMethod(kind))
        } else if text == GraphMethod.fewName {
            self = .graph(.few)
        } else if let classifier = Baseline(rawValue: text) {
            self = .classifier(classifier)
        } else if let preset = Preset.named(text) {
            self = .preset(preset)
        } else if FileManager.default.fileExists(atPath: text + "/" + RunFolder.File.run.rawValue) {
            self = .run(path: text, try RunFolder(opening: text).read(RunRecord.self, from: .run))
        } else {
            do throws(ChoiceProblem) {
                self = .attention(try AttentionName(text))
            } catch {
                // A known attention with a number that is wrong.
                if AttentionName.names.contains(String(text.prefix { $0 != ":" })) {
                    throw ValidationError(error.description)
                }
                throw ValidationError(
                    "no method '\(text)'; expected an attention (\(AttentionName.names.joined(separator: ", "))), a preset "
                        + "(\(Preset.all.map(\.name).joined(separator: ", "))), a pixel classifier "
                        + "(\(Baseline.allCases.map(\.rawValue).joined(separator: ", "))), a graph "
                        + "(\(Self.graphNames.joined(separator: ", "))), nearest, or a run's folder"
                )
            }
        }
    }
}

extension MethodName {
    /// The names of all methods, for completion.
    static let all =
        AttentionName.names + Preset.all.map(\.name).filter { !AttentionName.names.contains($0) } + pixelNames
}
