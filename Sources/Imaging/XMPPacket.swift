/// Facts about a picture as XMP, for the formats that have no texts of their own.
///
/// `Software` becomes `xmp:CreatorTool`, `Description` becomes `dc:description`, and `imagined.seed` becomes
/// `imagined:seed`.
///
/// - Source: ISO 16684-1:2019, 7 "Serialization".
enum XMPPacket {
    /// Writes the facts, leaving the longest ones out where all of them do not fit.
    ///
    /// - Parameter maximumByteCount: how long the result may be; at least 1,000.
    static func encoded(_ facts: [PictureFact], maximumByteCount: Int = .max) -> [UInt8] {
        var kept = facts
        var packet = encodedWhole(kept)
        while packet.count > maximumByteCount, let longest = kept.map(\.text.utf8.count).max() {
            kept.removeAll { $0.text.utf8.count == longest }
            packet = encodedWhole(kept)
        }
        return packet
    }

    private static func encodedWhole(_ facts: [PictureFact]) -> [UInt8] {
        let head = """
            <?xpacket begin="\u{FEFF}" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">\
            <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" \
            xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/" \
            xmlns:imagined="urn:imagined:picture:1:">
            """
        let tail = "</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end=\"r\"?>"
        return Array((head + facts.map(property).joined() + tail).utf8)
    }

    private static func property(_ fact: PictureFact) -> String {
        let text = escaped(fact.text)
        switch fact.keyword {
        case "Software":
            return "<xmp:CreatorTool>\(text)</xmp:CreatorTool>"
        case "Description":
            return "<dc:description><rdf:Alt><rdf:li xml:lang=\"x-default\">\(text)</rdf:li></rdf:Alt></dc:description>"
        case _:
            let name = fact.keyword.split(separator: ".").last.map(String.init) ?? fact.keyword
            let plain = String(name.filter { $0.isASCII && ($0.isLetter || $0.isNumber) })
            return "<imagined:\(plain)>\(text)</imagined:\(plain)>"
        }
    }

    /// Text as XML 1.0 can hold it; what it can't hold in any way is left out.
    private static func escaped(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\r": escaped += "&#13;"
            case "\t", "\n", "\u{20}"..."\u{D7FF}", "\u{E000}"..."\u{FFFD}", "\u{10000}"...:
                escaped.unicodeScalars.append(scalar)
            case _: continue
            }
        }
        return escaped
    }
}
