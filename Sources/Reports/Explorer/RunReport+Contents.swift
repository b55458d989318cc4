internal import Eval
internal import Figures
internal import HSI
internal import Inspection
internal import Runs

extension RunReport {
    /// What the page shows, and the arrays with its numbers.
    func contents(_ control: RunControl) throws -> (contents: PageContents, arrays: PageArrays) {
        var arrays = PageArrays()
        let first = runs[0].target
        let sceneContents = try sceneContents(&arrays, control)
        let runContents = runs.map { $0.contents(classes: first.labels, &arrays, control) }
        let contents = PageContents(
            version: RunRecord.currentVersion,
            title: title,
            scene: sceneContents,
            classes: first.classes,
            runs: runContents,
            pairs: pairs,
            series: seriesPairs,
            tables: [
                PageContents.Table("Methods and baselines", methodTable, notes: tableNotes),
                PageContents.Table("Recall of each class, in percent", classTable, notes: tableNotes),
            ],
            arrays: arrays.entries
        )
        return (contents, arrays)
    }

    private func sceneContents(
        _ arrays: inout PageArrays,
        _ control: RunControl
    ) throws -> PageContents.SceneContents {
        let (descriptor, outline) = (scene.descriptor, scene.outline)
        let raster = try outline.falseColor()
        let axis = BandAxis(descriptor.wavelengths, bands: outline.bands)
        return PageContents.SceneContents(
            name: descriptor.name,
            rows: outline.rows,
            columns: outline.columns,
            bands: outline.bands,
            sensor: descriptor.sensor,
            license: descriptor.license,
            citation: descriptor.citation,
            notes: descriptor.notes,
            synthetic: descriptor.synthetic,
            wavelengths: axis.isWavelength ? axis.values : nil,
            falseColor: raster.map { arrays.add($0.planes, isSmooth: true) },
            spectra: outline.hasSpectra ? spectra(&arrays, control) : nil,
            files: runs[0].record.sources.map(PageContents.File.init)
        )
    }

    /// The coded spectra; nil, with a warning, if they cannot be coded.
    private func spectra(_ arrays: inout PageArrays, _ control: RunControl) -> PageContents.Spectra? {
        // A few megabytes, however large the scene is.
        let bits = min(400, 24_000_000 / Double(max(1, scene.cube.pixels)))
        do {
            let coded = try CodedSpectra(scene.cube, bitsPerPixel: bits)
            return PageContents.Spectra(
                count: coded.count,
                step: coded.step,
                mean: arrays.add(coded.mean),
                components: arrays.add(coded.components),
                steps: arrays.add(coded.values),
                error: coded.error,
                deviation: coded.deviation
            )
        } catch {
            control.report(.warning("warning: the report has no spectra: \(error.description)"))
            return nil
        }
    }
}

extension PageContents.Table {
    fileprivate init(_ title: String, _ table: TextTable, notes: [String]) {
        self.init(title: title, rows: table.rows, latex: table.latexDocument(notes))
    }
}

extension Raster {
    /// All red bytes, then all green, then all blue ones.
    fileprivate var planes: [UInt8] {
        [16, 8, 0].flatMap { shift in pixels.map { UInt8(truncatingIfNeeded: $0 >> UInt32(shift)) } }
    }
}
