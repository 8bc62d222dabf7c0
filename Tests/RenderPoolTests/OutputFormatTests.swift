import Generation
import ImageSniffing
import Imaging
import RenderPool
import RenderProtocol
import Testing

@Suite("Format of finished pictures", .timeLimit(.minutes(5)))
struct OutputFormatTests {
    @Test("every picture of a task is in the format that was asked for", arguments: PictureEncoding.Format.allCases)
    func format(_ format: PictureEncoding.Format) async throws {
        let output = try await pictures(PictureEncoding(format: format, quality: 80))
        #expect(output.pictures.count == 5)
        for picture in output.pictures {
            let header = try ImageHeader.read(picture.bytes)
            #expect(header.format == format.imageFormat && picture.mediaType == header.format.mediaType)
            #expect(header.width == picture.width && header.height == picture.height)
            #expect(try ReferenceDecoder.decode(picture.bytes).height == picture.height)
        }
    }

    @Test(
        "quality counts: less of it takes fewer bytes, and shows nearly the same",
        arguments: [PictureEncoding.Format.jpeg, .webp]
    )
    func quality(_ format: PictureEncoding.Format) async throws {
        let exact = try await pictures(PictureEncoding())
        let fine = try await pictures(PictureEncoding(format: format, quality: 95))
        let coarse = try await pictures(PictureEncoding(format: format, quality: 20))
        #expect(fine.recipes == exact.recipes)
        for (whole, (good, poor)) in zip(exact.pictures, zip(fine.pictures, coarse.pictures)) {
            #expect(poor.bytes.count < good.bytes.count)
            #expect(try distance(whole.bytes, good.bytes) < 8)
            #expect(try distance(whole.bytes, good.bytes) < distance(whole.bytes, poor.bytes))
        }
    }

    @Test(
        "a file tells its prompt, seed and recipe in XMP, in every script",
        arguments: [PictureEncoding.Format.jpeg, .webp]
    )
    func facts(_ format: PictureEncoding.Format) async throws {
        let prompt = "油絵 <b>Öl</b> & масло"
        let output = try await pictures(PictureEncoding(format: format), prompt)
        for (number, picture) in output.pictures.enumerated() {
            let text = String(decoding: picture.bytes, as: UTF8.self)
            #expect(text.contains("油絵 &lt;b&gt;Öl&lt;/b&gt; &amp; масло</rdf:li>"))
            #expect(text.contains("<xmp:CreatorTool>imagined test</xmp:CreatorTool>"))
            #expect(text.contains("<imagined:seed>7</imagined:seed>"))
            let recipes =
                number == 0 ? "[\(output.recipes.map(\.text).joined(separator: ","))]" : output.recipes[number - 1].text
            #expect(text.contains("<imagined:recipe>\(recipes)</imagined:recipe>"))
        }
    }

    @Test("nothing of a reference's metadata is in any file", arguments: PictureEncoding.Format.allCases)
    func canary(_ format: PictureEncoding.Format) async throws {
        let corpus = try await Corpus.made()
        for name in ["j13.jpg", "p21.png", "w09.webp", "g10.gif", "j07b.jpg"] {
            let reference = try corpus.bytes(of: name)
            #expect(reference.contains(text: "CANARY"), "\(name)")
            for picture in try await pictures(PictureEncoding(format: format), reference: reference).pictures {
                #expect(!picture.bytes.contains(text: "CANARY"), "\(name)")
                // What is packed can't be searched, so nothing may be there that is not known.
                #expect(try PictureParts.names(in: picture.bytes) == parts(of: format), "\(name)")
            }
        }
    }

    /// All that a file may consist of, in its order.
    private func parts(of format: PictureEncoding.Format) -> [String] {
        switch format {
        case .png: ["IHDR", "sRGB"] + [String](repeating: "iTXt", count: 5) + ["pHYs", "IDAT", "IEND"]
        case .jpeg: ["D8", "E1", "DB", "DB", "C0", "C4", "C4", "C4", "C4", "DA", "D9"]
        case .webp: ["VP8X", "VP8 ", "XMP "]
        }
    }

    private func pictures(
        _ encoding: PictureEncoding,
        _ prompt: String = "oil painting",
        reference: [UInt8]? = nil
    ) async throws -> EngineOutput {
        var configuration = RenderPoolConfiguration.fixture()
        configuration.settings.encoding = encoding
        return try await withPool(configuration) { pool in
            try await pool.generate(prompt, reference: reference, tileSize: 64)
        }
    }

    /// The mean difference of a channel.
    private func distance(_ one: [UInt8], _ other: [UInt8]) throws -> Double {
        let pair = (try ReferenceDecoder.decode(one), try ReferenceDecoder.decode(other))
        let sum = zip(pair.0.bytes, pair.1.bytes).reduce(0) { $0 + abs(Int($1.0) - Int($1.1)) }
        return Double(sum) / Double(pair.0.bytes.count)
    }
}
