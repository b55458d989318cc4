import Engine
import NN

/// The number of parameters and buffers stored anywhere inside a value, whether `visit` presents them or not.
func storedTensors(in value: Any) -> Int {
    if value is Parameter || value is Buffer { return 1 }
    return Mirror(reflecting: value).children.reduce(0) { $0 + storedTensors(in: $1.value) }
}
