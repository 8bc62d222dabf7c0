import Foundation
import Generation

/// What a client wrote, as it stands in the column `sealed` of its job.
struct SealedJob {
    var prompt: String
    var referenceAddress: String
    var instruction: String
    var correlation: String?
    var webhook: String?
    var excluded: [String]
    var ignoredParameters: [String]

    /// Stands for a text that is lost.
    static let lost = SealedJob(
        prompt: "",
        referenceAddress: "",
        instruction: "",
        excluded: [],
        ignoredParameters: []
    )

    /// Seals what a submission says, which its job keeps as it is.
    static func seal(_ submission: JobSubmission, _ key: SealingKey) throws -> [UInt8] {
        let request = submission.request
        let text = SealedJob(
            prompt: request.prompt,
            referenceAddress: request.referenceAddress,
            instruction: request.instruction,
            correlation: submission.correlation,
            webhook: submission.webhook?.address,
            excluded: request.excluded,
            ignoredParameters: request.ignoredParameters
        )
        return try text.sealed(for: submission.id.text, key)
    }

    func sealed(for id: String, _ key: SealingKey) throws -> [UInt8] {
        let length = prompt.utf8.count + referenceAddress.utf8.count + instruction.utf8.count
        var fields = SealedFieldWriter(capacity: length + 256)
        fields.append(prompt)
        fields.append(referenceAddress)
        fields.append(instruction)
        fields.append(correlation)
        fields.append(webhook)
        fields.append(excluded)
        fields.append(ignoredParameters)
        return try key.seal(fields.bytes, at: .job(id))
    }
}

extension SealedJob {
    /// - Throws: ``Unsealable``.
    init(_ sealed: Data, of id: String, _ key: SealingKey) throws(Unsealable) {
        var fields = SealedFieldReader(try key.open(sealed, at: .job(id)))
        prompt = fields.text() ?? ""
        referenceAddress = fields.text() ?? ""
        instruction = fields.text() ?? ""
        correlation = fields.text()
        webhook = fields.text()
        excluded = fields.list()
        ignoredParameters = fields.list()
    }
}

/// What stands for an ``IdempotencyMark``: enough to find it again, and nothing to read.
struct SealedMark {
    let key: String
    let fingerprint: String

    init(_ mark: IdempotencyMark, of owner: OwnerID, _ sealing: SealingKey) {
        key = sealing.mark("idempotency.key", owner, mark.key)
        fingerprint = sealing.mark("idempotency.fingerprint", owner, mark.fingerprint.text)
    }
}
