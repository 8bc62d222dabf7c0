#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// How many files and connections this process may have open at once.
struct FileLimit: Sendable {
    let count: Int

    /// Raises what the process may have to what its system lets it have; the usual start is 1024, for the sake of old
    /// programs.
    static func raised() -> FileLimit {
        var limit = rlimit()
        #if canImport(Glibc)
            let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        #else
            let resource = RLIMIT_NOFILE
        #endif
        guard getrlimit(resource, &limit) == 0 else { return FileLimit(count: 1024) }
        let wanted = rlimit(rlim_cur: limit.rlim_max, rlim_max: limit.rlim_max)
        if withUnsafePointer(to: wanted, { setrlimit(resource, $0) }) == 0 { limit = wanted }
        return FileLimit(count: min(Int(clamping: limit.rlim_cur), 1 << 20))
    }

    /// How many of them connections of clients may take; the rest is for the server itself.
    var connections: Int { max(16, count - 256) }

    /// How many of them streams of events may take; the rest is for submits, fetches and the server itself.
    var streams: Int { max(count / 2, count - 1024) }
}
