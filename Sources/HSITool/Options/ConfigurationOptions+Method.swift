internal import ArgumentParser
internal import Runs

extension ConfigurationOptions {
    /// The configuration of one run.
    ///
    /// - Parameters:
    ///   - name: The name of the method; if nil, that of the earlier configuration, or the network of the preset.
    ///   - earlier: An earlier configuration, which options change.
    ///   - isInitialized: Whether a file of weights to start from is given.
    /// - Returns: The configuration.
    /// - Throws: `ValidationError`, or an error of reading a file.
    func configuration(
        method name: MethodName? = nil,
        changing earlier: RunConfiguration? = nil,
        isInitialized: Bool = false
    ) throws -> RunConfiguration {
        var options = self
        if name == nil, model.preset == GraphMethod.fewName {
            options.modelChoice.preset = nil
            return try options.configuration(
                method: .graph(.few),
                changing: earlier,
                isInitialized: isInitialized
            )
        }
        switch name {
        case .nearest: return try configuration(.nearest, changing: earlier, isInitialized)
        case .graph(let graph):
            return try configuration(.graph(refinement.chosen(graph)), changing: earlier, isInitialized)
        case .classifier(let classifier):
            let method = try pixels.method(classifier, changing: earlier?.pixelMethod)
            return try configuration(.pixels(method), changing: earlier, isInitialized)
        case .run(let path, _):
            throw ValidationError("--method must be the name of a method; found the folder \(path)")
        case .attention(let attention):
            if model.attention != nil { throw ValidationError("--method and --attention cannot be combined") }
            options.modelChoice.attention = attention.text
        case .preset(let preset):
            if model.preset != nil { throw ValidationError("--method and --preset cannot be combined") }
            options.modelChoice.preset = preset.name
        case nil:
            switch earlier?.method {
            case .pixels(let method):
                let method = try pixels.method(method.classifier, changing: method)
                return try configuration(.pixels(method), changing: earlier, isInitialized)
            case .nearest, .graph, .predictions:
                return try configuration(earlier?.method ?? .nearest, changing: earlier, isInitialized)
            case .network, nil: break
            }
        }
        return try options.networkConfiguration(changing: earlier)
    }

    private func networkConfiguration(changing earlier: RunConfiguration?) throws -> RunConfiguration {
        if let option = pixels.names.first {
            throw ValidationError("\(option) requires a pixel classifier, such as --method svm")
        }
        try refinement.checkUse(hasGraph: false)
        let start = try start(changing: earlier)
        let side = try patches.settings(start.method.patches).side
        var configuration = try base(
            validationRatio: start.validationRatio,
            side: max(side, start.separatedSide),
            changing: earlier
        )
        configuration.method = .network(try network(start, sampling: configuration.sampling))
        return configuration
    }

    /// The configuration of a method without a network, for which options of networks are errors.
    private func configuration(
        _ method: Method,
        changing earlier: RunConfiguration?,
        _ isInitialized: Bool
    ) throws -> RunConfiguration {
        let others = networkNames + given([("--init", isInitialized)])
        if let option = others.first {
            throw ValidationError("\(option) requires a network; \(method.name) is none")
        }
        if case .graph = method {} else { try refinement.checkUse(hasGraph: false) }
        var side = PixelMethod.defaultSide
        if case .pixels(let pixels) = method {
            side = pixels.side ?? side
        } else if let option = pixels.names.first {
            throw ValidationError("\(option) requires a pixel classifier, such as --method svm")
        }
        var configuration = try base(validationRatio: 0, side: side, changing: earlier)
        configuration.method = method
        return configuration
    }
}

extension RunConfiguration {
    fileprivate var pixelMethod: PixelMethod? {
        if case .pixels(let method) = method { method } else { nil }
    }
}
