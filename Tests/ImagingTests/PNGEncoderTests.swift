import Imaging
import Testing

@Suite("PNG encoder")
struct PNGEncoderTests {
    private let pixels = PixelBuffer(
        width: 17,
        height: 5,
        bytes: (0..<17 * 5 * 3).map { UInt8(truncatingIfNeeded: $0 * 73) }
    )

    @Test("pixels survive")
    func pixelsRoundTrip() throws {
        #expect(try ReferenceDecoder.decode(try PNGEncoder.encode(pixels)) == pixels)
    }

    @Test(
        "text of every script survives as the standard asks",
        arguments: [
            "", "plain", "Zürich — naïve", "油絵の街", "сине-зелёный", "مدينة", "🎨👩🏽‍🎨", #"{"medium":"oil","words":["夜"]}"#,
            String(repeating: "a long prompt ", count: 3_000),
        ]
    )
    func textRoundTrip(text: String) throws {
        let file = try PNGEncoder.encode(pixels, facts: [PictureFact(keyword: "Description", text: text)])
        let chunks = PNGFile.chunks(of: file)
        // An iTXt chunk: keyword, 0, not compressed, method 0, no language, no translation, UTF-8.
        #expect(
            chunks.filter { $0.name == "iTXt" }.map(\.data) == [
                Array("Description".utf8) + [0, 0, 0, 0, 0] + Array(text.utf8)
            ]
        )
        #expect(chunks.first?.name == "IHDR" && chunks.last?.name == "IEND")
        #expect(try ReferenceDecoder.decode(file) == pixels)
    }

    @Test("several texts keep their order, and stand before the pixels")
    func order() throws {
        let keywords = ["Software", "Description", "imagined.seed"]
        let file = try PNGEncoder.encode(pixels, facts: keywords.map { PictureFact(keyword: $0, text: "x") })
        let chunks = PNGFile.chunks(of: file)
        #expect(chunks.prefix(while: { $0.name != "IDAT" }).map(\.name).filter { $0 == "iTXt" }.count == 3)
        let found = chunks.filter { $0.name == "iTXt" }.map {
            String(decoding: $0.data.prefix { $0 != 0 }, as: UTF8.self)
        }
        #expect(found == keywords)
    }

    @Test("zero bytes do not get into a text")
    func zeroBytes() throws {
        #expect(PictureFact(keyword: "k", text: "a\0b").text == "ab")
    }

    @Test("the same picture gives the same bytes")
    func determinism() throws {
        #expect(try PNGEncoder.encode(pixels) == (try PNGEncoder.encode(pixels)))
    }
}
