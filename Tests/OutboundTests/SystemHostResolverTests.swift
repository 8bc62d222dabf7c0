import IPAddresses
import Outbound
import Synchronization
import Testing

@Suite struct SystemHostResolverTests {
    @Test("the system's resolver is asked for real")
    func localhost() async throws {
        let resolver = SystemHostResolver()
        defer { resolver.shutdown() }
        let answers = try await resolver.addresses(of: "localhost", within: .seconds(5))
        #expect(answers.contains(.v4(0x7F00_0001)) || answers.contains(.v6(1)))
    }

    @Test("a name that cannot exist does not resolve")
    func unknownName() async throws {
        let resolver = SystemHostResolver()
        defer { resolver.shutdown() }
        await #expect(throws: HostResolutionFailure.self) {
            try await resolver.addresses(of: "no-such-name.invalid", within: .seconds(5))
        }
    }

    @Test("a query that blocks holds up nobody beyond the time given")
    func timeout() async throws {
        let gate = Gate()
        let resolver = SystemHostResolver(threads: 1) { _ in
            gate.wait(); return []
        }
        defer { resolver.shutdown() }
        for _ in 0..<2 {
            await #expect(throws: HostResolutionFailure.timedOut) {
                try await resolver.addresses(of: "slow.example", within: .milliseconds(20))
            }
        }
        gate.open()
    }

    @Test("a query that nobody waits for any more is not made")
    func abandonedQuery() async throws {
        let gate = Gate()
        let asked = Mutex<[String]>([])
        let resolver = SystemHostResolver(threads: 1) { name in
            asked.withLock { $0.append(name) }
            gate.wait()
            return [.v4(0x0808_0808)]
        }
        defer { resolver.shutdown() }
        async let first = resolver.addresses(of: "first.example", within: .seconds(60))
        await gate.firstWaiter()
        await #expect(throws: HostResolutionFailure.timedOut) {
            try await resolver.addresses(of: "second.example", within: .milliseconds(20))
        }
        gate.open()
        #expect(try await first == [.v4(0x0808_0808)])
        #expect(try await resolver.addresses(of: "third.example", within: .seconds(60)) == [.v4(0x0808_0808)])
        #expect(asked.withLock { $0 } == ["first.example", "third.example"])
    }

    @Test("beyond the bound a query fails at once")
    func overload() async throws {
        let gate = Gate()
        let resolver = SystemHostResolver(threads: 1, maximumPending: 1) { _ in
            gate.wait(); return []
        }
        defer { resolver.shutdown() }
        async let first = resolver.addresses(of: "slow.example", within: .seconds(60))
        await gate.firstWaiter()
        await #expect(throws: HostResolutionFailure.overloaded) {
            try await resolver.addresses(of: "next.example", within: .seconds(60))
        }
        gate.open()
        #expect(try await first == [])
    }

    @Test("a cancelled task stops waiting for its query")
    func cancellation() async throws {
        let gate = Gate()
        let resolver = SystemHostResolver(threads: 1) { _ in
            gate.wait(); return []
        }
        defer { resolver.shutdown() }
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                await #expect(throws: HostResolutionFailure.stopped) {
                    try await resolver.addresses(of: "slow.example", within: .seconds(60))
                }
            }
            await gate.firstWaiter()
            group.cancelAll()
        }
        gate.open()
    }

    @Test("after a shutdown nothing resolves")
    func shutdown() async throws {
        let resolver = SystemHostResolver()
        resolver.shutdown()
        await #expect(throws: HostResolutionFailure.stopped) {
            try await resolver.addresses(of: "localhost", within: .seconds(60))
        }
    }

    @Test(
        "a slow resolver costs a call its time and no more, and reads like any other failure",
        arguments: Verb.allCases
    )
    func slowResolver(verb: Verb) async throws {
        let gate = Gate()
        let resolver = SystemHostResolver(threads: 1) { _ in
            gate.wait(); return []
        }
        defer { resolver.shutdown() }
        let client = try makeClient(resolver: resolver) { $0.resolveTimeout = .milliseconds(20) }
        #expect(try await verb.failure(of: client, at: "http://slow.example/")?.reason == .unresolved(.timedOut))
        gate.open()
    }
}
