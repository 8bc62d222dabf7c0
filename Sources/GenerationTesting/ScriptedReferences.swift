package import Generation
import Synchronization

/// References with answers that are known beforehand, by address; a small PNG for every other address.
package final class ScriptedReferences: ReferenceSource {
    private let answers: [String: Result<[UInt8], ReferenceFailure>]
    private let seen = Mutex<[String]>([])

    package init(_ answers: [String: Result<[UInt8], ReferenceFailure>] = [:]) { self.answers = answers }

    /// The file behind every address that has no answer of its own.
    package static let picture = SmallPNG.bytes(width: 12, height: 9, colour: 0x88CC44)

    /// The addresses that were asked for, in order.
    package var requests: [String] { seen.withLock { $0 } }

    package func reference(at address: String, linkBase: String) async throws(ReferenceFailure) -> [UInt8] {
        seen.withLock { $0.append(address) }
        return try (answers[address] ?? .success(Self.picture)).get()
    }
}
