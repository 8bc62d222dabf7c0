import Generation
import HTTPAPI
import Logging
import Outbound
import Synchronization

/// References from the network, through the guarded client; those that lie on this server, from its own store.
final class OutboundReferences: ReferenceSource {
    private let client: OutboundClient
    private let store: any JobStore
    private let pictures: any PictureBytes
    private let own: OwnAddresses
    private let logger: Logger

    init(
        client: OutboundClient,
        store: any JobStore,
        pictures: any PictureBytes,
        own: OwnAddresses,
        logger: Logger
    ) {
        self.client = client
        self.store = store
        self.pictures = pictures
        self.own = own
        self.logger = logger
    }

    func reference(at address: String, linkBase: String) async throws(ReferenceFailure) -> [UInt8] {
        if let path = own.path(of: address, linkBase: linkBase) { return try await ownPicture(at: path) }
        do {
            return try await client.fetch(try OutboundAddress(parsing: address)).bytes
        } catch {
            logger.info("Reference not fetched", metadata: ["reason": "\(error)"])
            if case .tooLarge(_, let limit)? = error as? OutboundFailure { throw .tooLarge(limit: "\(limit) bytes") }
            throw .unreachable
        }
    }

    private func ownPicture(at path: [Substring]) async throws(ReferenceFailure) -> [UInt8] {
        if path == ["samples", SamplePhoto.fileName[...]] { return SamplePhoto.bytes }
        guard path.count >= 2, ["pictures", "media", "r"].contains(path[0]), let token = PictureToken(path[1]) else {
            throw .unreachable
        }
        do {
            guard let picture = try await store.picture(token) else { throw ReferenceFailure.unreachable }
            return try await pictures.bytes(of: picture.digest)
        } catch {
            throw .unreachable
        }
    }
}

/// The addresses under which this server is reached itself.
final class OwnAddresses: Sendable {
    private let bases: Mutex<[String]>

    /// - Parameter publicURL: the configured public base.
    init(publicURL: String?) { bases = Mutex(publicURL.map { [$0] } ?? []) }

    /// Adds the names of a loopback address that is listened on.
    func listens(onLoopbackPort port: Int, scheme: String) {
        bases.withLock { $0 += ["127.0.0.1", "localhost", "[::1]"].map { "\(scheme)://\($0):\(port)" } }
    }

    /// The parts of an address's path when it lies on this server.
    func path(of address: String, linkBase: String) -> [Substring]? {
        guard let text = Self.canonical(address) else { return nil }
        let known = (bases.withLock { $0 } + [linkBase]).compactMap { Self.canonical($0 + "/") }
        guard let base = known.first(where: { text.hasPrefix($0) }) else { return nil }
        return text.dropFirst(base.count).prefix { $0 != "?" }.split(separator: "/")
    }

    /// The upload that an address of this server leads to, whoever may use it.
    func upload(at address: String, linkBase: String) -> UploadID? {
        // Nearly every address is another one, and is not taken apart for this.
        guard address.utf8.contains(UInt8(ascii: "_")), address.contains("/uploads/"),
            let path = path(of: address, linkBase: linkBase), (3...4).contains(path.count), path[0] == "v1",
            path[1] == "uploads"
        else { return nil }
        return UploadID(path[2])
    }

    /// One spelling for all addresses that lead to the same place.
    private static func canonical(_ address: String) -> String? {
        (try? OutboundAddress(parsing: address))?.text
    }
}
