import NIOCore
import NIOHTTP1

/// Decides, part by part, what the answer to one request is; knows no channel and no clock.
struct ResponseReader {
    /// What the request was for.
    enum Purpose: Sendable {
        /// A picture: only status 200 counts, a redirect is told, an incomplete body is none.
        case reference(maximumBytes: Int)
        /// A delivery: the status counts, whatever follows it; the body is kept up to the limit.
        case delivery(maximumBytes: Int)
    }

    /// What the connection reports.
    enum Event {
        case head(HTTPResponseHead)
        case body(ByteBuffer)
        case end
        /// All parts that had arrived together were reported.
        case pause
        /// The connection is over: closed, broken, or out of time.
        case stopped(OutboundReason)
    }

    /// The result of a request.
    enum Answer: Sendable, Equatable {
        case body([UInt8])
        case redirect(location: String)
        case posted(PostedStatus)
    }

    /// What to do with the connection.
    enum Step: Equatable {
        case readOn
        case finish(Answer)
        case refuse(OutboundReason)
        case refuseAsTooLarge(maximumBytes: Int)
    }

    private let purpose: Purpose
    /// What the head of the answer to a delivery told.
    private var told: PostedStatus?
    private var bytes: [UInt8] = []
    private var hasEnded = false

    init(purpose: Purpose) {
        self.purpose = purpose
    }

    /// How many body bytes have arrived and been kept.
    var byteCount: Int { bytes.count }

    mutating func handle(_ event: Event) -> Step {
        switch purpose {
        case .reference(let maximumBytes): return readReference(event, maximumBytes: maximumBytes)
        case .delivery(let maximumBytes): return readDelivery(event, maximumBytes: maximumBytes)
        }
    }

    // MARK: - Reference

    /// The end of the body is believed only once nothing else has arrived with it.
    private mutating func readReference(_ event: Event, maximumBytes: Int) -> Step {
        switch event {
        case .head(let head):
            return judge(head, maximumBytes: maximumBytes)
        case .body(let part):
            guard part.readableBytes <= maximumBytes - bytes.count else {
                return .refuseAsTooLarge(maximumBytes: maximumBytes)
            }
            bytes.append(contentsOf: part.readableBytesView)
            return .readOn
        case .end:
            hasEnded = true
            return .readOn
        case .pause:
            return hasEnded ? .finish(.body(bytes)) : .readOn
        case .stopped(.closedEarly) where hasEnded:
            return .finish(.body(bytes))
        case .stopped(let reason):
            return .refuse(reason)
        }
    }

    private mutating func judge(_ head: HTTPResponseHead, maximumBytes: Int) -> Step {
        let code = Int(head.status.code)
        let locations = head.headers["location"]
        switch code {
        case 200:
            break
        case 301, 302, 303, 307, 308:
            guard locations.count == 1 else { return .refuse(.malformed("\(locations.count) locations")) }
            return .finish(.redirect(location: locations[0]))
        default:
            return .refuse(.status(code))
        }
        if let encoding = head.headers.first(name: "content-encoding") { return .refuse(.encoded(encoding)) }
        let codings = head.headers["transfer-encoding"]
        guard codings.isEmpty || codings.map({ $0.lowercased() }) == ["chunked"] else {
            return .refuse(.encoded(codings.joined(separator: ", ")))
        }
        if let text = head.headers.first(name: "content-length"), let length = Int(text), length > maximumBytes {
            return .refuseAsTooLarge(maximumBytes: maximumBytes)
        }
        return .readOn
    }

    // MARK: - Delivery

    private mutating func readDelivery(_ event: Event, maximumBytes: Int) -> Step {
        switch (event, told) {
        case (.head(let head), _):
            told = PostedStatus(
                status: Int(head.status.code),
                location: head.headers.first(name: "location"),
                retryAfter: head.headers.first(name: "retry-after"),
                answer: []
            )
            return .readOn
        case (.body(let part), .some(let told)):
            bytes.append(contentsOf: part.readableBytesView.prefix(maximumBytes - bytes.count))
            return bytes.count < maximumBytes ? .readOn : .finish(.posted(told.with(answer: bytes)))
        case (.end, .some(let told)), (.stopped, .some(let told)):
            return .finish(.posted(told.with(answer: bytes)))
        case (.body, nil), (.end, nil):
            return .refuse(.malformed("a body without a head"))
        case (.pause, _):
            return .readOn
        case (.stopped(let reason), nil):
            return .refuse(reason)
        }
    }
}

extension PostedStatus {
    fileprivate func with(answer: [UInt8]) -> PostedStatus {
        PostedStatus(status: status, location: location, retryAfter: retryAfter, answer: answer)
    }
}
