package import IPAddresses
import NIOCore
import NIOPosix
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The resolver of the operating system, asked on a few threads of its own.
///
/// `getaddrinfo` blocks and cannot be interrupted: when the time is over the caller goes on, and the thread stays busy
/// until the system gives up. The number of threads bounds how many such calls there can be at once, and the length of
/// the queue how many wait; beyond that a call fails at once.
package final class SystemHostResolver: HostResolver {
    /// A blocking query.
    package typealias Lookup = @Sendable (_ name: String) throws(HostResolutionFailure) -> [IPAddress]

    private let pool: NIOThreadPool
    private let eventLoop: any EventLoop
    private let lookup: Lookup
    private let maximumPending: Int
    private let pending = Mutex(0)

    /// - Parameters:
    ///   - threads: how many queries run at once, at least 1.
    ///   - maximumPending: how many may run and wait together, at least `threads`.
    ///   - lookup: the query itself; it may block.
    package init(
        threads: Int = 8,
        maximumPending: Int = 256,
        lookup: @escaping Lookup = SystemHostResolver.systemLookup
    ) {
        pool = NIOThreadPool(numberOfThreads: threads)
        eventLoop = MultiThreadedEventLoopGroup.singleton.any()
        self.maximumPending = maximumPending
        self.lookup = lookup
        pool.start()
    }

    deinit {
        pool.shutdownGracefully { _ in }
    }

    package func addresses(
        of name: String,
        within timeout: Duration
    ) async throws(HostResolutionFailure) -> [IPAddress] {
        let isAdmitted = pending.withLock { count in
            guard count < maximumPending else { return false }
            count += 1
            return true
        }
        guard isAdmitted else { throw .overloaded }

        let deadline = NIODeadline.now() + TimeAmount(timeout)
        let promise = eventLoop.makePromise(of: [IPAddress].self)
        let alarm = eventLoop.scheduleTask(deadline: deadline) { promise.fail(HostResolutionFailure.timedOut) }
        defer { alarm.cancel() }
        pool.submit { [lookup, self] state in
            defer { pending.withLock { $0 -= 1 } }
            guard case .active = state else { return promise.fail(HostResolutionFailure.stopped) }
            guard NIODeadline.now() < deadline else { return promise.fail(HostResolutionFailure.timedOut) }
            do throws(HostResolutionFailure) {
                promise.succeed(try lookup(name))
            } catch {
                promise.fail(error)
            }
        }
        do {
            return try await withTaskCancellationHandler {
                try await promise.futureResult.get()
            } onCancel: {
                promise.fail(HostResolutionFailure.stopped)
            }
        } catch {
            throw error as? HostResolutionFailure ?? .failed("\(error)")
        }
    }

    /// Ends the threads as their queries come back; nobody waits for them.
    package func shutdown() {
        pool.shutdownGracefully { _ in }
    }

    /// Asks `getaddrinfo` for both families, whatever families this machine itself has.
    package static let systemLookup: Lookup = { name throws(HostResolutionFailure) in
        var hints = addrinfo()
        hints.ai_family = AF_UNSPEC
        #if canImport(Darwin)
            hints.ai_socktype = SOCK_STREAM
        #else
            hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        #endif
        var list: UnsafeMutablePointer<addrinfo>?
        let status = getaddrinfo(name, nil, &hints, &list)
        guard status == 0 else { throw .failed(String(cString: gai_strerror(status))) }
        defer { freeaddrinfo(list) }
        var answers: [IPAddress] = []
        var next = list
        while let entry = next?.pointee {
            let bytes = UnsafeRawBufferPointer(start: entry.ai_addr, count: Int(entry.ai_addrlen))
            if let answer = IPAddress(family: entry.ai_family, socketAddress: bytes) { answers.append(answer) }
            next = entry.ai_next
        }
        return answers
    }
}

extension IPAddress {
    /// Reads the address out of a `sockaddr_in` (from byte 4) or `sockaddr_in6` (from byte 8), laid out alike on every
    /// system that this program knows.
    ///
    /// - Parameter bytes: the whole structure.
    fileprivate init?(family: Int32, socketAddress bytes: UnsafeRawBufferPointer) {
        switch family {
        case AF_INET: self.init(bytes: bytes.dropFirst(4).prefix(4))
        case AF_INET6: self.init(bytes: bytes.dropFirst(8).prefix(16))
        default: return nil
        }
    }
}
