import Foundation
import Generation

/// What a receiver answered, as it stands in the column `sealed` of an attempt: it may repeat what it was sent, and tell an
/// address.
enum SealedAnswer {
    /// - Returns: `nil` where there is neither a reason nor an answer.
    static func seal(_ attempt: DeliveryAttempt, of delivery: Int64, number: Int, _ key: SealingKey) throws -> Data? {
        guard attempt.reason != nil || !attempt.answer.isEmpty else { return nil }
        var fields = SealedFieldWriter()
        fields.append(attempt.reason)
        fields.append(attempt.answer)
        return Data(try key.seal(fields.bytes, at: .answer(to: delivery, attempt: number)))
    }

    static func open(
        _ sealed: Data?,
        of delivery: Int64,
        number: Int,
        _ key: SealingKey
    ) throws(Unsealable) -> (reason: String?, answer: [UInt8]) {
        guard let sealed else { return (nil, []) }
        var fields = SealedFieldReader(try key.open(sealed, at: .answer(to: delivery, attempt: number)))
        let reason = fields.text()
        return (reason, fields.field().map(Array.init) ?? [])
    }
}
