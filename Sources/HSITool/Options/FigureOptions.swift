public import ArgumentParser
public import Figures
internal import Reports

extension FigureFormat: ExpressibleByArgument {}

/// The form of the figures that a command draws.
struct FigureOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "File formats of figures, with commas between them (default: png).",
            valueName: "list"
        )
    )
    var figureFormat: Several<FigureFormat>?
    @Option(
        help: ArgumentHelp(
            "Width of figures in print, in mm, cm, or in, such as 88mm; figures are arranged for it, with texts of at "
                + "least 6 points (default: the width that suits a screen).",
            valueName: "length"
        )
    )
    var figureWidth: String?
    @Flag(
        inversion: .prefixedNo,
        help: "Titles and accuracies in figures; captions.md has them, too (default: yes)."
    )
    var figureTitles: Bool?
    @Flag(help: "Write every panel of a figure, and legends, to files of their own, too.")
    var figurePanels = false

    func validate() throws { _ = try settings }

    /// The settings of the options.
    var settings: FigureSettings {
        get throws {
            FigureSettings(
                formats: figureFormat?.values ?? [.png],
                style: FigureStyle(width: try millimeters, showsTitles: figureTitles ?? true),
                separatesPanels: figurePanels
            )
        }
    }

    /// Throws a `ValidationError` if an option is given although no figure is drawn.
    func check(isDrawn: Bool) throws {
        let names = given([
            ("--figure-format", figureFormat != nil), ("--figure-width", figureWidth != nil),
            ("--figure-titles", figureTitles != nil), ("--figure-panels", figurePanels),
        ])
        if !isDrawn, let name = names.first {
            throw ValidationError("\(name) requires --out; without it, no figure is drawn")
        }
    }

    private static let units = ["mm": 1, "cm": 10, "in": 25.4]

    /// The width in millimeters; nil if none is given.
    private var millimeters: Double? {
        get throws {
            guard let figureWidth else { return nil }
            guard let unit = Self.units[String(figureWidth.suffix(2))],
                let number = Double(figureWidth.dropLast(2)), number.isFinite
            else {
                throw ValidationError(
                    "--figure-width must be a number with mm, cm, or in, such as 88mm; found '\(figureWidth)'"
                )
            }
            let width = number * unit
            let (least, most) = (FigureStyle.widths.lowerBound, FigureStyle.widths.upperBound)
            guard FigureStyle.widths.contains(width) else {
                throw ValidationError(
                    "--figure-width must be from \(numberText(least))mm to \(numberText(most))mm; "
                        + "found '\(figureWidth)'"
                )
            }
            return width
        }
    }
}
