import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import ServiceLifecycle
import Synchronization

/// A receiver of webhooks on this machine, that answers as a test tells it to.
final class Receiver: Sendable {
    /// One request that came.
    struct Visit: Sendable {
        let path: String
        /// Names in lower case.
        let headers: [String: String]
        let body: [UInt8]
        /// What it was answered; `nil` when the answer is held.
        let status: Int?
        /// How many came before it.
        let number: Int

        var id: String? { headers["webhook-id"] }
        var text: String { String(decoding: body, as: UTF8.self) }
    }

    /// How one request is answered.
    enum Step: Sendable {
        case answer(Int, headers: [String: String] = [:], body: String = "")
        /// Not before the receiver ends.
        case hold
    }

    private struct State {
        var port = 0
        var steps: [String: [Step]] = [:]
        var visits: [Visit] = []
        var held: [CheckedContinuation<Void, Never>] = []
        var isEnding = false
    }

    private let state = Mutex(State())
    private let arrivals: AsyncStream<Visit>
    private let source: AsyncStream<Visit>.Continuation

    private init() { (arrivals, source) = AsyncStream.makeStream() }

    var port: Int { state.withLock { $0.port } }

    /// Requests so far, to one path or to all.
    func visits(to path: String? = nil) -> [Visit] {
        state.withLock { state in state.visits.filter { path == nil || $0.path == path } }
    }

    func address(_ path: String) -> String { "http://127.0.0.1:\(port)\(path)" }

    /// What the next requests to a path are answered; 200 when this is used up.
    func answer(_ path: String, _ steps: [Step]) { state.withLock { $0.steps[path, default: []] += steps } }

    /// Waits until this many requests to a path have been answered 200 in all; each arrival is looked at by one waiter.
    func taken(_ path: String, _ count: Int = 1) async throws -> [Visit] {
        try await visits(to: path, count) { $0.status == 200 }
    }

    /// Waits until this many requests to a path have come in all that are as wanted.
    func visits(
        to path: String,
        _ count: Int,
        where isWanted: @Sendable (Visit) -> Bool = { _ in true }
    ) async throws -> [Visit] {
        func found() -> [Visit] { visits(to: path).filter(isWanted) }
        if found().count >= count { return found() }
        for await _ in arrivals where found().count >= count { return found() }
        throw Disappointment("\(found().count) of \(count) visits to \(path) came")
    }

    /// Runs a receiver for as long as `body` runs.
    static func run<Value: Sendable>(
        _ body: @escaping @Sendable (Receiver) async throws -> Value
    ) async throws -> Value {
        let receiver = Receiver()
        let (ports, portSource) = AsyncStream<Int>.makeStream()
        let router = Router()
        router.post("**") { request, _ in try await receiver.take(request) }
        let application = Application(
            router: router,
            configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { channel in portSource.yield(channel.localAddress?.port ?? 0) },
            logger: Logger(label: "receiver") { _ in SwiftLogNoOpLogHandler() }
        )
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                defer { receiver.source.finish() }
                try await application.run()
            }
            for await port in ports {
                receiver.state.withLock { $0.port = port }
                break
            }
            defer {
                receiver.release()
                group.cancelAll()
            }
            return try await body(receiver)
        }
    }

    private func take(_ request: Request) async throws -> Response {
        let body = Array(buffer: try await request.body.collect(upTo: 1 << 20))
        let path = request.uri.path
        var headers: [String: String] = [:]
        for field in request.headers { headers[field.name.canonicalName] = field.value }
        let step = state.withLock { state -> Step in
            let isPlanned = state.steps[path]?.isEmpty == false
            let step = isPlanned ? state.steps[path]?.removeFirst() : nil
            return step ?? .answer(200)
        }
        switch step {
        case .answer(let status, let fields, let text):
            note(path, headers, body, status)
            var answer = HTTPFields()
            for (name, value) in fields { if let name = HTTPField.Name(name) { answer[name] = value } }
            return Response(
                status: .init(code: status),
                headers: answer,
                body: ResponseBody(byteBuffer: ByteBuffer(string: text))
            )
        case .hold:
            note(path, headers, body, nil)
            await hold()
            return Response(status: .ok)
        }
    }

    private func note(_ path: String, _ headers: [String: String], _ body: [UInt8], _ status: Int?) {
        let visit = state.withLock { state in
            let number = state.visits.count
            let visit = Visit(path: path, headers: headers, body: body, status: status, number: number)
            state.visits.append(visit)
            return visit
        }
        source.yield(visit)
    }

    private func hold() async {
        await withCheckedContinuation { continuation in
            let isEnding = state.withLock { state in
                if !state.isEnding { state.held.append(continuation) }
                return state.isEnding
            }
            if isEnding { continuation.resume() }
        }
    }

    private func release() {
        let held = state.withLock { state in
            state.isEnding = true
            defer { state.held = [] }
            return state.held
        }
        held.forEach { $0.resume() }
    }
}
