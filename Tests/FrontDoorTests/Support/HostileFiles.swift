import Foundation
import Subprocess

#if canImport(System)
    import System
#else
    import SystemPackage
#endif

/// The pictures that `Scripts/make-corpus` makes.
struct HostileFiles: Sendable {
    /// The files that a server with its usual formats must refuse, and the codes for that.
    let refused: [(name: String, bytes: [UInt8], code: String)]
    private let folder: String

    /// Makes all of them in a folder.
    init(in folder: String) async throws {
        struct Entry: Decodable {
            let name: String
            let outcome: String
            let more: Bool
        }
        let run = try await Subprocess.run(
            .name("python3"),
            arguments: ["\(Program.packageRoot)/Scripts/make-corpus", folder],
            output: .string(limit: 1 << 16),
            error: .string(limit: 1 << 16)
        )
        guard run.terminationStatus.isSuccess else { throw Disappointment("no corpus: \(run.standardError)") }
        let manifest = try Data(contentsOf: URL(filePath: "\(folder)/manifest.json"))
        let entries = try JSONDecoder().decode([Entry].self, from: manifest)
        self.folder = folder
        refused = try entries.filter { $0.outcome != "ok" }.map { entry in
            let bytes = Array(try Data(contentsOf: URL(filePath: "\(folder)/\(entry.name)")))
            // What is read only where it is asked for is of the wrong kind here.
            return (entry.name, bytes, entry.more ? "reference_unsupported" : entry.outcome)
        }
    }

    func bytes(_ name: String) throws -> [UInt8] { Array(try Data(contentsOf: URL(filePath: "\(folder)/\(name)"))) }
}

/// What the kernel tells of a process's memory.
enum Memory {
    /// The most that a process ever had, in bytes; from `/proc`, so on Linux only.
    static func peak(of process: Int32) throws -> Int {
        let text = try String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)
        let line = text.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        guard let words = line?.split(whereSeparator: \.isWhitespace), words.count > 1, let kibibytes = Int(words[1])
        else { throw Disappointment("no VmHWM") }
        return kibibytes * 1024
    }
}
