internal import CSVM

/// Samples in libsvm's format.
final class SVMProblem {
    enum Kernel {
        /// `exp(−γ·‖x − y‖²)` of the samples' features.
        case gaussian(Double)
        /// A precomputed kernel: the features of a sample are its kernel values.
        case precomputed
    }

    private let nodes: UnsafeMutablePointer<svm_node>
    /// The nodes of a sample.
    private let stride: Int
    let classes: [Int]

    /// The features of `training`, with an end mark.
    init(_ training: TrainingSet) {
        let (values, features) = (training.samples.values, training.samples.features)
        stride = features + 1
        classes = training.classes
        nodes = .allocate(capacity: training.count * stride)
        for row in 0..<training.count {
            let target = nodes + row * stride
            for feature in 0..<features {
                let node = svm_node(
                    index: Int32(feature + 1),
                    value: Double(values[row * features + feature])
                )
                (target + feature).initialize(to: node)
            }
            (target + features).initialize(to: svm_node(index: -1, value: 0))
        }
    }

    /// The kernel values between all samples; `kernel` writes one row at a time, and each row starts with its number.
    init(classes: [Int], row kernel: (Int, UnsafeMutablePointer<Double>) -> Void) {
        stride = classes.count + 1
        self.classes = classes
        nodes = .allocate(capacity: classes.count * stride)
        let (nodes, stride) = (nodes, stride)
        _ = mapped(classes.count) { row in
            withUnsafeTemporaryAllocation(of: Double.self, capacity: classes.count) { values in
                guard let values = values.baseAddress else { return }
                values.initialize(repeating: 0, count: classes.count)
                kernel(row, values)
                let target = nodes + row * stride
                target.initialize(to: svm_node(index: 0, value: Double(row + 1)))
                for index in 0..<classes.count {
                    let node = svm_node(index: Int32(index + 1), value: values[index])
                    (target + index + 1).initialize(to: node)
                }
            }
        }
    }

    deinit { nodes.deallocate() }

    /// Fits to the samples at the given indices, or to all samples.
    ///
    /// libsvm uses no random numbers here, so the result depends only on the samples.
    func fit(_ indices: [Int]? = nil, cost: Double, kernel: Kernel) throws(BaselineError) -> SVMModel {
        _ = Self.silence
        let indices = indices ?? Array(classes.indices)
        var parameters = svm_parameter()
        parameters.svm_type = Int32(C_SVC)
        parameters.cache_size = 200
        parameters.eps = 1e-3
        parameters.C = cost
        parameters.shrinking = 1
        switch kernel {
        case .gaussian(let gamma):
            parameters.kernel_type = Int32(RBF)
            parameters.gamma = gamma
        case .precomputed:
            parameters.kernel_type = Int32(PRECOMPUTED)
        }
        var targets = indices.map { Double(classes[$0]) }
        var rows = indices.map { UnsafeMutablePointer<svm_node>?.some(nodes + $0 * stride) }
        let model = targets.withUnsafeMutableBufferPointer { targets in
            rows.withUnsafeMutableBufferPointer { rows -> Result<SVMModel, BaselineError> in
                var problem = svm_problem(
                    l: Int32(indices.count),
                    y: targets.baseAddress,
                    x: rows.baseAddress
                )
                if let reason = svm_check_parameter(&problem, &parameters) {
                    return .failure(.refused(String(cString: reason)))
                }
                guard let model = svm_train(&problem, &parameters) else {
                    return .failure(.refused("it returned no model"))
                }
                var handle: UnsafeMutablePointer<svm_model>? = model
                defer { svm_free_and_destroy_model(&handle) }
                return .success(SVMModel(model.pointee))
            }
        }
        return try model.get()
    }

    /// The precomputed kernel value of two samples.
    func kernel(_ first: Int, _ second: Int) -> Double { nodes[first * stride + 1 + second].value }

    /// libsvm reports to standard output unless told otherwise.
    private static let silence: Void = svm_set_print_string_function { _ in }
}
