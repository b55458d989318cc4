public import Engine

/// Something with named parameters.
///
/// A module is a value: copying it copies the weights.
public protocol Module: Sendable {
    /// Presents every parameter, buffer and submodule, in a fixed order, under its checkpoint name.
    mutating func visit(_ visitor: inout some ParameterVisitor)
}

/// Walks a module's parameters and buffers: counting, saving, loading and updating are all visitors.
public protocol ParameterVisitor {
    /// Called for each trainable parameter, under its name in the enclosing module.
    mutating func visit(_ name: String, _ parameter: inout Parameter)
    /// Called for each tensor of state that is not trained.
    mutating func visit(_ name: String, _ buffer: inout Buffer)
    /// Called before the contents of the submodule `name`.
    mutating func enter(_ name: String)
    /// Called after the contents of the submodule entered last.
    mutating func leave()
}

extension ParameterVisitor {
    /// Presents a parameter.
    public mutating func callAsFunction(_ name: String, _ parameter: inout Parameter) {
        visit(name, &parameter)
    }

    /// Presents a parameter that may be absent.
    public mutating func callAsFunction(_ name: String, _ parameter: inout Parameter?) {
        guard var present = parameter else { return }
        parameter = nil
        visit(name, &present)
        parameter = present
    }

    /// Presents a buffer.
    public mutating func callAsFunction(_ name: String, _ buffer: inout Buffer) { visit(name, &buffer) }

    /// Presents a submodule.
    public mutating func callAsFunction(_ name: String, _ module: inout some Module) {
        enter(name)
        defer { leave() }
        module.visit(&self)
    }

    /// Presents a submodule that may be absent.
    public mutating func callAsFunction(_ name: String, _ module: inout (some Module)?) {
        guard var present = module else { return }
        module = nil
        self(name, &present)
        module = present
    }

    /// Presents submodules as `name.0`, `name.1` and so on.
    public mutating func callAsFunction(_ name: String, _ modules: inout [some Module]) {
        for i in modules.indices { self("\(name).\(i)", &modules[i]) }
    }
}

/// The path of the module being visited, for visitors that need full checkpoint names.
public struct ModulePath: Sendable {
    private var names: [String] = []

    /// Creates the path of the outermost module.
    public init() {}

    /// Descends into the submodule `name`.
    public mutating func enter(_ name: String) { names.append(name) }

    /// Returns to the enclosing module.
    public mutating func leave() { names.removeLast() }

    /// The full name of something called `name` here.
    public func callAsFunction(_ name: String) -> String { (names + [name]).joined(separator: ".") }
}
