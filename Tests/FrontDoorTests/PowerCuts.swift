import Foundation
import Subprocess
import Testing
import Torture

#if canImport(System)
    import System
#else
    import SystemPackage
#endif

extension FrontDoor {
    /// The library that stands for the power, by programs that do one thing each.
    @Suite(
        "What a power cut leaves",
        .enabled(if: PowerCut.isPossible(PowerCutLibrary.path), "power cuts need Linux and libPowerCut.so")
    )
    struct PowerCuts {
        @Test("a file that was written and not synced is empty; synced it is whole, once its folder is synced too")
        func content() async throws {
            let disk = try CutDisk()
            try await disk.run("echo one >a; echo two >b; sync b; sync .")
            try await disk.run("echo three >c; sync c")
            try disk.cut()
            #expect(disk.text("a") == "")
            #expect(disk.text("b") == "two\n")
            #expect(disk.text("c") == nil)
        }

        @Test("what was written over, appended or cut off since the last sync is undone")
        func changes() async throws {
            let disk = try CutDisk()
            try await disk.run("for f in a b c d; do echo first second >$f; sync $f; done; sync .")
            try await disk.run(
                """
                echo third >>a; printf FIRST | dd of=b conv=notrunc status=none; truncate -s 5 c; echo new >d
                """
            )
            #expect(disk.text("b") == "FIRST second\n")
            try disk.cut()
            for name in ["a", "b", "c", "d"] { #expect(disk.text(name) == "first second\n", "\(name)") }
        }

        @Test("names that were changed, taken away or made since their folder's sync are as they were")
        func names() async throws {
            let disk = try CutDisk()
            try await disk.run("mkdir e; for f in a b c e/d; do echo $f >$f; sync $f; done; sync e; sync .")
            try await disk.run(
                "mv a z; rm b; mv c e/c; rm e/d; rmdir e 2>/dev/null; mkdir n; echo x >n/x; sync n/x; sync n"
            )
            try disk.cut()
            #expect(disk.names == ["a", "b", "c", "e", "e/d"])
            for name in ["a", "b", "c", "e/d"] { #expect(disk.text(name) == "\(name)\n") }
        }

        @Test("a folder that was removed and made again is the old one, with what was in it")
        func folders() async throws {
            let disk = try CutDisk()
            try await disk.run("mkdir e; echo d >e/d; sync e/d; sync e; sync .")
            try await disk.run("rm e/d; rmdir e; mkdir e; echo n >e/n; sync e/n; sync e")
            #expect(disk.names == ["e", "e/n"])
            try disk.cut()
            #expect(disk.names == ["e", "e/d"])
            #expect(disk.text("e/d") == "d\n")
        }

        @Test("a rename into a synced folder holds, with the content as of its own sync")
        func replacement() async throws {
            let disk = try CutDisk()
            try await disk.run("echo old >a; sync a; sync .")
            try await disk.run("echo new >t; sync t")
            try await disk.run("echo more >>t; mv t a; sync .")
            try disk.cut()
            #expect(disk.names == ["a"])
            #expect(disk.text("a") == "new\n")
        }

        @Test("what one process left unsynced is lost although a later one ran, and a cut can follow a cut")
        func laterProcess() async throws {
            let disk = try CutDisk()
            try await disk.run("echo a >a; sync .")
            try await disk.run("echo b >b; sync b; sync .")
            try disk.cut()
            #expect(disk.text("a") == "")
            #expect(disk.text("b") == "b\n")
            try await disk.run("echo c >>b")
            try disk.cut()
            #expect(disk.text("b") == "b\n")
        }

        @Test("a torn file has some of its sectors, each in a version that it had")
        func torn() async throws {
            let disk = try CutDisk()
            let sectors = 64
            func fill(_ letter: String) -> String {
                "head -c \(sectors * 512) /dev/zero | tr '\\0' \(letter) | dd of=a conv=notrunc bs=512 status=none"
            }
            var seen: Set<Set<Character>> = []
            for round in 0..<40 {
                try await disk.run("\(fill("o")); sync a; sync .; \(fill("m")); \(fill("n"))")
                try disk.cut(.some, seed: UInt64(round))
                let content = Array(disk.text("a") ?? "")
                #expect(content.count == sectors * 512)
                let versions = stride(from: 0, to: content.count, by: 512).map { Set(content[$0..<$0 + 512]) }
                #expect(versions.allSatisfy { $0.count == 1 && $0.isSubset(of: ["o", "m", "n"]) })
                seen.insert(versions.reduce(into: []) { $0.formUnion($1) })
            }
            #expect(seen.contains(["o"]))
            #expect(seen.contains(["n"]))
            #expect(seen.contains(["o", "m", "n"]))
        }

        @Test("a process dies before or after the sync that it was told")
        func steps() async throws {
            for (step, expected) in [(1, [] as Set<String>), (2, []), (3, []), (4, ["a"])] {
                let disk = try CutDisk()
                try await disk.run("python3 -c '\(Self.program)'", dyingAt: step)
                try disk.cut()
                #expect(disk.names == expected, "step \(step)")
            }
        }

        /// Syncs a file and then its folder, in one process.
        private static let program = """
            import os
            f = os.open("a", os.O_CREAT | os.O_WRONLY); os.write(f, b"a"); os.fsync(f); os.fsync(os.open(".", os.O_RDONLY))
            """

        @Test("what can't be followed ends the process with a sentence")
        func refusal() async throws {
            let disk = try CutDisk()
            let said = try await disk.run("mkdir e; python3 -c 'import os; os.rename(\"e\", \"f\")'; true")
            #expect(said.contains("powercut: rename of"), "\(said)")
        }
    }
}

enum PowerCutLibrary {
    static let path = "\(Program.packageRoot)/.build/release/libPowerCut.so"
}

/// A folder on which programs run, and whose power is cut.
private final class CutDisk {
    private let folder: TestFolder
    private let powerCut: PowerCut

    init() throws {
        folder = try TestFolder()
        powerCut = try PowerCut(library: PowerCutLibrary.path, folder: folder.path, syncDuration: .zero)
    }

    /// Runs a shell line in the folder.
    ///
    /// The library keeps the records of one process at a time, so nothing that the shell
    /// itself has changed may be synced and then changed again in one line.
    ///
    /// - Returns: what it wrote to standard error.
    @discardableResult
    func run(_ line: String, dyingAt step: Int? = nil) async throws -> String {
        var environment: [Environment.Key: String] = ["PATH": "/usr/bin:/bin"]
        for (name, value) in powerCut.variables(dyingAt: step) { environment[.init(stringLiteral: name)] = value }
        let result = try await Subprocess.run(
            .path("/bin/sh"),
            arguments: ["-c", line],
            environment: .custom(environment),
            workingDirectory: FilePath(powerCut.root),
            output: .discarded,
            error: .string(limit: 1 << 16)
        )
        return result.standardError
    }

    func cut(_ loss: PowerCut.Loss = .everything, seed: UInt64 = 1) throws {
        var generator = Dice(state: seed)
        try powerCut.settle(loss, using: &generator)
    }

    /// Paths of all files and folders.
    var names: Set<String> {
        Set(FileManager.default.enumerator(atPath: powerCut.root)?.compactMap { $0 as? String } ?? [])
    }

    func text(_ name: String) -> String? { try? String(contentsOfFile: "\(powerCut.root)/\(name)", encoding: .utf8) }
}

/// Random numbers that a seed determines.
private struct Dice: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state ^ state >> 33
    }
}
