import Foundation
import Subprocess

#if canImport(System)
    import System
#else
    import SystemPackage
#endif

/// The pictures that `Scripts/make-corpus` makes, and what must become of them.
struct Corpus: Sendable {
    struct Picture: Decodable, Sendable {
        let name: String
        let what: String
        /// `ok`, or the code of the refusal.
        let outcome: String
        let bytes: Int
        /// Width and height of what is rendered from.
        let size: [Int]?
        /// Column, row, red, green, blue.
        let pixels: [[Int]]
        /// How far a channel may be away.
        let tolerance: Int
        /// Whether AVIF, HEIC and TIFF are asked for.
        let more: Bool
    }

    /// Where the files lie; kept for people who want to look at them.
    let folder: URL
    let pictures: [Picture]

    /// Makes the pictures once in the life of this process, however many ask for them.
    static func made() async throws -> Corpus { try await making.value }

    // A value that several tests wait for; each of them awaits it.
    private static let making = Task {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let folder = root.appending(path: ".build/corpus")
        let run = try await Subprocess.run(
            .name("python3"),
            arguments: [root.appending(path: "Scripts/make-corpus").path, folder.path],
            output: .string(limit: 1 << 16),
            error: .string(limit: 1 << 16)
        )
        guard run.terminationStatus.isSuccess else { throw CorpusFailure(reason: run.standardError) }
        let manifest = try Data(contentsOf: folder.appending(path: "manifest.json"))
        return Corpus(folder: folder, pictures: try JSONDecoder().decode([Picture].self, from: manifest))
    }

    func bytes(of name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: folder.appending(path: name)))
    }
}

struct CorpusFailure: Error {
    let reason: String
}

/// What the kernel tells of a process.
enum ProcessStatus {
    /// The value of a line of `/proc/…/status`, such as `VmHWM`: the most memory that it ever had, in KiB.
    static func number(_ name: String, of process: pid_t) throws -> Int {
        try number(name, inFile: "/proc/\(process)/status")
    }

    static func number(_ name: String, inFile path: String) throws -> Int {
        let text = try String(contentsOfFile: path, encoding: .utf8)
        let line = text.split(separator: "\n").first { $0.hasPrefix("\(name):") }
        let words = line?.split(whereSeparator: \.isWhitespace) ?? []
        guard words.count > 1, let number = Int(words[1]) else { throw CorpusFailure(reason: "no \(name) in \(path)") }
        return number
    }
}
