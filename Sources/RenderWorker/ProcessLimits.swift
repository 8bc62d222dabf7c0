#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// What this process forbids itself, before it sees a stranger's byte.
enum ProcessLimits {
    /// Ignores the signals that are meant for the server, or that a limit turns into an error.
    static func ignoreSignals() {
        for number in [SIGINT, SIGTERM, SIGHUP, SIGPIPE, SIGXFSZ] { signal(number, SIG_IGN) }
    }

    /// Sets the limits that hold for the life of the process.
    ///
    /// No core dumps (they would hold strangers' pictures), no growing of files (decoders have no business with them),
    /// few descriptors, and so much address space that a runaway allocation fails before the machine suffers.
    static func set(addressSpaceBytes: Int) {
        set(RLIMIT_CORE, soft: 0, hard: 0, "core size")
        set(RLIMIT_FSIZE, soft: 0, hard: 0, "file size")
        set(RLIMIT_NOFILE, soft: 64, hard: 64, "open files")
        set(RLIMIT_AS, soft: rlim_t(addressSpaceBytes), hard: rlim_t(addressSpaceBytes), "address space")
    }

    /// Allows this many more seconds of processor time, of all threads together.
    ///
    /// The limit counts over the life of the process, so what was used before is added.
    static func allow(processorSeconds: Int) {
        var usage = rusage()
        #if canImport(Glibc)
            getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        #else
            getrusage(RUSAGE_SELF, &usage)
        #endif
        let used = usage.ru_utime.tv_sec + usage.ru_stime.tv_sec + 1
        var limit = rlimit()
        getrlimit(resource(RLIMIT_CPU), &limit)
        limit.rlim_cur = min(limit.rlim_max, rlim_t(used + processorSeconds))
        guard setrlimit(resource(RLIMIT_CPU), &limit) == 0 else {
            WorkerExit.now(.limitRefused, "the limit of processor time can't be set")
        }
    }

    #if canImport(Glibc)
        private typealias Resource = __rlimit_resource
        private static func resource(_ resource: Resource) -> __rlimit_resource_t {
            __rlimit_resource_t(resource.rawValue)
        }
    #else
        private typealias Resource = Int32
        private static func resource(_ resource: Resource) -> Int32 { resource }
    #endif

    private static func set(_ resource: Resource, soft: rlim_t, hard: rlim_t, _ name: String) {
        var limit = rlimit(rlim_cur: soft, rlim_max: hard)
        guard setrlimit(Self.resource(resource), &limit) == 0 else {
            WorkerExit.now(.limitRefused, "the limit of \(name) can't be set")
        }
    }
}
