internal import ArgumentParser
internal import ArrayFiles
internal import HSI
internal import Runs

struct ConvertCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "convert",
        abstract: "Write a cube or label map in another format.",
        discussion: """
            The numbers and their type stay the same; wavelengths, position, and bad bands are kept where the format has a \
            place for them, and hsi says what is lost.

              hsi data convert scene.mat -o scene.img
              hsi data convert products.h5:group/cube -o cube.tif
            """
    )

    @Argument(help: ArgumentHelp("File to read.", valueName: "file[:key]"), completion: .file())
    var file: String
    @Option(
        name: [.long, .customShort("o")],
        help: ArgumentHelp(
            "File to write: .npy, .img (ENVI), .mat (version 5), .h5, or .tif.",
            valueName: "file"
        ),
        completion: .file()
    )
    var out: String
    @Option(
        help: ArgumentHelp(
            "Order of the axes in the file, such as bands,rows,columns (default: bands last).",
            valueName: "axes"
        )
    )
    var axes: AxisNames?
    @OptionGroup(title: Heading.output) var output: OutputOptions

    func validate() throws {
        guard ArrayFormat(path: out) != nil else {
            throw ValidationError("--out must end in .npy, .img, .mat, .h5, or .tif; found \(out)")
        }
    }

    func run() throws {
        let control = output.plainControl()
        let location = ArrayLocation(parsing: file)
        let source = try ArrayFile(location.path)
        guard let format = ArrayFormat(path: out) else { return }
        let readable = source.variables.filter { $0.elementType != nil && (2...3).contains($0.shape.count) }
        let name: String
        if let key = location.key {
            name = key
        } else if readable.count == 1 {
            name = readable[0].name
        } else {
            throw ArrayFileError.keyNotFound(
                path: location.path,
                wanted: "array: name one as FILE:key",
                holds: source.variables
            )
        }
        let array = try StoredArray(name, in: source, axes: axes?.axes)
        if let loss = format.loss(of: array) { control.report(.warning("warning: \(out): \(loss)")) }
        try format.write(array, to: out)
        let size = array.shape.map { "\($0)" }.joined(separator: "×")
        try output.show(
            "\(size) \(array.typeName) in \(out)",
            json: Result(file: out, shape: array.shape, type: array.typeName)
        )
    }

    private struct Result: Encodable {
        let file: String
        let shape: [Int]
        let type: String
    }
}
