internal import Glibc
internal import Synchronization

private let isRequested = Atomic<Bool>(false)

/// Ctrl-C: the first asks the work to save and stop, the second ends the program at once.
enum Interruption {
    /// Takes over SIGINT and SIGTERM, also where whoever started the program has blocked them.
    static func install() {
        var signals = sigset_t()
        sigemptyset(&signals)
        for number in [SIGINT, SIGTERM] { sigaddset(&signals, number) }
        sigprocmask(SIG_UNBLOCK, &signals, nil)
        for number in [SIGINT, SIGTERM] {
            signal(number) { number in
                isRequested.store(true, ordering: .relaxed)
                signal(number, SIG_DFL)
            }
        }
    }

    /// Whether the work has been asked to stop.
    static var isPending: Bool { isRequested.load(ordering: .relaxed) }
}
