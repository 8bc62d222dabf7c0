/// What a fetch of a message answered, as far as it is looked at.
struct FetchedMessage: Decodable, Sendable, Hashable {
    let messageId: String
    let status: String
    let progress: Int?
    let uri: String?
    let images: [String]?
    let buttons: [String]?
    let ref: String?
    let error: String?

    var isTerminal: Bool { status == "DONE" || status == "FAIL" }
}

/// What was told of one job so far, and the rules that each further word must keep.
struct JobHistory: Sendable {
    /// How long since the harness began; only compared with each other.
    typealias Instant = ContinuousClock.Instant

    let id: String
    /// The submission's name.
    let name: String
    private(set) var progress = 0
    /// The first terminal answer, to the byte.
    private(set) var end: (message: FetchedMessage, bytes: [UInt8])?
    /// When the first report of the end came.
    private(set) var reportedAt: Instant?

    init(id: String, name: String) {
        self.id = id
        self.name = name
    }

    /// Takes an answer to a fetch that was sent at `instant`.
    mutating func fetched(_ message: FetchedMessage, _ bytes: [UInt8], sentAt instant: Instant) -> [Violation] {
        var broken: [Violation] = []
        if message.messageId != id || message.ref != name {
            broken.append(
                Violation(.answersFit, "\(id) (\(name)) is answered as \(message.messageId) (\(message.ref ?? "-"))")
            )
        }
        if let percent = message.progress {
            if percent < progress {
                broken.append(Violation(.progressRises, "\(id): \(percent) after \(progress)"))
            }
            progress = max(progress, percent)
            if percent >= 100 && message.uri == nil {
                broken.append(Violation(.completeHasPicture, "\(id): \(percent) without an address"))
            }
        }
        if let end {
            if bytes != end.bytes {
                broken.append(
                    Violation(
                        .endIsFinal,
                        "\(id): \(Violation.excerpt(end.bytes)) and later \(Violation.excerpt(bytes))"
                    )
                )
            }
        } else if message.isTerminal {
            end = (message, bytes)
        } else if let reportedAt, reportedAt < instant {
            broken.append(Violation(.reportAgrees, "\(id): \(message.status) after its end was reported"))
        }
        return broken
    }

    /// Takes the arrival of a report of the end.
    mutating func reported(at instant: Instant) { reportedAt = min(reportedAt ?? instant, instant) }
}
