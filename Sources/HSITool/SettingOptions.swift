internal import HSI
internal import NN

/// The options behind the settings that errors of the libraries name.
enum SettingOptions {
    /// What to do on the command line about an error; nil where its own text says it all.
    static func advice(on error: any Error) -> String? {
        switch error {
        case let error as SplitError:
            let advice = error.settings.map(advice)
            return advice.isEmpty ? nil : advice.joined(separator: " ")
        case SceneError.syntheticCube(_, _, let alias, _):
            return
                "Use --cube FILE, or --dataset \(alias) with its folder as --data-dir, to read it as what it is."
        case let error as TrainingError:
            let options = error.settings.map(option(of:))
            return options.isEmpty ? nil : "Try another \(options.joined(separator: " or "))."
        default: return nil
        }
    }

    private static func option(of setting: TrainingError.Setting) -> String {
        switch setting {
        case .learningRate: "--learning-rate"
        case .gradientClipping: "--clip"
        }
    }

    private static func advice(on setting: SplitError.Setting) -> String {
        switch setting {
        case .trainingMinimum: "Use --train-minimum 1 to train on at least one pixel of each class."
        case .numbering:
            "Give the scene's numbers with --renumber, say 1=2,2=3, or keep those of the maps with --renumber none."
        }
    }
}
