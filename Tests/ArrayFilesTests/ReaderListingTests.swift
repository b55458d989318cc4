import ArrayElements
import TestSupport
import Testing

@testable import ArrayFiles

@Suite struct ReaderListingTests {
    private func listing(_ file: String) throws -> [String: String] {
        let variables = try ArrayFile.variables(in: arrayFiles + "/" + file)
        return Dictionary(variables.map { ($0.name, "\(extentsText($0.shape)) \($0.type)") }) { first, _ in
            first
        }
    }

    @Test(arguments: ["mat5_little.mat", "mat5_compressed.mat"])
    func listsMatlab5(file: String) throws {
        let listing = try listing(file)
        #expect(listing["a_uint16"] == "2×3×4 uint16")
        #expect(listing["outer.inner.cube"] == "2×3×4 uint16")
        #expect(listing["outer.text"] == "1×3 char")
        #expect(listing["words"] == "1×3 char")
        #expect(listing["waves"] == "2×2 complex float64")
        #expect(listing["box"] == "1×2 cell")
        #expect(listing.count == 16)
    }

    @Test func listsMatlab73() throws {
        let listing = try listing("mat73_little.mat")
        #expect(listing["a_uint16"] == "2×3×4 uint16")
        #expect(listing["outer.inner.cube"] == "2×3×4 uint16")
        #expect(listing["text"] == "1×3 char")
        #expect(listing["nothing"] == "scalar empty double")
        #expect(listing["waves"] == "2×2 complex")
        #expect(listing.count == 15)
    }

    /// The file links a group into itself; the listing must still end.
    @Test func listsHDF5() throws {
        let listing = try listing("hdf5_little.h5")
        #expect(listing["outer/inner/cube"] == "2×3×4 uint16")
        #expect(listing["words"] == "scalar text")
        #expect(listing.count == 15)
    }

    private func failure(_ body: () throws -> Void) -> ArrayFileError? {
        do { try body() } catch let error as ArrayFileError { return error } catch {}
        return nil
    }

    @Test(arguments: [("npy_structured.npy", "x"), ("npy_complex.npy", "<c16"), ("npy_object.npy", "|O")])
    func refusesNpyThatIsNoNumber(file: String, word: String) throws {
        let error = failure { _ = try ArrayFile.doubles("", in: arrayFiles + "/" + file) }
        guard case .unsupported(_, let reason) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(reason.contains(word))
    }

    @Test(arguments: [
        ("mat5_little.mat", "waves"), ("mat73_little.mat", "waves"), ("hdf5_little.h5", "words"),
    ])
    func refusesWhatIsNoRealNumber(file: String, name: String) throws {
        let error = failure { _ = try ArrayFile.doubles(name, in: arrayFiles + "/" + file) }
        guard case .unsupported = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test func refusesUnwrittenData() throws {
        let error = failure { _ = try ArrayFile.doubles("unwritten", in: arrayFiles + "/hdf5_little.h5") }
        guard case .malformed = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test func namesWhatTheFileHolds() throws {
        let path = arrayFiles + "/mat4_scipy.mat"
        let held = [VariableInfo(name: "a_float64", elementType: .float64, shape: [2, 3])]
        #expect(throws: ArrayFileError.keyNotFound(path: path, wanted: "variable 'nothing'", holds: held)) {
            _ = try ArrayFile.doubles("nothing", in: path)
        }
    }

    @Test(arguments: ["/nowhere/at/all.mat", "/tmp", "/dev/zero"])
    func refusesWhatIsNoFile(path: String) {
        guard case .unreadable(path, _) = failure({ _ = try ArrayFile.variables(in: path) }) else {
            Issue.record("not refused")
            return
        }
    }
}
