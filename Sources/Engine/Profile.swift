internal import Synchronization

/// Where the time of a computation goes, operation by operation.
///
/// The clock is read whenever a piece of work ends, and the time since the last reading is charged to that work. So
/// every moment is in exactly one row, and the rows add up to the measured time. The short time between two operations
/// is charged to the later one.
///
/// It is active only inside `measure`. Operations must be recorded on one thread: concurrent operations would be
/// charged as if they ran one after another. The time that an operation spends on other threads is part of that
/// operation.
public final class Profile: Sendable {
    /// One kind of work under one name.
    public struct Work: Sendable, Equatable {
        /// How many times it was done.
        public private(set) var calls = 0
        /// Elapsed time, over all calls.
        public private(set) var duration = Duration.zero
        /// Multiply-adds of matrix products and convolutions, over all calls.
        public private(set) var multiplyAdds = 0

        mutating func add(_ duration: Duration, multiplyAdds: Int) {
            calls += 1
            self.duration += duration
            self.multiplyAdds += multiplyAdds
        }
    }

    /// What was charged to one name.
    public struct Row: Sendable, Equatable {
        /// An operation, such as `linear`, or other work, such as `Profile.accumulation`.
        public let name: String
        /// The results of the operation.
        public internal(set) var forward = Work()
        /// Its gradients.
        public internal(set) var pullback = Work()
        /// Work outside any operation.
        public internal(set) var outside = Work()

        init(name: String) { self.name = name }
    }

    /// The name of the row for summing gradients to the shape of an input and accumulating them.
    public static let accumulation = "gradient accumulation"
    /// The name of the row for measured time that has no other name.
    public static let other = "other"

    /// The active profile, if any.
    @TaskLocal static var current: Profile?

    /// Whether the operations of this task are being timed; they must then run one after another on one thread.
    public static var isOn: Bool { current != nil }

    private struct State {
        var last = ContinuousClock.now
        var rows: [Row] = []
        var places: [String: Int] = [:]
    }
    private let state = Mutex(State())

    /// Creates an empty profile.
    public init() {}

    /// All rows so far, in the order in which their names first appeared.
    public var rows: [Row] { state.withLock { $0.rows } }

    /// Runs `body` with this profile active.
    public func measure<Result>(_ body: () throws -> Result) rethrows -> Result {
        state.withLock { $0.last = .now }
        defer { charge(Self.other, \.outside) }
        return try Self.$current.withValue(self, operation: body)
    }

    /// Runs `body` and, if a profile is active, charges its time to the row `name`.
    ///
    /// Operations in `body` keep their own rows.
    public static func charging<Result>(_ name: String, _ body: () throws -> Result) rethrows -> Result {
        current?.charge(other, \.outside)
        defer { current?.charge(name, \.outside) }
        return try body()
    }

    /// Charges the time since the last charge to work of a kind under `name`.
    func charge(_ name: String, _ kind: WritableKeyPath<Row, Work>, multiplyAdds: Int = 0) {
        state.withLock { state in
            let now = ContinuousClock.now
            let place = state.places[name, default: state.rows.count]
            if place == state.rows.count {
                state.places[name] = place
                state.rows.append(Row(name: name))
            }
            state.rows[place][keyPath: kind].add(now - state.last, multiplyAdds: multiplyAdds)
            state.last = now
        }
    }

    /// The same for an operation, by its function's full name: `linear` of `linear(weight:bias:activation:)`.
    func charge(
        operation: StaticString,
        _ kind: WritableKeyPath<Row, Work>,
        multiplyAdds: Int
    ) {
        charge(String(operation.description.prefix { $0 != "(" }), kind, multiplyAdds: multiplyAdds)
    }
}
