import Foundation
import Testing

/// Files beside the tests that say what goes over the wire, byte by byte.
enum Golden {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "Golden")

    /// The bytes of a file, without the line feed at its end.
    static func bytes(_ name: String) throws -> [UInt8] {
        var bytes = try [UInt8](Data(contentsOf: folder.appending(path: name)))
        if bytes.last == 0x0A { bytes.removeLast() }
        return bytes
    }

    /// The names of all files with this ending, in order.
    static func names(ending: String) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).filter { $0.hasSuffix(ending) }
            .sorted()
    }

    /// Compares what was written with the file.
    ///
    /// A file that is missing is written, and the test fails this once: read it before you keep it.
    static func expect(
        _ bytes: [UInt8],
        _ name: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let file = folder.appending(path: name)
        guard FileManager.default.fileExists(atPath: file.path) else {
            try Data(bytes + [0x0A]).write(to: file)
            Issue.record("\(name) was missing and has been written", sourceLocation: sourceLocation)
            return
        }
        let wanted = String(decoding: try Self.bytes(name), as: UTF8.self)
        #expect(String(decoding: bytes, as: UTF8.self) == wanted, sourceLocation: sourceLocation)
    }
}

/// A request as a file: `query: …` and `content-type: …` where there is one, an empty line, and the body.
struct GoldenRequest {
    var query: String?
    var contentType: String?
    var body: [UInt8]

    init(_ name: String) throws {
        let text = String(decoding: try Golden.bytes(name), as: UTF8.self)
        let sides = text.components(separatedBy: "\n\n")
        for line in (sides.first ?? "").split(separator: "\n") {
            if line.hasPrefix("query: ") { query = String(line.dropFirst(7)) }
            if line.hasPrefix("content-type: ") { contentType = String(line.dropFirst(14)) }
        }
        body = Array(sides.dropFirst().joined(separator: "\n\n").utf8)
    }
}
