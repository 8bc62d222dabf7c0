#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// How a worker ends by itself.
enum WorkerExit: Int32 {
    /// The server closed the pipe, or is gone.
    case inputEnded = 0
    /// Nobody reads any more.
    case outputEnded = 3
    /// What was read or is to be written is not in our protocol.
    case protocolBroken = 4
    /// A limit could not be set.
    case limitRefused = 5
    /// The kernel did not take the filter for system calls.
    case sandboxRefused = 6

    /// Ends the process at once: other threads may be in the middle of anything, so nothing is cleaned up.
    static func now(_ exit: WorkerExit, _ complaint: String = "") -> Never {
        if !complaint.isEmpty { complain(complaint) }
        _exit(exit.rawValue)
    }

    /// Writes a line for the log of the server.
    static func complain(_ complaint: String) {
        let line = Array("render worker: \(complaint)\n".utf8)
        // Lost when nobody listens any more.
        _ = write(2, line, line.count)
    }
}
