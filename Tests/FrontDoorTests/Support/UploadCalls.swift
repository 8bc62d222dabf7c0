import Foundation
import LocalServer
import Testing

/// An upload as the server tells it.
struct OwnUpload: Decodable, Sendable, Equatable {
    let id: String
    let url: String
    let mediaType: String
    let width: Int
    let height: Int
    let bytes: Int
    let digest: String
    let createdAt: String
    let expiresAt: String

    /// The same upload's address at another start's port.
    func url(at server: RunningServer) -> String {
        server.process.address + url.drop { $0 != "/" }.dropFirst(2).drop { $0 != "/" }
    }
}

/// A page of `GET /v1/uploads`.
struct UploadPage: Decodable, Sendable {
    let uploads: [OwnUpload]
    let nextCursor: String?
}

extension APIClient {
    /// Uploads the bytes of a file.
    ///
    /// - Parameter headers: win over `Content-Type: image/jpeg`.
    func send(upload bytes: [UInt8], headers: [String: String] = [:]) async throws -> Answer {
        let type = ["Content-Type": "image/jpeg"]
        return try await send(.post, "/v1/uploads", headers: type.merging(headers) { $1 }, bytes: bytes)
    }

    /// Uploads a picture that is taken.
    func upload(_ bytes: [UInt8]) async throws -> OwnUpload {
        let answer = try await send(upload: bytes)
        guard answer.status == 201 else { throw Disappointment("\(answer.status) \(answer.text)") }
        return try answer.decoded()
    }

    /// All uploads of this key, the newest first.
    func uploads() async throws -> [OwnUpload] {
        try await send(.get, "/v1/uploads?limit=100").decoded(UploadPage.self).uploads
    }
}

/// Pictures to send.
enum Photo {
    /// The server's own sample, from the sources.
    static var path: String { "\(Program.packageRoot)/Sources/HTTPAPI/Resources/cat.jpg" }

    static var bytes: [UInt8] {
        get throws { [UInt8](try Data(contentsOf: URL(filePath: path))) }
    }

    /// The sample as a `data:` address.
    static var dataURL: String {
        get throws { "data:image/jpeg;base64,\(Data(try bytes).base64EncodedString())" }
    }

    /// The sample with so many bytes in all: decoders pass over what stands behind its end.
    static func bytes(count: Int, seed: UInt8 = 0) throws -> [UInt8] {
        let bytes = try bytes
        return bytes + [UInt8](repeating: seed, count: count - bytes.count)
    }
}

extension Launch {
    /// Names of files that are being received, or were when a process died.
    var incomingFiles: [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: "\(dataFolder)/pictures/incoming")) ?? []
    }
}
