internal import Glibc
internal import Synchronization

private let isRequested = Atomic<Bool>(false)

/// Ctrl-C: the first requests a save and stop, the second ends the program immediately.
enum Interruption {
    private static let signals = [SIGINT, SIGTERM, SIGHUP]

    /// Handles SIGINT, SIGTERM and SIGHUP (a lost connection), even if the parent process has blocked them.
    ///
    /// A SIGHUP that the parent ignores, as `nohup` does, stays ignored.
    static func install() {
        // The first access initializes the flag, which a signal handler must not do.
        isRequested.store(false, ordering: .relaxed)
        var unblocked = sigset_t()
        sigemptyset(&unblocked)
        for number in signals { sigaddset(&unblocked, number) }
        sigprocmask(SIG_UNBLOCK, &unblocked, nil)
        for number in signals where number != SIGHUP || !isIgnored(SIGHUP) {
            signal(number) { number in
                isRequested.store(true, ordering: .relaxed)
                signal(number, SIG_DFL)
            }
        }
    }

    private static func isIgnored(_ number: Int32) -> Bool {
        var action = sigaction()
        sigaction(number, nil, &action)
        return unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == 1
    }

    /// Whether a stop has been requested.
    static var isPending: Bool { isRequested.load(ordering: .relaxed) }
}
