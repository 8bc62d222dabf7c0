package import DialectKit
package import Generation

/// A place in a list, as clients carry it from one page to the next.
package protocol ListCursor: Sendable, Hashable {
    /// Reads what a client sent.
    ///
    /// - Returns: `nil` when it is no place.
    init?(_ text: String)
    var text: String { get }
}

extension EndpointID: ListCursor {}
extension UploadID: ListCursor {}

/// Some entries of a list, and where the list goes on.
package struct ListPage<Entry: Sendable & Hashable, Cursor: ListCursor>: Sendable, Hashable {
    package let entries: [Entry]
    /// The place behind the last entry; `nil` at the end of the list.
    package let next: Cursor?

    /// - Parameters:
    ///   - found: up to one entry more than the page has room for, in the order of the list.
    ///   - size: entries of a page at most.
    ///   - place: the place behind an entry.
    init(_ found: [Entry], size: Int, place: (Entry) -> Cursor) {
        entries = Array(found.prefix(size))
        next = found.count > size ? entries.last.map(place) : nil
    }

    /// `{"<name>":[…]}`, with `nextCursor` where there may be more.
    func written(as name: String, _ write: (Entry, inout JSONWriter) -> Void) -> [UInt8] {
        JSONWriter.object { json in
            json.array(name) { json in
                for entry in entries { json.element { write(entry, &$0) } }
            }
            json.member("nextCursor", ifPresent: next?.text)
        }
    }
}

/// Which page of a list a client asks for: the parameters `limit` and `cursor`.
package struct ListPageRequest<Cursor: ListCursor>: Sendable, Hashable {
    /// Entries of a page at most; 20 unless asked otherwise.
    package let size: Int
    /// Where the page before ended.
    package let cursor: Cursor?

    init(_ fields: RequestFields, sizes: ClosedRange<Int>) throws(RequestFailure) {
        size = try fields.integer("limit", in: sizes) ?? 20
        cursor = try fields.string("cursor").map { text throws(RequestFailure) in
            if let cursor = Cursor(text) { return cursor }
            throw .invalidParameter(name: "cursor", expected: "the nextCursor of a page", received: text)
        }
    }

    fileprivate init(query: String?, sizes: ClosedRange<Int>) throws(Problem) {
        do throws(RequestFailure) {
            try self.init(try RequestFields(query: query, contentType: nil, body: []), sizes: sizes)
        } catch {
            throw Problem(error)
        }
    }
}

package typealias UploadPage = ListPage<Upload, UploadID>
package typealias UploadPageRequest = ListPageRequest<UploadID>
package typealias EndpointPage = ListPage<Endpoint, EndpointID>
package typealias EndpointPageRequest = ListPageRequest<EndpointID>

extension ListPage<Upload, UploadID> {
    /// - Parameter found: the newest first.
    package init(_ found: [Upload], size: Int) { self.init(found, size: size) { $0.id } }
}

extension ListPageRequest<UploadID> {
    /// The parameters of `GET /v1/uploads`: 1…100 uploads a page.
    ///
    /// - Parameter query: what stands behind `?`, still encoded.
    package init(query: String?) throws(Problem) { try self.init(query: query, sizes: 1...100) }
}

extension ListPage<Endpoint, EndpointID> {
    /// - Parameter found: the oldest first.
    package init(_ found: [Endpoint], size: Int) { self.init(found, size: size) { $0.id } }
}

extension ListPageRequest<EndpointID> {
    /// The parameters of `GET /v1/webhooks/endpoints`: 1…99 endpoints a page.
    ///
    /// - Parameter query: what stands behind `?`, still encoded.
    package init(query: String?) throws(Problem) { try self.init(query: query, sizes: 1...99) }
}
