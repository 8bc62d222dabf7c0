import DialectKit
import Generation

/// The members of a JSON object that a client sent; nothing is converted, and names that nobody asks for are refused.
struct V1Fields {
    private let members: [String: JSONValue]
    /// What stands before the names in problems, such as `webhook.`.
    private let path: String

    /// Reads a body; an empty one is none, whatever its type, and has no members.
    ///
    /// - Parameter names: all that it may have.
    init(contentType: String?, body: [UInt8], names: [String]) throws(Problem) {
        guard !RequestFields.isBlank(body) else {
            self.init([:], at: "")
            return
        }
        let mediaType = (contentType ?? "application/json").prefix { $0 != ";" }.filter { $0 != " " }.lowercased()
        guard mediaType == "application/json" else { throw V1Problem.notJSON(mediaType) }
        let value: JSONValue
        do {
            value = try JSONValue(parsing: body)
        } catch {
            throw Problem(RequestFailure(error))
        }
        guard case .object(let members) = value else {
            throw Problem(RequestFailure.malformedBody(reason: "the JSON must be an object"))
        }
        try self.init(members, path: "", names: names)
    }

    private init(_ members: [String: JSONValue], path: String, names: [String]) throws(Problem) {
        if let stranger = members.keys.sorted().first(where: { !names.contains($0) }) {
            throw V1Problem.unknownName(path + stranger, known: names.map { path + $0 })
        }
        self.init(members, at: path)
    }

    private init(_ members: [String: JSONValue], at path: String) {
        self.members = members
        self.path = path
    }

    /// Whether a member is there and not `null`.
    func has(_ name: String) -> Bool { members[name].map { $0 != .null } ?? false }

    /// - Returns: `nil` when it is absent, `null` or empty.
    func string(_ name: String) throws(Problem) -> String? {
        switch members[name] ?? .null {
        case .null: return nil
        case .string(let text): return text.isEmpty ? nil : text
        case let other: throw invalid(name, "a string", other)
        }
    }

    /// - Parameter expected: ends the sentence "it must be …".
    func required(_ name: String, _ expected: String) throws(Problem) -> String {
        if let text = try string(name) { return text }
        throw Problem(RequestFailure.missingParameter(name: path + name, expected: expected))
    }

    /// A whole number, written as one.
    func integer(_ name: String, in range: ClosedRange<Int>) throws(Problem) -> Int? {
        let value = members[name] ?? .null
        if value == .null { return nil }
        if case .number(let text) = value, let number = Int(text), range.contains(number) { return number }
        throw invalid(name, "a whole number from \(range.lowerBound) to \(range.upperBound)", value)
    }

    /// One of the values of a closed set.
    func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ name: String,
        of type: Choice.Type
    ) throws(Problem) -> Choice? {
        guard let text = try string(name) else { return nil }
        return try choice(text, name)
    }

    /// A list of values of a closed set, not empty.
    func choices<Choice: RawRepresentable<String> & CaseIterable & Hashable>(
        _ name: String,
        of type: Choice.Type
    ) throws(Problem) -> Set<Choice>? {
        let value = members[name] ?? .null
        if value == .null { return nil }
        guard case .array(let elements) = value, !elements.isEmpty else {
            throw invalid(name, "a list with at least one element", value)
        }
        var chosen: Set<Choice> = []
        for element in elements {
            guard case .string(let text) = element else { throw invalid(name, "a list of strings", element) }
            chosen.insert(try choice(text, name))
        }
        return chosen
    }

    /// The members of an object inside.
    func object(_ name: String, names: [String]) throws(Problem) -> V1Fields? {
        switch members[name] ?? .null {
        case .null: return nil
        case .object(let inner): return try V1Fields(inner, path: "\(path)\(name).", names: names)
        case let other: throw invalid(name, "an object", other)
        }
    }

    private func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ text: String,
        _ name: String
    ) throws(Problem) -> Choice {
        if let choice = Choice(rawValue: text) { return choice }
        let known = Choice.allCases.map(\.rawValue).joined(separator: ", ")
        throw Problem(
            RequestFailure.invalidParameter(name: path + name, expected: "one of \(known)", received: text)
        )
    }

    /// - Parameter expected: ends the sentence "it must be …".
    private func invalid(_ name: String, _ expected: String, _ value: JSONValue) -> Problem {
        let received =
            switch value {
            case .null: "null"
            case .bool(let value): "\(value)"
            case .number(let text): text
            case .string(let text): text
            case .array(let elements): elements.isEmpty ? "an empty list" : "a list"
            case .object: "an object"
            }
        return Problem(
            RequestFailure.invalidParameter(name: path + name, expected: expected, received: received)
        )
    }
}
