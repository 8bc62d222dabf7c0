import DialectKit
import Hummingbird
import NIOCore

/// A file as an answer: read and sent piece by piece, as the client takes it, so that none lies in memory while a client
/// takes its time.
struct ServedFile: Sendable {
    /// Read at a time, in bytes.
    private static let pieceSize = 64 << 10
    /// Handed to the connection at a time, in bytes: less than it holds before it makes its writers wait, so that a client
    /// that takes anything is seen to take it.
    private static let sliceSize = 32 << 10

    /// Names the content: the same tag is the same bytes.
    let tag: String
    let mediaType: String
    /// Length of the file.
    let byteCount: Int
    /// Content under an address never changes, so a client that has it need not ask again (RFC 8246).
    var caching = "public, max-age=31536000, immutable"
    /// Reads bytes from an offset on, as many as are asked for unless the file ends.
    let part: @Sendable (_ offset: Int, _ count: Int) async throws -> [UInt8]

    /// - Throws: what the first part throws, and ``RequestFailure/pictureLost`` for a file that is too short.
    func answer(to request: Request, _ context: APIRequestContext) async throws -> Response {
        let quoted = "\"\(tag)\""
        var headers: HTTPFields = [
            .eTag: quoted, .cacheControl: caching, .xContentTypeOptions: "nosniff",
            .contentSecurityPolicy: "default-src 'none'; frame-ancestors 'none'; sandbox",
        ]
        let known = request.headers[values: .ifNoneMatch].flatMap { $0.split(separator: ",") }
        if known.contains(where: { $0.trimmingPrefix { $0 == " " } == quoted || $0 == "*" }) {
            return Response(status: .notModified, headers: headers)
        }
        headers[.contentType] = mediaType
        let first = try await piece(at: 0)
        let body =
            first.count == byteCount
            ? ResponseBody(byteBuffer: ByteBuffer(bytes: first))
            : ResponseBody(contentLength: byteCount) { writer in
                var offset = 0
                var piece = first
                while true {
                    offset += piece.count
                    var rest = ByteBuffer(bytes: piece)
                    while let slice = rest.readSlice(length: min(Self.sliceSize, rest.readableBytes)),
                        slice.readableBytes > 0
                    {
                        try await writer.write(slice)
                    }
                    try await context.settleWrites()
                    guard offset < byteCount else { return try await writer.finish(nil) }
                    piece = try await self.piece(at: offset)
                }
            }
        return Response(status: .ok, headers: headers, body: body)
    }

    private func piece(at offset: Int) async throws -> [UInt8] {
        let count = min(Self.pieceSize, byteCount - offset)
        let piece = try await part(offset, count)
        guard piece.count == count else { throw RequestFailure.pictureLost }
        return piece
    }
}
