import GenerationService
import IPAddresses
import Testing

@Suite("Failed attempts")
struct FailedAttemptsTests {
    private let here = ClientNetwork(.v4(0xC000_0207))

    /// One of many others.
    private func network(_ number: Int) -> ClientNetwork { ClientNetwork(.v4(0x0A00_0000 + UInt32(number))) }

    /// Counts failures at these seconds.
    ///
    /// - Returns: after how many of them the network began to wait.
    private func waits(_ attempts: inout FailedAttempts, after seconds: [Double]) -> [Int] {
        seconds.enumerated().filter { attempts.record(here, at: .seconds($0.element)) }.map { $0.offset + 1 }
    }

    @Test("the tenth failure within a minute makes a network wait for a minute, once")
    func tenth() {
        var attempts = FailedAttempts()
        #expect(waits(&attempts, after: (0..<9).map { Double($0) }) == [])
        #expect(attempts.wait(of: here, at: .seconds(9)) == nil)
        #expect(waits(&attempts, after: [59.5]) == [1])
        #expect(attempts.wait(of: here, at: .seconds(60)) == .seconds(59.5))
        #expect(attempts.wait(of: ClientNetwork(.v4(0xC000_0208)), at: .seconds(60)) == nil)
        #expect(waits(&attempts, after: [60, 90, 119]) == [])
        #expect(attempts.wait(of: here, at: .seconds(119)) == .seconds(0.5))
        #expect(attempts.wait(of: here, at: .seconds(119.5)) == nil)
    }

    @Test("failures that are further apart make nobody wait, however many there are")
    func slow() {
        var attempts = FailedAttempts()
        #expect(waits(&attempts, after: (0..<1000).map { Double($0) * 6.7 }) == [])
    }

    @Test("the minute slides: nine at the end of one and one at the beginning of the next are ten")
    func sliding() {
        var attempts = FailedAttempts()
        #expect(waits(&attempts, after: [0] + (0..<8).map { 58 + Double($0) / 10 } + [61, 62]) == [11])
    }

    @Test("after the wait ten more may fail")
    func again() {
        var attempts = FailedAttempts()
        #expect(waits(&attempts, after: Array(repeating: 0, count: 10)) == [10])
        #expect(waits(&attempts, after: Array(repeating: 60, count: 10)) == [10])
    }

    @Test("however many networks fail, no more are remembered than twice the capacity")
    func bounded() {
        var attempts = FailedAttempts(capacity: 100)
        var largest = 0
        for number in 0..<10_000 {
            _ = attempts.record(network(number), at: .zero)
            largest = max(largest, attempts.count)
        }
        #expect((100...200).contains(largest))
    }

    @Test("a network that waits is not forgotten before as many others as the capacity have failed")
    func flushing() {
        var attempts = FailedAttempts(capacity: 100)
        _ = waits(&attempts, after: Array(repeating: 0, count: 10))
        for number in 0..<100 { _ = attempts.record(network(number), at: .seconds(1)) }
        #expect(attempts.wait(of: here, at: .seconds(1)) == .seconds(59))
    }

    @Test("failures are counted together over the turn of the table")
    func turning() {
        var attempts = FailedAttempts(capacity: 4)
        _ = waits(&attempts, after: Array(repeating: 0, count: 9))
        for number in 0..<4 { _ = attempts.record(network(number), at: .zero) }
        #expect(waits(&attempts, after: [1]) == [1])
        #expect(attempts.wait(of: here, at: .seconds(1)) == .seconds(60))
    }

    @Test("what is old goes with the next failures of others")
    func ageing() {
        var attempts = FailedAttempts()
        for number in 0..<50 { _ = attempts.record(network(number), at: .zero) }
        #expect(attempts.count == 50)
        for seconds in [120, 240] { _ = attempts.record(here, at: .seconds(seconds)) }
        #expect(attempts.count == 1)
    }
}

@Suite("Networks of clients")
struct ClientNetworkTests {
    @Test(
        "an IPv4 address is a network of its own, and an IPv6 one with its first 64 bits",
        arguments: [
            ("192.0.2.7", "192.0.2.7", true), ("192.0.2.7", "192.0.2.8", false),
            ("192.0.2.7", "::ffff:192.0.2.7", true), ("192.0.2.7", "::ffff:c000:207", true),
            ("192.0.2.7", "::192.0.2.7", false),
            ("2001:db8:0:7::1", "2001:db8:0:7:ffff:ffff:ffff:ffff", true),
            ("2001:db8:0:7::1", "2001:db8:0:8::1", false), ("2001:DB8::1", "2001:db8::2", true),
            ("fe80::1", "fe80::2", true), ("0.0.0.0", "::", false),
        ]
    )
    func networks(left: String, right: String, areSame: Bool) throws {
        #expect(try (network(left) == network(right)) == areSame)
    }

    private func network(_ text: String) throws -> ClientNetwork {
        ClientNetwork(try #require(IPAddress(parsing: text)))
    }

    @Test("a network is written as people write it")
    func description() throws {
        #expect(try "\(network("192.0.2.7"))" == "192.0.2.7")
        #expect(try "\(network("2001:db8:0:7::1"))" == "2001:db8:0:7::/64")
    }
}

@Suite("Comparing in constant time")
struct ConstantTimeTests {
    private func areEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        left.withUnsafeBytes { left in right.withUnsafeBytes { ConstantTime.areEqual(left, $0) } }
    }

    @Test("bytes are the same only when every bit of them is")
    func bits() {
        let bytes = (0..<32).map { UInt8($0 * 7) }
        #expect(areEqual(bytes, bytes))
        for bit in 0..<256 {
            var other = bytes
            other[bit / 8] ^= 1 << (bit % 8)
            #expect(!areEqual(bytes, other), "bit \(bit)")
            #expect(!areEqual(other, bytes), "bit \(bit)")
        }
    }

    @Test("two differences do not cancel each other out")
    func twoDifferences() {
        #expect(!areEqual([1, 0], [0, 1]))
        #expect(!areEqual([0xFF, 0xFF], [0, 0]))
    }

    @Test("other lengths are never the same, and nothing is the same as nothing")
    func lengths() {
        #expect(!areEqual([], [0]))
        #expect(!areEqual([1, 2], [1]))
        #expect(!areEqual([1], [1, 0]))
        #expect(areEqual([], []))
    }
}
