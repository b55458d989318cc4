/// Suggestions for options that users know from other programs.
enum Hints {
    /// A hint for an unknown option; nil if there is none.
    ///
    /// Only options that the command has are suggested.
    static func hint(on option: String, _ command: CommandPath) -> String? {
        let name = option.lowercased().replacing("_", with: "-")
        if processors.contains(name) { return "hsi computes on the CPU; --threads sets how many cores" }
        if let command = commands[name] { return "Use '\(command)'" }
        for (names, substitutes) in table where names.contains(name) {
            let known = substitutes.filter { command.has(String($0.prefix { $0 != " " })) }
            if !known.isEmpty { return "Use \(known.joined(separator: " or "))" }
        }
        return name != option && command.has(name) ? "Use \(name)" : nil
    }

    private static let processors: Set = [
        "--gpu", "--gpus", "--gpu-id", "--cuda", "--device", "--devices", "--cuda-device", "--no-cuda",
    ]

    /// Options that are commands in hsi.
    private static let commands = [
        "--resume": "hsi resume FOLDER", "--eval": "hsi evaluate FOLDER",
        "--evaluate": "hsi evaluate FOLDER", "--list-models": "hsi models",
    ]

    /// Names in other programs and in hsi.
    private static let table: [(names: Set<String>, substitutes: [String])] = [
        (["--lr", "--base-lr", "--rate"], ["--learning-rate"]),
        (["--batch", "--batchsize", "--bs", "--train-batch-size"], ["--batch-size"]),
        (["--batches", "--sampler"], ["--batch-order"]),
        (
            ["--patch", "--patches", "--patchsize", "--window", "--window-size", "--spatial-size"],
            ["--patch-size"]
        ),
        (["--model", "--arch", "--architecture", "--backbone", "--net"], ["--network", "--preset"]),
        (["--smooth", "--postprocess"], ["--smooth-map"]),
        (["--smoothing"], ["--label-smoothing", "--smooth-map"]),
        (["--regulariser", "--regularizer"], ["--objective"]),
        (["--scale", "--norm", "--normalization", "--scaling"], ["--normalize"]),
        (["--gauss"], ["--gaussian"]), (["--pool"], ["--pooling"]), (["--pad"], ["--padding"]),
        (["--epoch", "--num-epochs", "--n-epochs", "--max-epochs", "--iterations"], ["--epochs"]),
        (["--wd", "--l2"], ["--weight-decay"]), (["--optim", "--opt"], ["--optimizer"]),
        (["--scheduler", "--lr-schedule", "--lr-scheduler"], ["--schedule"]),
        (["--criterion", "--loss-function"], ["--loss"]),
        (["--early-stopping", "--early-stop"], ["--patience"]),
        (["--augmentation", "--aug", "--data-augmentation"], ["--augment"]),
        (["--drop", "--dropout-rate"], ["--dropout"]), (["--drop-path"], ["--stochastic-depth"]),
        (["--num-heads", "--n-heads"], ["--heads"]), (["--depth", "--layers", "--num-layers"], ["--depths"]),
        (["--dim", "--embed-dim", "--hidden-dim", "--channels"], ["--width"]),
        (["--amp", "--fp16", "--half", "--bf16", "--mixed-precision", "--dtype"], ["--precision bf16"]),
        (["--pca", "--pca-components", "--n-components", "--num-components", "--bands"], ["--components"]),
        (["--weights", "--checkpoint", "--pretrained", "--load"], ["--init"]),
        (["--data", "--scene", "--ds"], ["--dataset", "--cube"]),
        (["--data-path", "--data-root", "--root", "--folder"], ["--data-dir"]),
        (["--gt", "--ground-truth", "--label", "--groundtruth"], ["--labels"]),
        (["--image", "--img", "--hsi", "--input"], ["--cube", "--predictions"]),
        (
            [
                "--train-size", "--train-percent", "--training-ratio", "--training-sample", "--ratio",
                "--train-number", "--num-train",
            ],
            ["--train-ratio", "--train-per-class"]
        ),
        (["--samples-per-class", "--per-class", "--shots"], ["--train-per-class"]),
        (["--val-ratio", "--val", "--validation", "--val-size"], ["--validation-ratio"]),
        (["--disjoint", "--spatial-split"], ["--split blocks"]),
        (["--random-seed", "--random-state", "--manual-seed"], ["--seed"]),
        (["--run", "--repeat", "--repeats", "--trials", "--n-runs", "--num-runs"], ["--runs"]),
        (["--k-fold", "--kfold", "--cv", "--n-folds"], ["--folds"]),
        (
            ["--output", "--output-dir", "--out-dir", "--outdir", "--save", "--save-dir", "--log-dir"],
            ["--out"]
        ),
        (["--workers", "--num-workers", "--jobs", "--n-jobs", "--cores", "--cpus"], ["--threads"]),
        (["--silent"], ["--quiet"]), (["--cfg", "--config-file"], ["--config"]),
        (["--classifier", "--algorithm"], ["--method"]), (["--prediction", "--pred"], ["--predictions"]),
        (["--probs", "--prob", "--scores"], ["--probabilities"]),
    ]
}
