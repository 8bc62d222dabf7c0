import DialectKit
import DialectV1
import HTTPAPI
import HTTPTypes
import Testing

@Suite("The description of our routes")
struct DocumentTests {
    /// The members of an object inside the document.
    private static func members(_ path: [String]) throws -> [String: JSONValue] {
        var value = try JSONValue(parsing: V1DocumentRoutes.document)
        for name in path {
            guard case .object(let members) = value, let inner = members[name] else { return [:] }
            value = inner
        }
        guard case .object(let members) = value else { return [:] }
        return members
    }

    @Test("the document has every route of the server, and no other")
    func routes() throws {
        let methods: Set = ["get", "put", "post", "delete", "options", "head", "patch", "trace"]
        let described = try Self.members(["paths"]).flatMap { path, item -> [String] in
            guard case .object(let members) = item else { return [] }
            return members.keys.filter(methods.contains).map { "\($0.uppercased()) \(path)" }
        }
        let served = Routes.table.map { "\($0.method.rawValue) \($0.path)" }
        #expect(Set(described) == Set(served))
        #expect(described.count == served.count)
        #expect(served.count == Set(served).count)
    }

    @Test("the document knows the code of every problem that has a page")
    func codes() throws {
        guard case .array(let values) = try Self.members(["components", "schemas", "Code"])["enum"] else {
            Issue.record("no codes")
            return
        }
        let described = values.compactMap { value -> String? in
            guard case .string(let text) = value else { return nil }
            return text
        }
        #expect(Set(described) == Set(ProblemType.all.map(\.code)))
    }
}
