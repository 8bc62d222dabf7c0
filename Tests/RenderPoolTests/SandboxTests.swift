import Foundation
import Generation
import ImageSniffing
import RenderPool
import RenderProtocol
import Testing

/// What a worker that was taken over could reach.
@Suite("Sandbox of a render worker", .timeLimit(.minutes(2)))
struct SandboxTests {
    @Test("what a library may try in passing fails, and the worker goes on", arguments: attempts)
    func refused(_ attempt: Attempt) async throws {
        let canary = try Canary()
        await withPool { pool in
            let failure = await pool.failure(of: attempt.instruction(canary))
            #expect(failure?.deathReason == "\(attempt.name): \(attempt.errno)")
            #expect(await pool.failure(of: "@copy") == nil)
        }
        #expect(canary.isUntouched)
    }

    @Test("the same works in a worker that is open, so that it is the filter that refuses", arguments: attempts)
    func control(_ attempt: Attempt) async throws {
        let canary = try Canary()
        await withPool(.openFixture) { pool in
            #expect(await pool.failure(of: attempt.instruction(canary))?.deathReason == "\(attempt.name): 0")
        }
        if attempt.touchesCanary { #expect(!canary.isUntouched) }
    }

    @Test(
        "what no library ever tries ends the worker, and the next one works",
        arguments: ["exec", "ptrace", "spy", "mount", "unshare", "io-uring", "bpf", "keyctl", "int80"]
    )
    func killed(name: String) async throws {
        await withPool { pool in
            // SIGSYS.
            #expect(await pool.failure(of: "@try \(name) /bin/true")?.deathReason == "the worker ended: signaled(31)")
            #expect(await pool.failure(of: "@copy") == nil)
        }
    }

    @Test("threads start as before")
    func threads() async {
        await withPool { pool in
            #expect(await pool.failure(of: "@try thread")?.deathReason == "thread: 0")
        }
    }

    @Test("every thread of a worker is behind the filter, and has nothing open but pipes")
    func everyThread() async throws {
        try await withPool { pool in
            // A painting first, so that all threads that there will be are there.
            _ = try await pool.generate("ink drawing", tileSize: 32)
            let told = try await pool.generate("@process", work: .upscale(of: EngineRecipe(""))).recipes
            let process = try #require(told.first.flatMap { pid_t($0.text) })
            let threads = try FileManager.default.contentsOfDirectory(atPath: "/proc/\(process)/task")
            #expect(threads.count >= 2)
            for thread in threads {
                let path = "/proc/\(process)/task/\(thread)/status"
                #expect(try ProcessStatus.number("Seccomp", inFile: path) == 2)
                #expect(try ProcessStatus.number("NoNewPrivs", inFile: path) == 1)
            }
            let descriptors = "/proc/\(process)/fd"
            for descriptor in try FileManager.default.contentsOfDirectory(atPath: descriptors) {
                let target = try FileManager.default.destinationOfSymbolicLink(atPath: "\(descriptors)/\(descriptor)")
                #expect(target.hasPrefix("pipe:") || target.hasPrefix("anon_inode:"), "\(target)")
            }
        }
    }

    @Test("a worker whose filter is refused by a kernel that has filters ends before it sees a picture")
    func refusedFilter() async throws {
        let configuration = RenderPoolConfiguration.fixture(["spoiled-worker"])
        do {
            _ = try await configuration.introducedWorker()
            Issue.record("it went on")
        } catch {
            let words = "the filter for system calls was refused (errno \(EINVAL))"
            #expect("\(error)".contains(words), "\(error)")
        }
        #expect(
            await withPool(configuration) { await $0.failure(of: "@copy")?.deathReason?.contains("exited") } == true
        )
    }

    @Test("a worker says that it is closed off, and what it can't read")
    func introduction() async throws {
        var configuration = RenderPoolConfiguration.fixture()
        configuration.settings.referenceLimits.formats = [.png, .jpeg, .webp, .gif, .tiff, .avif, .heic]
        #expect(try await configuration.introducedWorker() == WorkerState(confinement: .filtered))
        configuration.arguments = ["open-worker"]
        #expect(try await configuration.introducedWorker().confinement == .limitsOnly)
        configuration.executable = "/nowhere/imagined"
        await #expect(throws: WorkerIntroductionFailure.self) { try await configuration.introducedWorker() }
    }
}

/// Something that a worker has no business with.
struct Attempt: Sendable, CustomTestStringConvertible {
    let name: String
    /// What the filter answers.
    let errno: Int32
    var target = Target.none

    enum Target: Sendable {
        case none
        case port
        case newFile
        case file
        case systemFile
    }

    var testDescription: String { name }
    var touchesCanary: Bool { name != "send" && target != .none && target != .systemFile && name != "stat" }

    func instruction(_ canary: Canary) -> String {
        switch target {
        case .none: "@try \(name)"
        case .port: "@try \(name) \(canary.port)"
        case .newFile: "@try \(name) \(canary.newFile)"
        case .file: "@try \(name) \(canary.file)"
        case .systemFile: "@try \(name) /etc/passwd"
        }
    }
}

private let attempts: [Attempt] = [
    .init(name: "connect", errno: EACCES, target: .port), .init(name: "send", errno: EACCES, target: .port),
    .init(name: "socketpair", errno: EACCES), .init(name: "read", errno: EACCES, target: .systemFile),
    .init(name: "write", errno: EACCES, target: .newFile), .init(name: "unlink", errno: EACCES, target: .file),
    .init(name: "stat", errno: EACCES, target: .file), .init(name: "memfd", errno: EACCES),
    .init(name: "fork", errno: EPERM), .init(name: "clone3", errno: ENOSYS), .init(name: "kill", errno: EPERM),
    .init(name: "tgkill", errno: EPERM), .init(name: "prlimit", errno: EPERM), .init(name: "dumpable", errno: EPERM),
    .init(name: "mmap-exec", errno: EPERM), .init(name: "mprotect-exec", errno: EPERM),
]

/// A listener, a file and a place for a file, to see whether anybody came.
final class Canary: Sendable {
    let file: String
    let newFile: String
    let port: UInt16
    private let listener: Int32

    init() throws {
        let folder = FileManager.default.temporaryDirectory.path
        file = "\(folder)/imagined-\(UUID().uuidString)"
        newFile = "\(folder)/imagined-\(UUID().uuidString)"
        try Data([1]).write(to: URL(filePath: file))
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = in_addr_t(INADDR_LOOPBACK).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = listener
        let isListening = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(descriptor, address, length) == 0 && listen(descriptor, 4) == 0
                    && getsockname(descriptor, address, &length) == 0
            }
        }
        guard isListening else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
        port = UInt16(bigEndian: address.sin_port)
    }

    /// Whether nobody connected, made a file or removed one.
    var isUntouched: Bool {
        let connection = accept(listener, nil, nil)
        if connection >= 0 { close(connection) }
        return connection < 0 && FileManager.default.fileExists(atPath: file)
            && !FileManager.default.fileExists(atPath: newFile)
    }

    deinit {
        close(listener)
        unlink(file)
        unlink(newFile)
    }
}
