import Generation
import GenerationService
import GenerationTesting
import Testing

@Suite("Shares of attempts between hosts")
struct HostSharesTests {
    private let limits: [HostStanding: Int] = [.answering: 4, .unknown: 3, .slow: 2]

    private func shares(hostLimit: Int = 2) -> HostShares { HostShares(limits: limits, hostLimit: hostLimit) }

    private func endpoint(_ number: Int) -> EndpointID { EndpointID(number: Int64(number)) }

    /// Every turn that may be taken now.
    private func turns(_ shares: inout HostShares) -> [HostShares.Turn] {
        var turns: [HostShares.Turn] = []
        while let turn = shares.next() { turns.append(turn) }
        return turns
    }

    @Test("hosts take turns, and no host has more than its part")
    func turnsOfHosts() {
        var shares = shares()
        for number in 0..<5 { shares.add(endpoint(number), at: "https://one.example/\(number)") }
        shares.add(endpoint(5), at: "https://two.example/")
        let first = turns(&shares)
        #expect(first.map(\.host) == ["one.example", "two.example", "one.example"])
        #expect(first.map(\.endpoint) == [endpoint(0), endpoint(5), endpoint(1)])
        shares.end(first[1], as: .unknown)
        #expect(turns(&shares).isEmpty)
        shares.end(first[0], as: .unknown)
        #expect(turns(&shares).map(\.endpoint) == [endpoint(2)])
    }

    @Test("a host is the name and the port, in any case, without path, query and fragment")
    func names() {
        var shares = shares()
        for (number, address) in [
            "https://H.example:8443/a", "HTTPS://h.EXAMPLE:8443?b", "https://h.example:8443#c", "nonsense",
        ].enumerated() {
            shares.add(endpoint(number), at: address)
        }
        #expect(turns(&shares).map(\.host) == ["h.example:8443", "nonsense", "h.example:8443"])
    }

    @Test("hosts that hang use up their own share and nobody else's")
    func hanging() {
        var shares = shares()
        for number in 0..<100 { shares.add(endpoint(number), at: "https://hangs\(number).example/") }
        // New hosts have their share; when they turn out slow, the slow ones' share, however many they are.
        for _ in 0..<20 {
            let began = turns(&shares)
            #expect(began.count <= 5)
            for turn in began {
                shares.end(turn, as: .slow)
                shares.add(turn.endpoint, at: "https://\(turn.host)/")
            }
        }
        #expect(turns(&shares).count(where: { $0.standing == .slow }) == 2)
    }

    @Test("hosts that answer are served at once, however many others hang")
    func answering() {
        var quick = shares()
        quick.add(endpoint(1), at: "https://quick.example/")
        for turn in turns(&quick) { quick.end(turn, as: .answering) }
        for number in 0..<100 { quick.add(endpoint(number + 10), at: "https://hangs\(number).example/") }
        #expect(turns(&quick).count == 3)
        quick.add(endpoint(1), at: "https://quick.example/")
        quick.add(endpoint(2), at: "https://quick.example/x")
        #expect(turns(&quick).map(\.host) == ["quick.example", "quick.example"])
    }

    @Test("a host that changes its standing waits in the other queue, and once only")
    func changing() {
        var shares = shares(hostLimit: 1)
        for number in 0..<4 { shares.add(endpoint(number), at: "https://one.example/\(number)") }
        for standing in [HostStanding.slow, .answering, .slow, .unknown] {
            let began = turns(&shares)
            #expect(began.count == 1)
            for turn in began { shares.end(turn, as: standing) }
        }
        #expect(turns(&shares).isEmpty)
        for number in 4..<6 { shares.add(endpoint(number), at: "https://one.example/\(number)") }
        #expect(turns(&shares).map(\.endpoint) == [endpoint(4)])
    }

    @Test("a turn that was not used changes nothing of the host's standing")
    func unused() throws {
        var shares = shares()
        shares.add(endpoint(1), at: "https://one.example/")
        for standing in [HostStanding.answering, nil] {
            let turn = shares.next()
            shares.end(try #require(turn), as: standing)
            shares.add(endpoint(1), at: "https://one.example/")
        }
        let last = shares.next()
        #expect(last?.standing == .answering)
    }

    @Test("as many turns as all shares together, whatever the order of events", arguments: [1, 2, 3, 4, 5] as [UInt64])
    func neverTooMany(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var shares = shares()
        var underWay: [HostShares.Turn] = []
        var waiting = 0
        for step in 0..<5000 {
            if Int.random(in: 0..<3, using: &random) > 0 {
                shares.add(endpoint(step), at: "https://h\(Int.random(in: 0..<12, using: &random)).example/")
                waiting += 1
            }
            for turn in turns(&shares) {
                underWay.append(turn)
                waiting -= 1
            }
            for standing in HostStanding.allCases {
                let count = underWay.count { $0.standing == standing }
                #expect(count <= limits[standing] ?? 0)
            }
            let hosts = Dictionary(grouping: underWay, by: \.host).mapValues(\.count)
            #expect(hosts.values.allSatisfy { $0 <= 2 })
            if !underWay.isEmpty, Int.random(in: 0..<2, using: &random) == 0 {
                let turn = underWay.remove(at: Int.random(in: 0..<underWay.count, using: &random))
                shares.end(turn, as: HostStanding.allCases[Int.random(in: 0..<3, using: &random)])
            }
        }
        // Nothing is forgotten: all that waits gets its turn.
        while waiting > 0 {
            let turn = underWay.isEmpty ? nil : underWay.removeFirst()
            if let turn { shares.end(turn, as: .answering) }
            let began = turns(&shares)
            guard turn != nil || !began.isEmpty else {
                Issue.record("\(waiting) wait and nobody has a turn")
                return
            }
            underWay += began
            waiting -= began.count
        }
    }
}
