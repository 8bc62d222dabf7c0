/// The head of one part of a `multipart/form-data` body.
package struct MultipartPart: Sendable, Hashable {
    /// The field's name, as it was sent.
    package let name: String
    /// What the client calls the file: a text to show, never a path; `nil` for a part that is no file.
    package let fileName: String?
    /// The media type in lower case, without parameters; `nil` where the part does not say.
    package let mediaType: String?

    package init(name: String, fileName: String? = nil, mediaType: String? = nil) {
        self.name = name
        self.fileName = fileName
        self.mediaType = mediaType
    }

    /// Reads the lines of a part's head.
    ///
    /// - Parameter block: the lines with CR LF between them; empty where there are none.
    /// - Throws: what ``MultipartFailure`` says of heads.
    init(block: ArraySlice<UInt8>, limits: MultipartLimits) throws(MultipartFailure) {
        var fields: [(name: String, value: String)] = []
        var rest = block
        while !rest.isEmpty {
            let end = rest.indices.first { rest[$0] == 0x0D && $0 + 1 < rest.endIndex && rest[$0 + 1] == 0x0A }
            fields.append(try Self.field(rest[..<(end ?? rest.endIndex)]))
            guard fields.count <= limits.headers else { throw .tooManyHeaders(limit: limits.headers) }
            rest = end.map { rest[($0 + 2)...] } ?? []
        }
        func value(_ name: String) throws(MultipartFailure) -> String? {
            let found = fields.filter { $0.name == name }
            guard found.count < 2 else { throw .header }
            return found.first?.value
        }
        if let encoding = try value("content-transfer-encoding")?.lowercased(),
            !["7bit", "8bit", "binary"].contains(encoding)
        {
            throw .transferEncoding
        }
        mediaType = try value("content-type").map { text throws(MultipartFailure) in
            guard let parameters = HeaderParameters(text) else { throw .header }
            guard !parameters.value.hasPrefix("multipart/") else { throw .nested }
            return parameters.value
        }
        guard let text = try value("content-disposition"), let disposition = HeaderParameters(text) else {
            throw .disposition
        }
        let names = disposition.values(of: "name")
        let plain = disposition.values(of: "filename")
        let extended = disposition.values(of: "filename*")
        guard disposition.value == "form-data", names.count == 1, plain.count < 2, extended.count < 2 else {
            throw .disposition
        }
        name = names[0]
        fileName = plain.first ?? extended.first
    }

    private static func field(_ line: ArraySlice<UInt8>) throws(MultipartFailure) -> (name: String, value: String) {
        // No line goes on in the next one (RFC 9112, §5.2), no name has white space behind it, and there are no control
        // characters: programs disagree about them, and that is how things are smuggled.
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > line.startIndex,
            line[..<colon].allSatisfy({ (0x21...0x7E).contains($0) }),
            line[colon...].allSatisfy({ $0 == 0x09 || ($0 >= 0x20 && $0 != 0x7F) })
        else { throw .header }
        let value = line[(colon + 1)...].drop { $0 == 0x20 || $0 == 0x09 }
        let end = value.lastIndex { $0 != 0x20 && $0 != 0x09 }
        return (
            String(decoding: line[..<colon], as: UTF8.self).lowercased(),
            end.map { String(decoding: value[...$0], as: UTF8.self) } ?? ""
        )
    }
}

/// How much of a multipart body may be other than content.
package struct MultipartLimits: Sendable, Hashable {
    /// Bytes before the first delimiter; default 1024.
    package var preamble: Int
    /// Bytes of the head of one part; default 8192.
    package var head: Int
    /// Lines of the head of one part; default 16.
    package var headers: Int
    /// Parts; default 32.
    package var parts: Int

    package init(preamble: Int = 1024, head: Int = 8192, headers: Int = 16, parts: Int = 32) {
        self.preamble = preamble
        self.head = head
        self.headers = headers
        self.parts = parts
    }
}

/// Why a body is no `multipart/form-data` that is read here.
package enum MultipartFailure: Error, Sendable, Hashable {
    /// The `Content-Type` has no boundary, two of them, or one that is none.
    case boundary
    /// Behind a delimiter comes neither the end of its line nor the end of the body.
    case delimiter
    /// The first delimiter does not come soon.
    case preamble(limit: Int)
    /// The head of a part is too long.
    case head(limit: Int)
    /// The head of a part has too many lines.
    case tooManyHeaders(limit: Int)
    /// A line of a part's head is malformed, or stands there twice.
    case header
    /// A part has no `Content-Disposition: form-data` with one name.
    case disposition
    /// A part is encoded in a way that RFC 7578 (§4.7) took away.
    case transferEncoding
    /// A part is a multipart body itself, which RFC 7578 (§4.3) took away.
    case nested
    case tooManyParts(limit: Int)
    /// The body ends before its last delimiter.
    case truncated

    /// Ends the sentence "The request can't be read: …", without a full stop.
    package var reason: String {
        switch self {
        case .boundary: "Content-Type must name one boundary of 1 to 70 characters"
        case .delimiter: "a boundary is followed by something else than the end of its line"
        case .preamble(let limit): "no boundary comes within the first \(limit) bytes"
        case .head(let limit): "the head of a part has more than \(limit) bytes"
        case .tooManyHeaders(let limit): "the head of a part has more than \(limit) lines"
        case .header: "a line in the head of a part is malformed"
        case .disposition: "a part must have the header Content-Disposition: form-data with a name"
        case .transferEncoding: "a part has a Content-Transfer-Encoding; its content must be sent as it is"
        case .nested: "a part is multipart itself; each file must be a part of its own"
        case .tooManyParts(let limit): "there are more than \(limit) parts"
        case .truncated: "the body ended before its last boundary"
        }
    }
}
