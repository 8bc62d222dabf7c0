import Generation

/// The parameters of a request, wherever they came from: the query wins over the body.
///
/// A JSON object and a form are bodies alike. Names that nobody asks for are passed over.
package struct RequestFields: Sendable, Hashable, Discreet {
    /// Pairs of a form; each takes many times the memory of its text.
    private static let mostPairs = 4096

    private var values: [String: JSONValue] = [:]

    /// Turns the pairs of a query or form into names and values.
    package typealias PairReader = ([FormPair]) throws(RequestFailure) -> [(name: String, value: String)]

    /// Reads a request.
    ///
    /// A body without a content type is read as JSON; an empty body is no body, whatever its type.
    ///
    /// - Parameters:
    ///   - query: what stands behind `?`, still encoded.
    ///   - contentType: the header as it came.
    ///   - pairReader: how pairs are decoded; by itself, each for itself.
    /// - Throws: ``RequestFailure/malformedBody(reason:)`` and ``RequestFailure/unsupportedMediaType(received:)``.
    package init(
        query: String?,
        contentType: String?,
        body: [UInt8],
        pairReader: PairReader = RequestFields.decodedPairs
    ) throws(RequestFailure) {
        if !Self.isBlank(body) {
            try read(body, contentType: contentType ?? "application/json", pairReader: pairReader)
        }
        for pair in try pairReader(FormPair.list(query ?? "")) where !pair.value.isEmpty {
            values[pair.name] = .string(pair.value)
        }
    }

    /// Whether a body has nothing but white space in it, and so is none.
    package static func isBlank(_ body: [UInt8]) -> Bool {
        body.allSatisfy { $0 == 0x20 || (0x09...0x0D).contains($0) }
    }

    /// Each pair decoded for itself; of pairs with the same name, the last one will count.
    package static func decodedPairs(_ pairs: [FormPair]) throws(RequestFailure) -> [(name: String, value: String)] {
        var decoded: [(name: String, value: String)] = []
        for pair in pairs { decoded.append((try pair.name(), try pair.value())) }
        return decoded
    }

    /// The value of an optional parameter; numbers and truth values count as their text.
    ///
    /// - Returns: `nil` when it is absent, `null` or empty.
    /// - Throws: ``RequestFailure/invalidParameter(name:expected:received:)`` for an array or object.
    package func string(_ name: String) throws(RequestFailure) -> String? {
        switch values[name] ?? .null {
        case .null: return nil
        case .bool(let value): return value ? "true" : "false"
        case .number(let text): return text
        case .string(let text): return text.isEmpty ? nil : text
        case .array: throw .invalidParameter(name: name, expected: "a string", received: "an array")
        case .object: throw .invalidParameter(name: name, expected: "a string", received: "an object")
        }
    }

    /// The value of a parameter that must be there.
    ///
    /// - Parameter expected: ends the sentence "it must be …".
    /// - Throws: ``RequestFailure/missingParameter(name:expected:)``, and what ``string(_:)`` throws.
    package func required(_ name: String, expected: String) throws(RequestFailure) -> String {
        guard let value = try string(name) else { throw .missingParameter(name: name, expected: expected) }
        return value
    }

    /// The value of an optional parameter that is a whole number, sent as a number or as text.
    ///
    /// - Throws: ``RequestFailure/invalidParameter(name:expected:received:)`` when it is none or not in `range`.
    package func integer(_ name: String, in range: ClosedRange<Int>) throws(RequestFailure) -> Int? {
        guard let text = try string(name) else { return nil }
        guard let number = Int(text), range.contains(number) else {
            let expected = "a whole number from \(range.lowerBound) to \(range.upperBound)"
            throw .invalidParameter(name: name, expected: expected, received: text)
        }
        return number
    }

    private mutating func read(
        _ body: [UInt8],
        contentType: String,
        pairReader: PairReader
    ) throws(RequestFailure) {
        let mediaType = Self.mediaType(in: contentType)
        switch mediaType {
        case "application/json": values = try Self.object(body)
        case "application/x-www-form-urlencoded":
            guard let text = String(validating: body, as: UTF8.self) else {
                throw .malformedBody(reason: "the form is not UTF-8")
            }
            guard body.count(where: { $0 == UInt8(ascii: "&") }) < Self.mostPairs else {
                throw .malformedBody(reason: "the form has more than \(Self.mostPairs) fields")
            }
            for pair in try pairReader(FormPair.list(text)) { values[pair.name] = .string(pair.value) }
        default: throw .unsupportedMediaType(received: mediaType)
        }
    }

    /// The type itself, in lower case and without parameters.
    private static func mediaType(in contentType: String) -> String {
        // As nearly all clients write it: character by character, the rest takes longer than a whole small body.
        if contentType == "application/json" { return contentType }
        return contentType.prefix { $0 != ";" }.filter { $0 != " " }.lowercased()
    }

    private static func object(_ body: [UInt8]) throws(RequestFailure) -> [String: JSONValue] {
        let value: JSONValue
        do {
            value = try JSONValue(parsing: body)
        } catch {
            throw RequestFailure(error)
        }
        switch value {
        case .object(let members): return members
        case .null: return [:]
        case .bool, .number, .string, .array: throw .malformedBody(reason: "the JSON must be an object")
        }
    }
}

extension RequestFailure {
    /// A body that is no JSON.
    package init(_ failure: JSONFailure) {
        switch failure {
        case .unexpected(let offset): self = .malformedBody(reason: "the JSON has an error at byte \(offset)")
        case .notUnicode(let offset):
            self = .malformedBody(reason: "the JSON has a string at byte \(offset) that is not Unicode")
        case .tooDeep(let limit): self = .malformedBody(reason: "the JSON is more than \(limit) levels deep")
        case .tooMany(let limit): self = .malformedBody(reason: "the JSON has more than \(limit) values")
        }
    }
}
