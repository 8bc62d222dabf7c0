package import DialectKit
package import Generation

package typealias JobPage = ListPage<Job, JobCursor>

extension ListPage<Job, JobCursor> {
    /// - Parameter found: the newest first.
    package init(_ found: [Job], size: Int) { self.init(found, size: size) { JobCursor(after: $0.number) } }
}

/// Which page of which list a client asks for: the parameters of `GET /v1/jobs`.
package struct JobPageRequest: Sendable, Hashable {
    /// `nil` for all.
    package let state: JobState?
    /// 1…100 jobs a page.
    package let page: ListPageRequest<JobCursor>

    /// - Parameter query: what stands behind `?`, still encoded.
    package init(query: String?) throws(Problem) {
        do throws(RequestFailure) {
            let fields = try RequestFields(query: query, contentType: nil, body: [])
            state = try fields.string("state").map { text throws(RequestFailure) in
                if let state = JobState(rawValue: text) { return state }
                let states = JobState.allCases.map(\.rawValue).joined(separator: ", ")
                throw .invalidParameter(name: "state", expected: "one of \(states)", received: text)
            }
            page = try ListPageRequest(fields, sizes: 1...100)
        } catch {
            throw Problem(error)
        }
    }

    /// What the store is asked for: one job more than the page has room for, to see whether there is a next one.
    package func selection(of owner: OwnerID) -> JobSelection {
        JobSelection(owner: owner, state: state, before: page.cursor?.number, limit: page.size + 1)
    }
}

/// A place in a list of jobs, in a form that tells clients nothing: 13 characters.
package struct JobCursor: ListCursor {
    /// Of the last job before the place.
    package let number: JobNumber

    /// The place behind a job.
    package init(after number: JobNumber) { self.number = number }

    /// Reads the form of ``text``.
    ///
    /// - Returns: `nil` for any other text.
    package init?(_ text: String) {
        guard let number = Base32.number(text.utf8), number <= UInt64(Int64.max) else { return nil }
        self.number = JobNumber(Int64(number))
    }

    /// The number in base 32, the highest digit first.
    package var text: String { Base32.text(UInt64(bitPattern: number.value)) }
}
