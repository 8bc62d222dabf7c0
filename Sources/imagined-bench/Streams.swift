import ArgumentParser
import Foundation
import LocalServer

/// `imagined-bench streams`: what many open streams of events cost the server.
struct StreamsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "streams",
        abstract: "Open many streams of one job's events, and tell what each costs the server's memory."
    )

    @Option(help: "Streams to open; this process and the server each need a connection for every one.")
    var count = 10_000

    func run() async throws { try await Self.report(count: count) }

    /// Measures and prints one line.
    static func report(count: Int) async throws {
        let measured = try await StreamMeasurement.run(count: count)
        print(
            String(
                format: """
                    %d streams: %.1f KiB each, opened in %.1f s; %.0f ms of processor time a second while nothing happens; \
                    the job's end reached all in %.2f s
                    """,
                count,
                measured.kibibytesEach,
                measured.opening,
                measured.idleMilliseconds,
                measured.ending
            )
        )
    }
}

/// What open streams cost.
struct StreamMeasurement: Sendable {
    /// Growth of the server's resident memory by one stream.
    let kibibytesEach: Double
    /// Seconds until all were open and had told the present state.
    let opening: Double
    /// Processor time of the server in a second without news.
    let idleMilliseconds: Double
    /// Seconds from the job's end until all had told it and were closed.
    let ending: Double

    private struct Job: Decodable {
        let id: String
    }

    private struct Health: Decodable {
        let running: Int
        let streams: Int
    }

    static func run(count: Int) async throws -> StreamMeasurement {
        let folder = FileManager.default.currentDirectoryPath + "/.build/bench-streams-\(getpid())"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        raiseFileLimit()
        return try await LocalServer.run(.measured(in: folder)) { server in
            let client = BenchClient(server: server)
            let body = ["prompt": "a neon cat", "image": "\(server.address)/samples/cat.jpg"]
            // A halted worker keeps the slots busy, so that one more job waits.
            var job: Job = try await client.send("/v1/jobs", body)
            for worker in try await server.startedWorkers() { kill(worker, SIGSTOP) }
            defer {
                server.kill()
                for worker in server.renderWorkers { kill(worker, SIGKILL) }
            }
            for _ in 1...8 { job = try await client.send("/v1/jobs", body) }
            // The first ones warm up what belongs to no stream.
            var warm: [StreamSocket] = []
            for _ in 1...200 { warm.append(try StreamSocket(server, job: job.id)) }
            for stream in warm { try stream.read(until: "event: queued") }

            let before = try Usage(of: server.processID)
            let start = ContinuousClock.now
            var streams: [StreamSocket] = []
            for _ in 1...count { streams.append(try StreamSocket(server, job: job.id)) }
            for stream in streams { try stream.read(until: "event: queued") }
            let opening = start.duration(to: .now)
            let open = try Usage(of: server.processID)
            let health: Health = try await client.send("/health")
            guard health.streams == count + warm.count else { throw BenchFailure("\(health.streams) streams are open") }
            try await Task.sleep(for: .seconds(10))
            let idle = try Usage(of: server.processID)

            let end = ContinuousClock.now
            let _: Job = try await client.send("/v1/jobs/\(job.id)/cancel", [:])
            for stream in streams { try stream.read(until: "event: cancelled") }
            return StreamMeasurement(
                kibibytesEach: Double(open.residentBytes - before.residentBytes) / 1024 / Double(count),
                opening: opening / .seconds(1),
                idleMilliseconds: (idle.processorSeconds - open.processorSeconds) * 100,
                ending: end.duration(to: .now) / .seconds(1)
            )
        }.value
    }

    private static func raiseFileLimit() {
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        limit.rlim_cur = limit.rlim_max
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
}

extension LocalServer {
    /// The render workers, once there are some.
    fileprivate func startedWorkers() async throws -> [Int32] {
        for _ in 0..<400 {
            let workers = renderWorkers
            if !workers.isEmpty { return workers }
            try await Task.sleep(for: .milliseconds(10))
        }
        throw BenchFailure("the render worker is not to be found")
    }
}

/// What a process uses, from `/proc`.
private struct Usage {
    let residentBytes: Int
    let processorSeconds: Double

    init(of process: Int32) throws {
        let memory = try String(contentsOfFile: "/proc/\(process)/statm", encoding: .utf8).split(separator: " ")
        let stat = try String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)
        // Behind the name in brackets: state, then ten fields, then user and system time in ticks.
        let fields = stat[(stat.lastIndex(of: ")") ?? stat.startIndex)...].split(separator: " ")
        guard memory.count > 1, let pages = Int(memory[1]), fields.count > 13, let user = Double(fields[12]),
            let system = Double(fields[13])
        else { throw BenchFailure("/proc/\(process) can't be read") }
        residentBytes = pages * sysconf(Int32(_SC_PAGESIZE))
        processorSeconds = (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }
}

/// One connection on which a stream was asked for; the plainest there is, so that the measuring side stays small.
///
/// Its calls block, and this program does nothing else meanwhile.
private final class StreamSocket {
    private let descriptor: Int32
    private var received: [UInt8] = []

    init(_ server: LocalServer, job: String) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0, let port = server.address.split(separator: ":").last.flatMap({ UInt16($0) }) else {
            throw BenchFailure("no socket: \(String(cString: strerror(errno)))")
        }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let isConnected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        let request = """
            GET /v1/jobs/\(job)/events HTTP/1.1\r
            Host: 127.0.0.1:\(port)\r
            Authorization: Bearer \(server.key)\r
            \r

            """
        guard isConnected, request.withCString({ send(descriptor, $0, strlen($0), 0) }) == request.utf8.count else {
            throw BenchFailure("no stream: \(String(cString: strerror(errno)))")
        }
    }

    deinit { close(descriptor) }

    /// Reads until a text has come; what came before it is dropped.
    func read(until text: String) throws {
        let wanted = Array(text.utf8)
        var buffer = [UInt8](repeating: 0, count: 4096)
        while received.firstRange(of: wanted) == nil {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            guard count > 0 else {
                throw BenchFailure("the stream ended: \(String(decoding: received, as: UTF8.self))")
            }
            received += buffer[..<count]
        }
        received = []
    }
}
