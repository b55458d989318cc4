internal import CKernels
internal import Compute

extension InstructionSet {
    /// The widest vector kernels that this CPU supports and the limit allows.
    static var kernels: ck_table_t {
        for set in allCases.reversed() where set <= limit {
            if let table = ck_table_named(set.rawValue) { return table.pointee }
        }
        preconditionFailure("no kernels were compiled")
    }

    /// The bfloat16 unit that this CPU has and the limit allows.
    static var matrixUnit: ck_matrix_unit_t? {
        for set in allCases.reversed() where set <= limit {
            if let unit = ck_matrix_unit_named(set.rawValue) { return unit.pointee }
        }
        return nil
    }
}
