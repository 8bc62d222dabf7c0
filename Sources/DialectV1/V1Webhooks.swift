import DialectKit
package import Generation

/// Writes what owners read about the reports that they are owed; every value is a whole JSON text in UTF-8.
package enum V1Webhooks {
    /// `{"deliveries":[…]}`, the oldest first.
    package static func deliveries(_ deliveries: [Delivery]) -> [UInt8] {
        JSONWriter.object { json in
            json.array("deliveries") { json in
                for delivery in deliveries { json.element { write(delivery, to: &$0) } }
            }
        }
    }

    /// One delivery.
    package static func delivery(_ delivery: Delivery) -> [UInt8] {
        JSONWriter.object { write(delivery, to: &$0) }
    }

    /// One delivery with its body, as text, and its attempts, the oldest first.
    package static func report(_ report: DeliveryReport) -> [UInt8] {
        JSONWriter.object { json in
            write(report.delivery, to: &json)
            json.member("body", String(decoding: report.body, as: UTF8.self))
            json.array("log") { json in
                for attempt in report.attempts { json.element { write(attempt, to: &$0) } }
            }
        }
    }

    /// A page of endpoints: `{"endpoints":[…]}`, with `nextCursor` where there may be more.
    package static func endpoints(_ page: EndpointPage) -> [UInt8] {
        page.written(as: "endpoints") { write($0, to: &$1) }
    }

    /// One endpoint.
    package static func endpoint(_ endpoint: Endpoint) -> [UInt8] {
        JSONWriter.object { write(endpoint, to: &$0) }
    }

    /// `{"secret":"whsec_…"}`.
    package static func secret(_ text: String) -> [UInt8] {
        JSONWriter.object { $0.member("secret", text) }
    }

    private static func write(_ delivery: Delivery, to json: inout JSONWriter) {
        json.member("id", delivery.id.text)
        json.member("job", delivery.job.text)
        json.member("endpoint", delivery.endpoint.text)
        json.member("url", delivery.address)
        json.member("event", delivery.event.rawValue)
        json.member("state", delivery.state.rawValue)
        json.member("parked", delivery.isWaiting)
        json.member("attempts", delivery.attempts)
        json.member("failures", delivery.failures)
        json.member("createdAt", delivery.createdAt.rfc3339)
        if delivery.state == .owed && !delivery.isWaiting { json.member("dueAt", delivery.dueAt.rfc3339) }
        json.member("endedAt", ifPresent: delivery.endedAt?.rfc3339)
    }

    private static func write(_ attempt: DeliveryAttempt, to json: inout JSONWriter) {
        json.member("at", attempt.at.rfc3339)
        if let status = attempt.status { json.member("status", status) }
        json.member("reason", ifPresent: attempt.reason)
        json.member("milliseconds", attempt.milliseconds)
        json.member("answer", String(decoding: attempt.answer, as: UTF8.self))
    }

    private static func write(_ endpoint: Endpoint, to json: inout JSONWriter) {
        json.member("id", endpoint.id.text)
        json.member("url", endpoint.address)
        json.member("state", endpoint.parking != nil ? "parked" : endpoint.failures > 0 ? "failing" : "active")
        json.member("owed", endpoint.owed)
        json.member("failures", endpoint.failures)
        json.member("dueAt", ifPresent: endpoint.dueAt?.rfc3339)
        if let parking = endpoint.parking {
            json.object("parking") { json in
                json.member("at", parking.at.rfc3339)
                json.member("reason", parking.reason)
            }
        }
    }
}
