internal import HSI
internal import NN
internal import Runs

/// The options for the settings that errors of the libraries name.
enum SettingOptions {
    /// The name of each setting in messages, and its option; the first match is used.
    private static let table: [(phrase: String, option: String)] = [
        ("label smoothing", "--label-smoothing"), ("focal loss", "--loss"),
        ("balanced batches", "--batch-order"), ("class weights", "--class-weights"),
        ("test-time augmentation", "--tta"), ("smoothing window", "--smooth-window"),
        ("refinement weight", "--refine-weight"), ("graph settings", "--graph-settings"),
        ("refinement", "--refine"),
        ("smoothing weight", "--smooth-weight"), ("learning rate", "--learning-rate"),
        ("gradient clipping", "--clip"), ("stochastic depth", "--stochastic-depth"),
        ("dropout", "--dropout"), ("batches of", "--batch-size"), ("patches", "--patch-size"),
        ("side", "--patch-size"), ("width", "--width"), ("depths", "--depths"), ("heads", "--heads"),
        ("sigma", "--sigma"), ("another folder", "--out"), ("a folder", "--out"),
        ("principal components", "--components"), ("components", "--components"),
    ]

    /// The message of an error, with the options of the settings that it names, and a suggestion if there is one.
    static func message(of error: any Error, _ command: CommandPath) -> String {
        switch error {
        case RunError.settings(let problems):
            return problems.map { $0 + options(in: $0, command) }.joined(separator: "\n")
        case RunError.doubts(let doubts):
            return doubts.map { $0.text + option(for: $0) }.joined(separator: "\n")
        case SceneError.missingNumbers(_, _, _, let inSingleBands, _, _, _):
            return "\(error)\nUse --no-data nan to leave these pixels out"
                + (inSingleBands ? ", or --drop-bands to leave the bands out" : "")
        case SceneError.missingLabelField:
            return "\(error)\nUse --label-field NAME to name it"
        case is TrainingError:
            return "\(error)" + options(in: "\(error)", command)
        case RunError.file(_, let reason) where reason.contains("another folder"):
            return "\(error)" + options(in: "another folder", command)
        case let error as SplitError:
            let advice = error.settings.map(advice)
            return ([error.description] + advice).joined(separator: "\n")
        case SceneError.syntheticCube(_, _, let alias, _):
            return "\(error)\nUse --cube FILE, or --dataset \(alias) with its folder as --data-dir"
        default: return "\(error)"
        }
    }

    /// ` (--width, --heads)`, or empty if the command has no option for a named setting.
    private static func options(in message: String, _ command: CommandPath) -> String {
        var options: [String] = []
        for (phrase, option) in table
        where message.contains(phrase) && !options.contains(option) && command.has(option) {
            options.append(option)
        }
        return options.isEmpty ? "" : " (\(options.joined(separator: ", ")))"
    }

    /// ` (--unlabeled)`: the option that changes what a doubt is about; empty if there is none.
    static func option(for doubt: Doubt) -> String {
        switch doubt.setting {
        case .noData: " (--no-data)"
        case .unlabeled: " (--unlabeled)"
        case .axes: " (--axes)"
        case .droppedBands: " (--drop-bands)"
        case .badBands: " (--keep-bad-bands)"
        case .classNames: " (--class-names)"
        case .components: " (--components)"
        case nil: ""
        }
    }

    private static func advice(on setting: SplitError.Setting) -> String {
        switch setting {
        case .trainingMinimum: "Use --train-minimum 1 to train on at least one pixel of each class."
        case .numbering:
            "Use --renumber with the scene's labels, such as 1=2,2=3, or --renumber none to keep those of the maps."
        }
    }
}
