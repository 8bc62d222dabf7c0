import IPAddresses
import Outbound
import Synchronization

/// Answers queries from a script, so that a name can change its address between two queries.
final class ScriptedResolver: HostResolver {
    /// - Parameter query: 1 for the first one that this resolver gets.
    typealias Script = @Sendable (_ name: String, _ query: Int) throws(HostResolutionFailure) -> [IPAddress]

    private let script: Script
    private let names = Mutex<[String]>([])

    init(_ script: @escaping Script) {
        self.script = script
    }

    /// The same answer to each query.
    convenience init(always addresses: [String]) {
        self.init { _, _ in addresses.compactMap { IPAddress(parsing: $0) } }
    }

    /// Every query so far, in order.
    var queries: [String] { names.withLock { $0 } }

    func addresses(of name: String, within timeout: Duration) async throws(HostResolutionFailure) -> [IPAddress] {
        let query = names.withLock { names in
            names.append(name)
            return names.count
        }
        return try script(name, query)
    }

    func shutdown() {}
}
