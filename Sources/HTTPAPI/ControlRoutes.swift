import DialectKit
import Generation
package import GenerationService
package import Hummingbird
import NIOCore

/// What the command line asks of a running server, over a socket that only its user can open.
package enum ControlRoutes {
    /// Builds the router of the control socket.
    ///
    /// `POST /keys/…` answers `{"lines": […], "notes": […]}`, and `POST /webhooks/…` `{"lines": […]}`; a refusal answers
    /// `{"message": …}`. `POST /doctor?mend=true&deep=true` answers findings as they are made, each a line of JSON.
    package static func all(
        keys: KeyOffice,
        webhooks: WebhookOffice,
        doctor: Doctor
    ) -> Router<APIRequestContext> {
        let router = Router(context: APIRequestContext.self)
        router.add(middleware: ProblemMiddleware(limits: PublicLimits { _ in }))
        router.post("keys/:verb") { request, context -> Response in
            let fields = try RequestFields(query: request.uri.query, contentType: nil, body: [])
            guard let order = try KeyOrder(verb: try context.parameters.require("verb"), fields) else {
                throw HTTPError(.notFound)
            }
            do {
                let outcome = try await order.carryOut(by: keys)
                return .json(
                    JSONWriter.object { json in
                        json.member("lines", outcome.lines)
                        json.member("notes", outcome.notes)
                    }
                )
            } catch {
                let message = "\(error)"
                return .json(JSONWriter.object { $0.member("message", message) }, status: .notFound)
            }
        }
        router.post("webhooks/:verb") { request, context -> Response in
            let fields = try RequestFields(query: request.uri.query, contentType: nil, body: [])
            let verb = try context.parameters.require("verb")
            let asked = try Self.request(verb, fields)
            do {
                let lines = try await webhooks.lines(for: asked)
                return .json(JSONWriter.object { $0.member("lines", lines) })
            } catch {
                let message = "\(error)"
                return .json(JSONWriter.object { $0.member("message", message) }, status: .notFound)
            }
        }
        router.post("doctor") { request, _ -> Response in
            let fields = try RequestFields(query: request.uri.query, contentType: nil, body: [])
            let orders = Doctor.Orders(
                mends: try fields.string("mend") == "true",
                isDeep: try fields.string("deep") == "true"
            )
            return Self.examination(by: doctor, orders)
        }
        return router
    }

    private static func examination(by doctor: Doctor, _ orders: Doctor.Orders) -> Response {
        let body = ResponseBody { writer in
            try await doctor.examine(orders) { finding in
                let line = JSONWriter.object {
                    $0.member("check", finding.check)
                    $0.member("level", finding.level.rawValue)
                    $0.member("message", finding.message)
                }
                try await writer.write(ByteBuffer(bytes: line + [UInt8(ascii: "\n")]))
            }
            try await writer.finish(nil)
        }
        return Response(status: .ok, headers: [.contentType: "application/x-ndjson"], body: body)
    }

    private static func request(_ verb: String, _ fields: RequestFields) throws -> WebhookRequest {
        func named<Value>(_ name: String, _ read: (String) -> Value?) throws -> Value {
            guard let value = read(try fields.required(name, expected: "a name")) else { throw HTTPError(.badRequest) }
            return value
        }
        switch verb {
        case "secret": return .secret(key: try fields.required("key", expected: "a key"))
        case "rotate": return .rotate(key: try fields.required("key", expected: "a key"))
        case "endpoints":
            let previous = try fields.string("after").flatMap { EndpointID($0) }
            return .endpoints(key: try fields.string("key"), after: previous)
        case "resume": return .resume(try named("endpoint") { EndpointID($0) })
        case "deliveries": return .deliveries(try named("job") { JobID($0) })
        case "redeliver": return .redeliver(try named("delivery") { DeliveryID($0) })
        default: throw HTTPError(.notFound)
        }
    }
}
