import Generation
import ImageSniffing
import RenderPool
import RenderProtocol
import Testing

/// The whole way: the real engine in a real child process.
@Suite("Studio in a worker", .timeLimit(.minutes(5)))
struct StudioRenderTests {
    @Test("an instruction becomes four tiles and a grid of the promised sizes, the same at every time")
    func imagine() async throws {
        let (first, second) = try await withPool { pool in
            (
                try await pool.generate("oil painting at sunset", tileSize: 64),
                try await pool.generate("oil painting at sunset", tileSize: 64)
            )
        }
        #expect(first == second)
        #expect(first.pictures.map(\.role) == [.grid, .tile(1), .tile(2), .tile(3), .tile(4)])
        // The reference is 24 x 16.
        #expect(
            first.pictures.map { [$0.width, $0.height] } == [[128, 86], [64, 43], [64, 43], [64, 43], [64, 43]]
        )
        #expect(Set(first.pictures.map(\.bytes)).count == 5)
        #expect(Set(first.recipes).count == 4)
        for picture in first.pictures {
            let header = try ImageHeader.read(picture.bytes)
            #expect(header.width == picture.width && header.height == picture.height)
        }
    }

    @Test("the pixels do not depend on the number of threads")
    func threads() async throws {
        var outputs: Set<EngineOutput> = []
        for threads in [1, 2, 4] {
            var configuration = RenderPoolConfiguration.fixture()
            configuration.settings.threads = threads
            outputs.insert(
                try await withPool(configuration) { try await $0.generate("watercolour, rain", tileSize: 48) }
            )
        }
        #expect(outputs.count == 1)
    }

    @Test("a tile is rendered again at twice its size, and varied, from its recipe")
    func followUps() async throws {
        try await withPool { pool in
            let recipe = try #require(try await pool.generate("ink drawing", tileSize: 48).recipes.last)
            let upscaled = try await pool.generate("ink drawing", work: .upscale(of: recipe), tileSize: 48)
            #expect(upscaled.pictures.map(\.role) == [.upscaled] && upscaled.recipes == [recipe])
            #expect(upscaled.pictures.map { [$0.width, $0.height] } == [[96, 64]])
            let varied = try await pool.generate("ink drawing", work: .variation(of: recipe), tileSize: 48)
            #expect(varied.pictures.count == 5 && !varied.recipes.contains(recipe))
        }
    }

    @Test("a recipe of another version names both versions", arguments: ["0", "1"])
    func outdatedRecipe(version: String) async {
        await withPool { pool in
            let recipe = EngineRecipe(#"{"engineVersion":"\#(version)","medium":"ink"}"#)
            let failure = await pool.failure(of: "ink", work: .variation(of: recipe))
            #expect(failure == .outdatedRecipe(made: version, current: "2"))
        }
    }

    @Test("a recipe of another engine is unreadable", arguments: ["", "{}", #"{"engineVersion":"a version"}"#])
    func unreadableRecipe(text: String) async {
        await withPool { pool in
            #expect(await pool.failure(of: "ink", work: .upscale(of: EngineRecipe(text))) == .unreadableRecipe)
        }
    }

    @Test("a file tells its prompt, seed, engine, version and recipe, in every script")
    func facts() async throws {
        let output = try await withPool { try await $0.generate("油絵 — Öl, масло", tileSize: 32) }
        let tile = try #require(output.pictures.last)
        let facts = internationalTexts(of: tile.bytes)
        #expect(facts["Description"] == "油絵 — Öl, масло")
        #expect(facts["Software"] == "imagined test")
        #expect(facts["imagined.seed"] == "7")
        #expect(facts["imagined.engine"]?.hasPrefix("studio ") == true)
        #expect(facts["imagined.recipe"] == output.recipes.last?.text)
    }

    /// The iTXt chunks of a PNG file, uncompressed and without language.
    private func internationalTexts(of file: [UInt8]) -> [String: String] {
        var texts: [String: String] = [:]
        var rest = file.dropFirst(8)
        while rest.count >= 12 {
            let length = rest.prefix(4).reduce(0) { $0 << 8 | Int($1) }
            let data = rest.dropFirst(8).prefix(length)
            if rest.dropFirst(4).prefix(4).elementsEqual(Array("iTXt".utf8)) {
                let keyword = data.prefix { $0 != 0 }
                texts[String(decoding: keyword, as: UTF8.self)] = String(
                    decoding: data.dropFirst(keyword.count + 5),
                    as: UTF8.self
                )
            }
            rest = rest.dropFirst(12 + length)
        }
        return texts
    }
}
