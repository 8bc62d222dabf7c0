package import Generation
import Synchronization

/// One job at one revision, with the answers that were written about it.
///
/// A job that is polled gives the same bytes until it changes; they are written once and live as long as the snapshot.
package final class JobSnapshot: Sendable {
    /// Names a way of writing a job down.
    package struct AnswerKey: Sendable, Hashable {
        package var dialect: DialectID
        /// Public base of the links in the answer.
        package var linkBase: String

        package init(dialect: DialectID, linkBase: String) {
            self.dialect = dialect
            self.linkBase = linkBase
        }
    }

    /// Answers of one snapshot at most: a host has a few names, and a stranger can't make it more.
    private static let mostAnswers = 8

    package let job: Job
    private let answers = Mutex<[(key: AnswerKey, bytes: [UInt8])]>([])

    package init(_ job: Job) { self.job = job }

    /// The job, written as `write` does it; asked only where it was not written before.
    package func answer(_ key: AnswerKey, write: (Job) -> [UInt8]) -> [UInt8] {
        if let known = answers.withLock({ $0.first { $0.key == key }?.bytes }) { return known }
        let bytes = write(job)
        answers.withLock { if $0.count < Self.mostAnswers { $0.append((key, bytes)) } }
        return bytes
    }
}
