package import DialectKit
package import Generation
import PromptLanguage

/// The body of `POST …/imagine`.
package struct ImagineSubmission: Sendable, Hashable {
    /// Its reference has the form of an address; whether it can be fetched is not known yet.
    package let request: GenerationRequest
    /// The reference itself, where it came inside the prompt.
    package let picture: SentPicture?
    /// From `--relax`, `--fast` or `--turbo`.
    package let priority: JobPriority
    package let options: SubmitOptions

    /// Reads `prompt` and what every submit can carry.
    ///
    /// - Parameter fallbackSeed: the seed for a prompt without `--seed`.
    package init(_ fields: RequestFields, fallbackSeed: UInt32) throws(RequestFailure) {
        let sent = try SentPrompt(try fields.required("prompt", expected: "the address of a picture, then text"))
        guard sent.pictureCount < 2 else { throw .severalPictures(parameter: "prompt", count: sent.pictureCount) }
        guard let picture = try sent.firstPicture else { throw .noPicture(parameter: "prompt") }
        request = try GenerationRequest(sent, picture: picture, fallbackSeed: fallbackSeed)
        self.picture = picture.sentPicture
        priority = JobPriority(sent.prompt.settings)
        options = try SubmitOptions(fields)
    }
}

/// The body of `POST …/button`.
package struct ButtonPress: Sendable, Hashable {
    /// The message whose button is pressed.
    package let message: JobID
    /// The text on the button, as it was sent.
    package let button: String
    package let options: SubmitOptions

    /// Reads `messageId`, `button` and what every submit can carry.
    package init(_ fields: RequestFields) throws(RequestFailure) {
        let id = try fields.required("messageId", expected: "the id of a finished message")
        button = try fields.required("button", expected: "one of the message's buttons")
        message = try MessageID.parse(id)
        options = try SubmitOptions(fields)
    }

    /// Whether the job itself is to be cancelled: Midjourney's button `Cancel Job`, which every message has until it has
    /// ended, and which is without effect afterwards.
    package var isCancel: Bool { button == "Cancel Job" }

    /// What the button does.
    ///
    /// - Parameter job: the one that ``message`` names.
    /// - Throws: ``RequestFailure/notFinished(state:)`` and ``RequestFailure/badButton(pressed:offered:)``.
    package func action(on job: Job) throws(RequestFailure) -> JobAction {
        try job.offered(JobAction(buttonLabel: button), pressed: button)
    }
}

/// The ids of messages as they stand in paths and bodies.
package enum MessageID {
    /// Reads an id.
    ///
    /// - Throws: ``RequestFailure/notFound(parameter:form:received:)`` for what can't be one.
    package static func parse(_ text: String) throws(RequestFailure) -> JobID {
        guard let id = JobID(text) else { throw notFound(text) }
        return id
    }

    /// The failure for an id under which this key has no message.
    package static func notFound(_ text: String) -> RequestFailure {
        .notFound(parameter: "messageId", form: "the id (a UUID)", received: text)
    }
}

/// What every submit can carry.
package struct SubmitOptions: Sendable, Hashable {
    /// `ref`: given back with each message, at most 4096 bytes.
    package let correlation: String?
    /// `webhookOverride`: where the end is reported to.
    package let webhook: String?
    /// `timeout`: 10…900 seconds from the acceptance of the job to its end, waiting included; `nil` for no limit.
    package let timeout: Duration?

    init(_ fields: RequestFields) throws(RequestFailure) {
        correlation = try fields.string("ref")
        if let correlation, correlation.utf8.count > 4096 {
            throw .invalidParameter(
                name: "ref",
                expected: "at most 4096 bytes",
                received: "\(correlation.utf8.count) bytes"
            )
        }
        var webhook = try fields.string("webhookOverride")
        if let address = webhook { webhook = try WebAddress.checked(address, parameter: "webhookOverride") }
        self.webhook = webhook
        timeout = try fields.integer("timeout", in: 10...900).map { .seconds($0) }
    }
}
