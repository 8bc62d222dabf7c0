package import DialectKit
package import Generation

/// Some jobs of a list, and where the list goes on.
package struct JobPage: Sendable, Hashable {
    package let jobs: [Job]
    /// `nil` at the end of the list.
    package let next: JobCursor?

    /// - Parameters:
    ///   - found: up to one job more than the page has room for, the newest first.
    ///   - size: jobs of a page at most.
    package init(_ found: [Job], size: Int) {
        jobs = Array(found.prefix(size))
        next = found.count > size ? jobs.last.map { JobCursor(after: $0.number) } : nil
    }
}

/// Which page of which list a client asks for: the parameters of `GET /v1/jobs`.
package struct JobPageRequest: Sendable, Hashable {
    /// `nil` for all.
    package let state: JobState?
    /// Jobs of a page: 1…100, default 20.
    package let size: Int
    /// Where the page before ended.
    package let cursor: JobCursor?

    /// - Parameter query: what stands behind `?`, still encoded.
    package init(query: String?) throws(Problem) {
        do throws(RequestFailure) {
            let fields = try RequestFields(query: query, contentType: nil, body: [])
            state = try fields.string("state").map { text throws(RequestFailure) in
                if let state = JobState(rawValue: text) { return state }
                let states = JobState.allCases.map(\.rawValue).joined(separator: ", ")
                throw .invalidParameter(name: "state", expected: "one of \(states)", received: text)
            }
            size = try fields.integer("limit", in: 1...100) ?? 20
            cursor = try fields.string("cursor").map { text throws(RequestFailure) in
                if let cursor = JobCursor(text) { return cursor }
                throw .invalidParameter(name: "cursor", expected: "the nextCursor of a page", received: text)
            }
        } catch {
            throw Problem(error)
        }
    }

    /// What the store is asked for: one job more than the page has room for, to see whether there is a next one.
    package func selection(of owner: OwnerID) -> JobSelection {
        JobSelection(owner: owner, state: state, before: cursor?.number, limit: size + 1)
    }
}

/// A place in a list of jobs, in a form that tells clients nothing: 13 characters.
package struct JobCursor: Sendable, Hashable {
    private static let digits = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)

    /// Of the last job before the place.
    package let number: JobNumber

    /// The place behind a job.
    package init(after number: JobNumber) { self.number = number }

    /// Reads the form of ``text``.
    ///
    /// - Returns: `nil` for any other text.
    package init?(_ text: String) {
        guard text.utf8.count == 13 else { return nil }
        var value: UInt64 = 0
        for byte in text.utf8 {
            guard let digit = Self.digits.firstIndex(of: byte), value >> 58 == 0 else { return nil }
            value = value << 5 | UInt64(digit)
        }
        number = JobNumber(Int64(value))
    }

    /// The number in base 32, the highest digit first.
    package var text: String {
        let value = UInt64(bitPattern: number.value)
        return String(decoding: (0..<13).map { Self.digits[Int(value >> UInt64(60 - 5 * $0) & 31)] }, as: UTF8.self)
    }
}
