#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Keeps what this process knows to itself, whatever the system would allow.
enum ProcessPrivacy {
    /// Has no copy of the memory written when the process crashes, with its keys and everybody's prompts in it, and gives
    /// every file that it makes to its own user alone; for good, and for the processes that it starts.
    static func begin() {
        umask(0o077)
        #if canImport(Glibc)
            let resource = __rlimit_resource_t(RLIMIT_CORE.rawValue)
        #else
            let resource = RLIMIT_CORE
        #endif
        withUnsafePointer(to: rlimit(rlim_cur: 0, rlim_max: 0)) { _ = setrlimit(resource, $0) }
    }
}
