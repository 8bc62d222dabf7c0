package import Generation

/// What is known of a receiver's host since this process began.
package enum HostStanding: String, Sendable, Hashable, CaseIterable {
    /// It answered its last attempt quickly.
    case answering
    /// Nothing good and nothing bad.
    case unknown
    /// Its last attempt ran out of time, or nearly so.
    case slow
}

/// Decides whose turn it is to be attempted, so that receivers that hang never hold up those that answer.
///
/// Attempts have three shares, one for each standing, and none can use another's: however many hosts hang, those that
/// answer have their share to themselves. Inside a share hosts take turns, and no host may have more than a part of it:
/// ten thousand endpoints of one host count as one receiver.
package struct HostShares: Sendable {
    /// The right to make one attempt.
    package struct Turn: Sendable, Hashable {
        package let endpoint: EndpointID
        /// Host and port, in lower case.
        package let host: String
        /// Whose share it uses.
        package let standing: HostStanding
    }

    private struct Host: Sendable {
        var standing = HostStanding.unknown
        var underWay = 0
        var waiting = FIFO<EndpointID>()
        /// Its place in the queue of its share; `nil` when it stands in none.
        var ticket: UInt64?
    }

    private struct Place: Sendable {
        let host: String
        let ticket: UInt64
    }

    /// How many hosts are remembered before those for which nothing is to be done are forgotten.
    private static let longestMemory = 10_000

    private let limits: [HostStanding: Int]
    private let hostLimit: Int
    private var hosts: [String: Host] = [:]
    private var queues: [HostStanding: FIFO<Place>] = [:]
    private var lastTicket: UInt64 = 0
    private var underWay: [HostStanding: Int] = [:]
    /// When to forget next; rises with the hosts that can't be forgotten, so that forgetting stays cheap.
    private var memory = longestMemory

    /// - Parameters:
    ///   - limits: attempts under way at once in each share; 256 in all, half of them for hosts that answer.
    ///   - hostLimit: attempts under way at once at one host.
    package init(limits: [HostStanding: Int] = [.answering: 128, .unknown: 64, .slow: 64], hostLimit: Int = 16) {
        self.limits = limits
        self.hostLimit = hostLimit
    }

    /// Puts an endpoint behind the others of its host.
    package mutating func add(_ endpoint: EndpointID, at address: String) {
        let name = Self.host(of: address)
        hosts[name, default: Host()].waiting.append(endpoint)
        queue(name)
    }

    /// The next endpoint that may be attempted now, or `nil` when all must wait.
    package mutating func next() -> Turn? {
        for standing in HostStanding.allCases where underWay[standing, default: 0] < limits[standing, default: 0] {
            while let place = queues[standing]?.popFirst() {
                let name = place.host
                // A host that changed its share meanwhile left its place behind.
                guard hosts[name]?.ticket == place.ticket else { continue }
                hosts[name]?.ticket = nil
                guard let endpoint = hosts[name]?.waiting.popFirst() else { continue }
                hosts[name]?.underWay += 1
                underWay[standing, default: 0] += 1
                queue(name)
                return Turn(endpoint: endpoint, host: name, standing: standing)
            }
        }
        return nil
    }

    /// Gives a turn back.
    ///
    /// - Parameter standing: how the host showed itself; `nil` when no attempt was made.
    package mutating func end(_ turn: Turn, as standing: HostStanding?) {
        underWay[turn.standing, default: 1] -= 1
        hosts[turn.host]?.underWay -= 1
        if let standing, hosts[turn.host]?.standing != standing {
            hosts[turn.host]?.standing = standing
            hosts[turn.host]?.ticket = nil
        }
        queue(turn.host)
        forgetIdle(turn.host)
    }

    /// Lets a host take its place in its share, when it has something to do and may do it.
    private mutating func queue(_ name: String) {
        guard let host = hosts[name], host.ticket == nil, !host.waiting.isEmpty, host.underWay < hostLimit else {
            return
        }
        lastTicket += 1
        hosts[name]?.ticket = lastTicket
        queues[host.standing, default: FIFO()].append(Place(host: name, ticket: lastTicket))
    }

    private mutating func forgetIdle(_ name: String) {
        func isIdle(_ host: Host) -> Bool { host.underWay == 0 && host.waiting.isEmpty }
        if let host = hosts[name], host.standing == .unknown, isIdle(host) { hosts[name] = nil }
        guard hosts.count > memory else { return }
        hosts = hosts.filter { !isIdle($0.value) }
        memory = max(Self.longestMemory, 2 * hosts.count)
    }

    /// Host and port of an address, in lower case; the whole address where it has none.
    private static func host(of address: String) -> String {
        let bytes = Array(address.utf8)
        guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")), bytes[colon...].starts(with: "://".utf8) else {
            return address
        }
        let ends: [UInt8] = [UInt8(ascii: "/"), UInt8(ascii: "?"), UInt8(ascii: "#")]
        let authority = bytes[(colon + 3)...].prefix { !ends.contains($0) }
        return String(decoding: authority, as: UTF8.self).lowercased()
    }
}

/// A queue whose ends cost nothing to reach.
struct FIFO<Element: Sendable>: Sendable {
    private var elements: [Element] = []
    private var head = 0

    var isEmpty: Bool { head == elements.count }

    mutating func append(_ element: Element) { elements.append(element) }

    mutating func popFirst() -> Element? {
        guard head < elements.count else { return nil }
        defer {
            head += 1
            if head > 32, head * 2 > elements.count {
                elements.removeFirst(head)
                head = 0
            }
        }
        return elements[head]
    }
}
