import Foundation

/// Files beside the tests that say what goes over the wire, byte by byte.
package struct GoldenFolder: Sendable {
    private let folder: URL

    /// The folder `Golden` beside a test's own file.
    ///
    /// - Parameter testFile: `#filePath` of the test.
    package init(beside testFile: String) {
        folder = URL(fileURLWithPath: testFile).deletingLastPathComponent().appending(path: "Golden")
    }

    /// The bytes of a file, without the line feed at its end.
    package func bytes(_ name: String) throws -> [UInt8] {
        var bytes = try [UInt8](Data(contentsOf: folder.appending(path: name)))
        if bytes.last == 0x0A { bytes.removeLast() }
        return bytes
    }

    /// The names of all files with this ending, in order.
    package func names(ending: String) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).filter { $0.hasSuffix(ending) }
            .sorted()
    }

    /// What the file should hold and what was written, as two texts to compare.
    ///
    /// A file that is missing is written, and the texts differ this once: read it before you keep it.
    package func comparison(of bytes: [UInt8], with name: String) throws -> (written: String, golden: String) {
        let file = folder.appending(path: name)
        let written = String(decoding: bytes, as: UTF8.self)
        guard FileManager.default.fileExists(atPath: file.path) else {
            try Data(bytes + [0x0A]).write(to: file)
            return (written, "\(name) was missing and has been written")
        }
        return (written, String(decoding: try self.bytes(name), as: UTF8.self))
    }
}

/// A request as a file: `query: …` and `content-type: …` where there is one, an empty line, and the body.
package struct GoldenRequest: Sendable {
    package private(set) var query: String?
    package private(set) var contentType: String?
    package let body: [UInt8]

    package init(_ name: String, in folder: GoldenFolder) throws {
        let text = String(decoding: try folder.bytes(name), as: UTF8.self)
        let sides = text.components(separatedBy: "\n\n")
        body = Array(sides.dropFirst().joined(separator: "\n\n").utf8)
        for line in (sides.first ?? "").split(separator: "\n") {
            if line.hasPrefix("query: ") { query = String(line.dropFirst(7)) }
            if line.hasPrefix("content-type: ") { contentType = String(line.dropFirst(14)) }
        }
    }
}
