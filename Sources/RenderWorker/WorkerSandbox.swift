import CWorkerSandbox
package import RenderProtocol

/// What keeps a worker from the rest of the system: a filter on its system calls, where the kernel has one.
package enum WorkerSandbox {
    /// What this system can do; changes nothing.
    package static var support: WorkerConfinement {
        csandbox_support() == Int32(CSANDBOX_FILTERED) ? .filtered : .limitsOnly
    }

    /// Closes this process off, for all of its threads and for good.
    ///
    /// Ends the process when the kernel has a filter and does not take ours: a worker that merely believes itself to be
    /// closed off is worse than none.
    static func enter() -> WorkerConfinement {
        var cause: Int32 = 0
        switch csandbox_confine(&cause) {
        case Int32(CSANDBOX_FILTERED): return .filtered
        case Int32(CSANDBOX_UNAVAILABLE):
            WorkerExit.complain("there is no filter for system calls here (errno \(cause)); only limits hold")
            return .limitsOnly
        case _: WorkerExit.now(.sandboxRefused, "the filter for system calls was refused (errno \(cause))")
        }
    }
}
