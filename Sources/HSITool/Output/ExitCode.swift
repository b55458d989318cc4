internal import ArrayFiles
internal import Baselines
internal import Compute
internal import Eval
internal import Figures
internal import HSI
internal import NN
internal import Runs
internal import Synthesis

/// The exit code of one of our own errors; nil for those of the argument parser.
func exitCode(of error: any Error) -> Int32? {
    switch error {
    case RunError.interrupted, RunError.interruptedRun, RunError.interruptedSeries: 130
    case RunError.settings, SceneError.unknownScene, SceneError.unknownProtocol, is SynthesisError,
        is UnknownInstructionSet:
        64
    case is RunError, is SceneError, is ArrayFileError, is SplitError, is PreprocessingError, is FileError,
        is CheckpointError, is TrainingError, is BaselineError:
        65
    case is EvaluationError, is FigureError: 70
    default: nil
    }
}
