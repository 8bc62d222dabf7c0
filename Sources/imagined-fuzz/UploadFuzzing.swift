import DialectKit

/// Multipart bodies tell the same however they are cut, and so does what is wrong with them.
///
/// The first line is the `Content-Type`, its first byte how the rest is cut.
enum MultipartFuzzing {
    private struct Reading: Equatable {
        var parts: [MultipartPart] = []
        var contents: [[UInt8]] = []
        var ended = 0
        var failure: MultipartFailure?
    }

    static func feed(_ bytes: [UInt8]) {
        guard let cut = bytes.first, let end = bytes.firstIndex(of: 0x0A) else { return }
        let contentType = String(decoding: bytes[1..<max(1, end)], as: UTF8.self)
        guard let boundary = try? MultipartBoundary(contentType: contentType) else { return }
        let body = bytes[(end + 1)...]
        let whole = read(body, boundary, size: max(1, body.count))
        FuzzTarget.expect(read(body, boundary, size: Int(cut) % 40 + 1) == whole, "another reading when cut")
        FuzzTarget.expect(whole.parts.count - whole.ended <= 1, "two parts are open")
        FuzzTarget.expect(whole.failure != nil || whole.ended == whole.parts.count, "a part has no end")
    }

    private static func read(_ body: ArraySlice<UInt8>, _ boundary: MultipartBoundary, size: Int) -> Reading {
        let limits = MultipartLimits(preamble: 64, head: 256, headers: 4, parts: 4)
        var parser = MultipartParser(boundary: boundary, limits: limits)
        var reading = Reading()
        var events: [MultipartEvent] = []
        do throws(MultipartFailure) {
            for start in stride(from: body.startIndex, to: body.endIndex, by: size) {
                try parser.push(body[start..<min(start + size, body.endIndex)], into: &events)
                FuzzTarget.expect(parser.heldByteCount <= 256 + 80, "too much is held back")
            }
            try parser.finish()
        } catch {
            reading.failure = error
        }
        for event in events {
            switch event {
            case .partBegan(let part):
                reading.parts.append(part)
                reading.contents.append([])
            case .content(let bytes): reading.contents[reading.contents.count - 1] += bytes
            case .partEnded: reading.ended += 1
            }
        }
        return reading
    }
}

/// `data:` addresses stand for the same however they are cut, and are found in prompts without harm to the words.
enum DataURLFuzzing {
    static func feed(_ bytes: [UInt8]) {
        guard let cut = bytes.first else { return }
        let text = bytes.dropFirst()
        let whole = read(text, size: max(1, text.count))
        FuzzTarget.expect(read(text, size: Int(cut) % 20 + 1) == whole, "another reading when cut")
        if case .success(let address) = whole {
            FuzzTarget.expect(address.bytes.count <= text.count, "more bytes than characters")
            FuzzTarget.expect((try? DataURL(parsing: text)) == address, "the whole is another one")
        }
        let prompt = String(decoding: text, as: UTF8.self)
        if let sent = try? SentPrompt(prompt) {
            FuzzTarget.expect(sent.picture != nil || sent.text == prompt, "words were lost")
            FuzzTarget.expect(sent.text.utf8.count <= prompt.utf8.count, "words were added")
        }
        _ = try? RequestedPicture(prompt, parameter: "image")
    }

    private static func read(_ text: ArraySlice<UInt8>, size: Int) -> Result<DataURL, DataURLFailure> {
        Result { () throws(DataURLFailure) in
            var decoder = DataURLDecoder()
            var output: [UInt8] = []
            for start in stride(from: text.startIndex, to: text.endIndex, by: size) {
                try decoder.push(text[start..<min(start + size, text.endIndex)], into: &output)
            }
            try decoder.finish(into: &output)
            return DataURL(mediaType: decoder.mediaType, bytes: output)
        }
    }
}
