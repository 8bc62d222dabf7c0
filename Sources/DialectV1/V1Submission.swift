package import DialectKit
package import Generation
import PromptLanguage

/// The body of `POST /v1/jobs`.
package struct V1Submission: Sendable, Hashable {
    /// What is to be made.
    package enum Work: Sendable, Hashable {
        /// Four pictures from a reference that has the form of an address, of which nobody knows yet whether it can be
        /// fetched; or from one that came along.
        case imagine(GenerationRequest, SentPicture?)
        /// Something from the result of a job; whether that job offers it is not known yet.
        case followUp(parent: JobID, action: JobAction)
    }

    package let work: Work
    /// What is asked for, by `priority` or else by the prompt; `nil` for a follow-up that leaves it to its parent.
    package let priority: JobPriority?
    /// `ref`: given back with each answer, at most 4096 bytes.
    package let correlation: String?
    package let webhook: WebhookSubscription?
    /// Seconds from the acceptance of the job to its end, waiting included: 1…86400; `nil` for no limit.
    package let timeout: Duration?

    private static let names = [
        "prompt", "image", "seed", "parent", "action", "tile", "priority", "timeout", "webhook", "ref",
    ]

    /// Reads a body.
    ///
    /// - Parameters:
    ///   - contentType: the header as it came.
    ///   - fallbackSeed: the seed where none is given.
    package init(contentType: String?, body: [UInt8], fallbackSeed: UInt32) throws(Problem) {
        let fields = try V1Fields(contentType: contentType, body: body, names: Self.names)
        let priority = try fields.choice("priority", of: JobPriority.self)
        if fields.has("parent") || fields.has("action") || fields.has("tile") {
            work = try Self.followUp(fields)
            self.priority = priority
        } else {
            let (request, fallback) = try Self.request(fields, fallbackSeed: fallbackSeed)
            work = request
            self.priority = priority ?? fallback
        }
        correlation = try fields.string("ref")
        if let correlation, correlation.utf8.count > 4096 {
            throw Problem(
                RequestFailure.invalidParameter(
                    name: "ref",
                    expected: "at most 4096 bytes",
                    received: "\(correlation.utf8.count) bytes"
                )
            )
        }
        webhook = try Self.webhook(fields)
        timeout = try fields.integer("timeout", in: 1...86_400).map { .seconds($0) }
    }

    private static func request(
        _ fields: V1Fields,
        fallbackSeed: UInt32
    ) throws(Problem) -> (Work, JobPriority) {
        let text = try fields.required("prompt", "text, and the address of a picture before it unless image has one")
        let image = try fields.string("image")
        let seed = try fields.integer("seed", in: 0...Int(UInt32.max))
        do throws(RequestFailure) {
            let sent = try SentPrompt(text)
            let count = sent.pictureCount + (image == nil ? 0 : 1)
            guard count < 2 else { throw .severalPictures(parameter: "prompt", count: count) }
            var picture = try sent.firstPicture
            if let image { picture = try RequestedPicture(image, parameter: "image") }
            guard let picture else { throw .noPicture(parameter: "prompt") }
            if let seed, sent.prompt.settings.seed != nil {
                throw .invalidParameter(
                    name: "seed",
                    expected: "absent where the prompt has --seed",
                    received: "\(seed)"
                )
            }
            let request = try GenerationRequest(
                sent,
                picture: picture,
                fallbackSeed: seed.map { UInt32($0) } ?? fallbackSeed
            )
            return (.imagine(request, picture.sentPicture), JobPriority(sent.prompt.settings))
        } catch {
            throw Problem(error)
        }
    }

    private static func followUp(_ fields: V1Fields) throws(Problem) -> Work {
        for name in ["prompt", "image", "seed"] where fields.has(name) {
            throw Problem(
                RequestFailure.invalidParameter(
                    name: name,
                    expected: "absent where a parent is named",
                    received: "a value"
                )
            )
        }
        let text = try fields.required("parent", "the id of a job that has pictures")
        guard let parent = JobID(text) else { throw V1Problem.noJob(text, parameter: "parent") }
        guard let kind = try fields.choice("action", of: FollowUpKind.self) else {
            throw Problem(
                RequestFailure.missingParameter(name: "action", expected: "one of upscale, variation, reroll")
            )
        }
        let tile = try fields.integer("tile", in: 1...4)
        switch (kind, tile) {
        case (.upscale, let tile?): return .followUp(parent: parent, action: .upscale(tile: tile))
        case (.variation, let tile?): return .followUp(parent: parent, action: .variation(tile: tile))
        case (.reroll, nil): return .followUp(parent: parent, action: .reroll)
        case (.upscale, nil), (.variation, nil):
            throw Problem(RequestFailure.missingParameter(name: "tile", expected: "a whole number from 1 to 4"))
        case (.reroll, let tile?):
            throw Problem(
                RequestFailure.invalidParameter(name: "tile", expected: "absent for a reroll", received: "\(tile)")
            )
        }
    }

    private enum FollowUpKind: String, CaseIterable {
        case upscale, variation, reroll
    }

    private static func webhook(_ fields: V1Fields) throws(Problem) -> WebhookSubscription? {
        guard let webhook = try fields.object("webhook", names: ["url", "events"]) else { return nil }
        let address = try webhook.required("url", "an http or https address")
        do throws(RequestFailure) {
            _ = try WebAddress.checked(address, parameter: "webhook.url")
        } catch {
            throw Problem(error)
        }
        let events = try webhook.choices("events", of: WebhookEvent.self)
        return WebhookSubscription(address: address, events: events ?? WebhookEvent.ends)
    }
}

extension Job {
    /// Checks that a follow-up can be made from this job now.
    package func checked(_ action: JobAction) throws(Problem) {
        guard state.isTerminal else { throw V1Problem.parentNotEnded(state) }
        guard offeredActions.contains(action) else { throw V1Problem.actionNotOffered(action, offered: offeredActions) }
    }
}
