import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import ServiceLifecycle
import Synchronization

/// Another server on this machine: it holds pictures, and takes reports.
final class Neighbour: Sendable {
    /// One request to a webhook.
    struct Report: Sendable {
        let name: String
        /// The header `webhook-id`.
        let delivery: String?
        let contentType: String?
        let body: [UInt8]
        /// What was answered.
        let status: Int
    }

    private struct State {
        var port = 0
        var reports: [Report] = []
        var refusals = 0
        var fetched: [String] = []
        var files: [String: [UInt8]] = [:]
        var isGateOpen = false
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())
    private let reportsSeen: AsyncStream<Report>
    private let source: AsyncStream<Report>.Continuation

    private init() { (reportsSeen, source) = AsyncStream.makeStream() }

    var port: Int { state.withLock { $0.port } }
    var address: String { "http://127.0.0.1:\(port)" }
    var photo: String { "\(address)/photo.jpg" }

    /// Requests for pictures so far: path and query of each.
    var fetched: [String] { state.withLock { $0.fetched } }

    /// Reports so far, those that were turned away among them.
    var reports: [Report] { state.withLock { $0.reports } }

    func webhook(_ name: String) -> String { "\(address)/hooks/\(name)" }

    /// Answers the next reports with 503.
    func refuseReports(_ count: Int) { state.withLock { $0.refusals = count } }

    /// Holds further files under `/files/…`.
    ///
    /// - Returns: their addresses, by name.
    @discardableResult
    func offer(_ files: [String: [UInt8]]) -> [String: String] {
        state.withLock { $0.files.merge(files) { $1 } }
        return Dictionary(uniqueKeysWithValues: files.keys.map { ($0, "\(address)/files/\($0)") })
    }

    /// Lets the fetches of `/held.jpg` go on, those to come as well.
    func openGate() {
        let waiting = state.withLock { state in
            state.isGateOpen = true
            defer { state.waiting = [] }
            return state.waiting
        }
        waiting.forEach { $0.resume() }
    }

    /// Waits until reports with these names were taken; every report is looked at once, by one waiter.
    func reports(named names: Set<String>) async throws -> [Report] {
        var missing = names
        var found: [Report] = []
        for await report in reportsSeen where report.status == 200 && missing.remove(report.name) != nil {
            found.append(report)
            if missing.isEmpty { return found }
        }
        throw Disappointment("no report came for \(missing.sorted())")
    }

    /// Waits for the next report that is turned away.
    func nextRefusedReport() async throws -> Report {
        for await report in reportsSeen where report.status != 200 { return report }
        throw Disappointment("no report came")
    }

    /// Runs a neighbour for as long as `body` runs.
    static func run<Value: Sendable>(
        _ body: @escaping @Sendable (Neighbour) async throws -> Value
    ) async throws -> Value {
        let neighbour = Neighbour()
        let (ports, portSource) = AsyncStream<Int>.makeStream()
        let application = Application(
            router: try neighbour.router(),
            configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { channel in portSource.yield(channel.localAddress?.port ?? 0) },
            logger: Logger(label: "neighbour") { _ in SwiftLogNoOpLogHandler() }
        )
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                defer { neighbour.source.finish() }
                try await application.run()
            }
            for await port in ports {
                neighbour.state.withLock { $0.port = port }
                break
            }
            defer {
                neighbour.openGate()
                group.cancelAll()
            }
            return try await body(neighbour)
        }
    }

    private func router() throws -> Router<BasicRequestContext> {
        let photo = try Data(contentsOf: URL(filePath: "\(Program.packageRoot)/Samples/coffee.jpg"))
        let router = Router()
        router.get("photo.jpg") { request, _ in self.picture(Array(photo), request) }
        router.get("photo") { request, _ in self.picture(Array(photo), request) }
        router.get("held.jpg") { request, _ in
            await self.gate()
            return self.picture(Array(photo), request)
        }
        router.get("text.png") { request, _ in self.picture(Array("This is no picture.".utf8), request) }
        router.get("cut.jpg") { request, _ in self.picture(Array(photo.prefix(300)), request) }
        router.get("large.jpg") { request, _ in
            self.picture(Array(photo) + [UInt8](repeating: 0, count: 21 << 20), request)
        }
        router.get("away/:signature") { _, context in
            Self.redirect("/photo.jpg?X-Amz-Signature=\(try context.parameters.require("signature"))")
        }
        router.get("astray/:signature") { _, context in
            Self.redirect("http://10.0.0.1/x?X-Amz-Signature=\(try context.parameters.require("signature"))")
        }
        router.get("files/:name") { request, context in
            let name = try context.parameters.require("name")
            guard let file = self.state.withLock({ $0.files[name] }) else { return Response(status: .notFound) }
            return self.picture(file, request)
        }
        router.post("hooks/:name") { request, context in try await self.take(request, context) }
        return router
    }

    private func picture(_ bytes: [UInt8], _ request: Request) -> Response {
        state.withLock { $0.fetched.append(request.uri.string) }
        return Response(
            status: .ok,
            headers: [.contentType: "image/jpeg"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes))
        )
    }

    private static func redirect(_ location: String) -> Response {
        Response(status: .found, headers: [.location: location])
    }

    private func gate() async {
        await withCheckedContinuation { continuation in
            let isOpen = state.withLock { state in
                if !state.isGateOpen { state.waiting.append(continuation) }
                return state.isGateOpen
            }
            if isOpen { continuation.resume() }
        }
    }

    private func take(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let body = Array(buffer: try await request.body.collect(upTo: 1 << 20))
        let name = try context.parameters.require("name")
        let report = state.withLock { state in
            let isRefused = state.refusals > 0
            if isRefused { state.refusals -= 1 }
            let report = Report(
                name: name,
                delivery: HTTPField.Name("webhook-id").flatMap { request.headers[$0] },
                contentType: request.headers[.contentType],
                body: body,
                status: isRefused ? 503 : 200
            )
            state.reports.append(report)
            return report
        }
        source.yield(report)
        return Response(status: report.status == 200 ? .ok : .serviceUnavailable)
    }
}
