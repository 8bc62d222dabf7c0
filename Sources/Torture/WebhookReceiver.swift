import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import ServiceLifecycle
import Synchronization

/// The harness's own server: it takes reports, and holds a photo to work from.
final class WebhookReceiver: Sendable {
    private struct State {
        var port = 0
        var photo: [UInt8] = []
        /// Counts requests, so that every so many are treated badly.
        var count = 0
    }

    private let ledger: Ledger
    private let state = Mutex(State())

    private init(ledger: Ledger) { self.ledger = ledger }

    var port: Int { state.withLock { $0.port } }

    /// Sets what `/photo.jpg` answers.
    func hold(_ photo: [UInt8]) { state.withLock { $0.photo = photo } }

    /// Runs the receiver on a free port of loopback for as long as `body` runs.
    static func run<Value: Sendable>(
        ledger: Ledger,
        _ body: @escaping @Sendable (WebhookReceiver) async throws -> Value
    ) async throws -> Value {
        let receiver = WebhookReceiver(ledger: ledger)
        let (ports, source) = AsyncStream<Int>.makeStream()
        let application = Application(
            router: receiver.router(),
            configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { channel in source.yield(channel.localAddress?.port ?? 0) },
            logger: Logger(label: "receiver") { _ in SwiftLogNoOpLogHandler() }
        )
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                defer { source.finish() }
                try await application.run()
            }
            defer { group.cancelAll() }
            for await port in ports {
                receiver.state.withLock { $0.port = port }
                return try await body(receiver)
            }
            throw TortureFailure("the webhook receiver did not start")
        }
    }

    private func router() -> Router<BasicRequestContext> {
        let router = Router()
        router.get("photo.jpg") { _, _ in
            Response(
                status: .ok,
                headers: [.contentType: "image/jpeg"],
                body: ResponseBody(byteBuffer: ByteBuffer(bytes: self.state.withLock { $0.photo }))
            )
        }
        router.post("hooks/:endpoint") { request, context in try await self.take(request, context) }
        return router
    }

    private func take(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let body = Array(buffer: try await request.body.collect(upTo: 1 << 20))
        let endpoint = try context.parameters.require("endpoint")
        let number = state.withLock { state in
            state.count += 1
            return state.count
        }
        func header(_ name: String) -> String? { HTTPField.Name(name).flatMap { request.headers[$0] } }
        let id = header("webhook-id")
        let isTaken = !(number.isMultiple(of: 13) && ledger.refuse(id ?? "", at: endpoint))
        ledger.received(
            WebhookReport(
                endpoint: endpoint,
                id: id,
                timestamp: header("webhook-timestamp"),
                signature: header("webhook-signature"),
                body: body,
                isTaken: isTaken,
                arrivedAt: .now
            )
        )
        // A slow receiver leaves time to die between the delivery and its record.
        if number.isMultiple(of: 7) { try await Task.sleep(for: .milliseconds(60)) }
        return Response(status: isTaken ? .ok : .serviceUnavailable)
    }
}
