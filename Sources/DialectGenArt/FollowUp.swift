package import DialectKit
package import Generation

/// The parameters of `POST /upscale`, `/variation` and `/reroll`: `taskId`, or `hash`, or `custom`; with `index` 1…4
/// where a tile is meant and `custom` does not say which.
package struct FollowUp: Sendable, Hashable {
    /// The endpoints, by their path without the slash.
    package enum Endpoint: String, Sendable, CaseIterable {
        case upscale, variation, reroll

        var kind: JobAction.Kind {
            switch self {
            case .upscale: .upscale
            case .variation: .variation
            case .reroll: .reroll
            }
        }
    }

    /// How the parent was named.
    package enum Parent: Sendable, Hashable {
        /// By its `taskId`.
        case task(JobNumber, PictureHash)
        /// By the hash of the picture that it shows first.
        case picture(PictureHash)

        /// The hash that the parent's picture must have.
        package var hash: PictureHash {
            switch self {
            case .task(_, let hash), .picture(let hash): hash
            }
        }
    }

    /// The job whose button is pressed.
    package let parent: Parent
    /// What the endpoint does, with the tile where one is meant.
    package let action: JobAction
    /// Whether the job goes on when its client goes away: `onDisconnect=continue`; the default is `cancel`.
    package let outlivesClient: Bool
    /// The parameter that named the parent.
    private let parentParameter: String
    /// The parent as the client named it.
    private let parentText: String

    /// Reads the parameters.
    ///
    /// Those that name the same thing twice must agree.
    package init(_ fields: RequestFields, endpoint: Endpoint) throws(RequestFailure) {
        let custom = try Self.custom(fields, endpoint)
        let task = try Self.task(fields)
        let hash = try Self.hash(fields)
        guard
            let parent = task.map({ Parent.task($0.id.number, $0.id.hash) })
                ?? (hash?.id ?? custom?.id.hash).map({ Parent.picture($0) })
        else {
            throw .missingParameter(
                name: "taskId",
                expected: "the taskId of a result, or its hash, or an option's custom"
            )
        }
        for (name, text, other) in [
            ("hash", hash?.text, hash?.id), ("custom", custom?.text, custom?.id.hash),
        ] {
            guard let text, let other, other != parent.hash else { continue }
            throw .invalidParameter(name: name, expected: "of the same picture as the other parameters", received: text)
        }
        self.parent = parent
        outlivesClient = try OnDisconnect.outlivesClient(fields)
        action = try Self.action(fields, endpoint, custom: custom?.id.action)
        (parentParameter, parentText) =
            task.map { ("taskId", $0.text) } ?? hash.map { ("hash", $0.text) } ?? ("custom", custom?.text ?? "")
    }

    /// Checks that the parent offers the action.
    ///
    /// - Parameter job: the one that ``parent`` names.
    /// - Returns: ``action``.
    /// - Throws: ``RequestFailure/notFound(parameter:form:received:)`` when the job's picture has another hash, and what
    ///   ``Job/offered(_:pressed:)`` throws.
    package func checked(on job: Job) throws(RequestFailure) -> JobAction {
        guard TaskID(job).hash == parent.hash else { throw notFound }
        return try job.offered(action, pressed: action.buttonLabel ?? "")
    }

    /// The failure for a parent that this key does not have.
    package var notFound: RequestFailure {
        .notFound(parameter: parentParameter, form: "the \(parentParameter)", received: parentText)
    }

    // MARK: - Parameters

    private typealias Read<Value> = (id: Value, text: String)

    private static func task(_ fields: RequestFields) throws(RequestFailure) -> Read<TaskID>? {
        guard let text = try fields.string("taskId") else { return nil }
        guard let id = TaskID(text) else { throw .notFound(parameter: "taskId", form: "the taskId", received: text) }
        return (id, text)
    }

    private static func hash(_ fields: RequestFields) throws(RequestFailure) -> Read<PictureHash>? {
        guard let text = try fields.string("hash") else { return nil }
        guard let hash = PictureHash(text) else {
            throw .notFound(parameter: "hash", form: "the hash (a UUID)", received: text)
        }
        return (hash, text)
    }

    private static func custom(
        _ fields: RequestFields,
        _ endpoint: Endpoint
    ) throws(RequestFailure) -> Read<CustomID>? {
        guard let text = try fields.string("custom") else { return nil }
        guard let id = CustomID(text), id.action.kind == endpoint.kind else {
            throw .invalidParameter(
                name: "custom",
                expected: "that of an option that /\(endpoint.rawValue) can press",
                received: text
            )
        }
        return (id, text)
    }

    private static func action(
        _ fields: RequestFields,
        _ endpoint: Endpoint,
        custom: JobAction?
    ) throws(RequestFailure) -> JobAction {
        if endpoint == .reroll { return .reroll }
        let index = try fields.integer("index", in: 1...4)
        if let custom {
            guard index == nil || index == custom.tile else {
                throw .invalidParameter(
                    name: "index",
                    expected: "the tile that custom names",
                    received: "\(index ?? 0)"
                )
            }
            return custom
        }
        guard let index, let action = JobAction(kind: endpoint.kind, tile: index) else {
            throw .missingParameter(name: "index", expected: "the number of a tile, 1 to 4")
        }
        return action
    }
}
