/// A promise of the server that was seen broken.
package struct Violation: Sendable, Hashable, CustomStringConvertible {
    /// What is promised.
    package enum Rule: String, Sendable, Hashable, CaseIterable {
        case acknowledgedIsKept = "an acknowledged job is there under its id"
        case acknowledgedEnds = "an acknowledged job comes to its end"
        case oneKeyOneJob = "submits with one Idempotency-Key are one job"
        case nothingUnasked = "there is no job and no report that nobody asked for"
        case answersFit = "every answer fits its request"
        case endIsFinal = "an end, once told, is told the same for ever"
        case progressRises = "progress never goes back"
        case completeHasPicture = "100 % is told only when the picture can be fetched"
        case pictureStays = "a picture's bytes never change"
        case reportComes = "every end is reported at least once"
        case reportIsOne = "all reports of one end have one id and one body"
        case reportsAreInOrder = "an endpoint gets reports in the order of the ends"
        case reportIsSigned = "every report is signed"
        case reportAgrees = "reports, answers and rows say the same"
        case failureHasCause = "a job fails only when its worker died three times"
        case rowsHold = "the rows agree with each other"
        case filesFitRows = "every picture's file is there, with its size and digest"
        case noOrphans = "there is no file that no row names"
        case attemptsAreFew = "no more attempts are made than kills explain"
        case serverLives = "the server ends only when it is killed, and starts again"
        case firstKeyStays = "the first key stays readable"
    }

    package let rule: Rule
    package let detail: String

    init(_ rule: Rule, _ detail: String) {
        self.rule = rule
        self.detail = detail
    }

    package var description: String { "\(rule.rawValue): \(detail)" }

    /// The head of a body, for a sentence.
    static func excerpt(_ bytes: [UInt8]) -> String { String(decoding: bytes.prefix(400), as: UTF8.self) }
}
