import ArrayFiles
import TestSupport
import Testing

@testable import HSI

@Suite(.enabled(if: hasSharedData, "needs ../shared/data")) struct RealFileTests {
    @Test(
        arguments: [
            ("PaviaU_gt.mat", 610, 340, 42776, 9), ("Pavia_gt.mat", 1096, 715, 148152, 9),
            ("Salinas_gt.mat", 512, 217, 54129, 16), ("KSC_gt.mat", 512, 614, 5211, 13),
            ("Botswana_gt.mat", 1476, 256, 3248, 14), ("Indian_pines_gt.mat", 145, 145, 10249, 16),
            ("houston2013/Houston_gt_all15029.mat", 349, 1905, 15029, 15),
        ])
    func readsLabelMaps(file: String, rows: Int, columns: Int, labeled: Int, classes: Int) throws {
        let map = try LabelMap.load(ArrayLocation(path: sharedData + "/" + file))
        #expect([map.rows, map.columns] == [rows, columns])
        #expect(map.labeledCount == labeled)
        #expect(map.classes == Array(1...UInt16(classes)))
    }

    /// The file stores 2384×601, which MATLAB transposes: the scene is wider than tall.
    @Test func readsMatlab73() throws {
        let map = try LabelMap.load(ArrayLocation(path: sharedData + "/Houston2018_gt_v73.mat"))
        #expect([map.rows, map.columns] == [601, 2384])
        #expect(map.classes == Array(1...20))
    }

    @Test func addsTwoLabelMaps() throws {
        let path = sharedData + "/houston2013/Houston_gt_TR_TE.mat"
        let sum = try LabelMap.load(ArrayLocation(path: path, key: "houston_gt_tr+houston_gt_te"))
        let whole = try LabelMap.load(
            ArrayLocation(path: sharedData + "/houston2013/Houston_gt_all15029.mat")
        )
        #expect(sum == whole)
    }

    /// The published sizes and checksums of Salinas and Pavia are those of these files.
    @Test(arguments: ["SA", "PU", "PC", "KSC", "BO", "IP"])
    func labelFilesAreAsPublished(alias: String) throws {
        let entry = try SceneCatalogTests.catalog().entry(named: alias)
        let labels = try #require(entry.descriptor.files.last)
        let file = try RandomAccessFile(sharedData + "/" + labels.names[0])
        #expect(labels.checksums.first?.bytes == file.size)
        #expect(try fileDigest(file) == labels.checksums.first?.sha256)
        let map = try LabelMap.load(ArrayLocation(path: file.path))
        #expect([map.rows, map.columns] == [entry.descriptor.rows, entry.descriptor.columns])
        #expect(map.labeledCount == entry.descriptor.labeled)
        #expect(map.classes == entry.descriptor.classes.map(\.label))
    }
}
