internal import CHDF5
internal import Synchronization

/// libhdf5 is not thread-safe; this lock protects every call.
let hdf5Lock = Mutex<Void>(())

/// An open libhdf5 identifier, which is closed with the matching function when the value is destroyed.
struct HDF5Handle: ~Copyable {
    let id: hid_t
    private let close: (hid_t) -> herr_t

    /// Nil when libhdf5 returned an error.
    init?(_ id: hid_t, _ close: @escaping (hid_t) -> herr_t) {
        guard id >= 0 else { return nil }
        (self.id, self.close) = (id, close)
    }

    deinit { _ = close(id) }
}
