import Generation
import ImageSniffing
import RenderPool
import RenderProtocol
import Testing

/// Small sound pictures, three of each format that every server reads and one or two of each other, cut off at every
/// byte and damaged in each of their first bytes.
///
/// A whole file is worked through in one task of a worker, so that thousands of decodings take a moment and none of them
/// can end the test.
@Suite("Damaged pictures", .timeLimit(.minutes(5)))
struct DamagedPictureTests {
    /// A picture of the corpus, and how many bytes at its end hold no pixels.
    struct Sound: Sendable, CustomTestStringConvertible {
        let name: String
        let tail: Int
        var testDescription: String { name }
    }

    @Test("a file that was cut off is never taken for a whole one, at whichever byte", arguments: sound)
    func everyPrefix(_ sound: Sound) async throws {
        let words = try await words("@prefixes", sound.name)
        for (count, word) in words.enumerated() {
            let isWhole = count >= words.count - 1 - sound.tail
            let expected: Set = isWhole ? ["whole"] : refusals
            #expect(expected.contains(word), "\(sound.name), \(count) of \(words.count - 1) bytes")
        }
        // Whoever sends half a picture is told so, and not that it is damaged.
        #expect(words[words.count / 2] == "reference_truncated")
    }

    @Test("a file with one damaged byte is read or refused, and its worker lives on", arguments: sound)
    func everyFlip(_ sound: Sound) async throws {
        let words = try await words("@flips", sound.name)
        #expect(words.count == 128 * 9 || words.count % 9 == 0)
        #expect(Set(words).isSubset(of: refusals.union(["whole", "other"])), "\(Set(words))")
        // A decoder that reads everything has not been tried.
        #expect(words.contains { refusals.contains($0) })
    }

    private func words(_ instruction: String, _ name: String) async throws -> [Substring] {
        let file = try await Corpus.made().bytes(of: name)
        var configuration = RenderPoolConfiguration.fixture()
        configuration.settings.referenceLimits.formats = ImageFormat.allCases
        let output = try await withPool(configuration) { pool in
            try await pool.generate(instruction, work: .upscale(of: EngineRecipe("")), reference: file)
        }
        return try #require(output.recipes.first).text.split(separator: " ")
    }

    private let refusals: Set<Substring> = [
        "reference_malformed", "reference_truncated", "reference_unsupported", "reference_too_large",
    ]
}

private let sound: [DamagedPictureTests.Sound] = [
    // The last chunk of PNG, which is empty.
    .init(name: "p20-rgb8.png", tail: 12), .init(name: "p20-pal4i.png", tail: 12),
    .init(name: "p20-rgba16.png", tail: 12),
    .init(name: "j03-yuv.jpg", tail: 0), .init(name: "j03-ycck.jpg", tail: 0), .init(name: "j16.jpg", tail: 0),
    // The trailer of GIF; and all that follows the first frame.
    .init(name: "g08.gif", tail: 1), .init(name: "g10.gif", tail: 1), .init(name: "g09.gif", tail: 239),
    .init(name: "w07.webp", tail: 0), .init(name: "w07b.webp", tail: 0), .init(name: "w04c.webp", tail: 0),
    // What a camera put behind the pixels.
    .init(name: "h01.avif", tail: 0), .init(name: "h02.heic", tail: 0), .init(name: "h10b.heic", tail: 32),
    .init(name: "t01.tif", tail: 0), .init(name: "t07.tif", tail: 0),
]
