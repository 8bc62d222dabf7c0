import Generation
import ImageSniffing
import Imaging
import RenderPool
import RenderProtocol
import Testing

@Suite("Previews of a render", .timeLimit(.minutes(5)))
struct PreviewTests {
    @Test("small paintings of all tiles come first, and each tile is shown when it is painted")
    func tiles() async throws {
        let (output, previews) = try await rendered("oil painting at sunset, snow", tileSize: 384)
        #expect(previews.map(\.tile) == [1, 2, 3, 4, 1, 2, 3, 4])
        for preview in previews {
            // The reference is 24 x 16.
            #expect(preview.width == 192 && preview.height == 128 && preview.mediaType == "image/jpeg")
            #expect(preview.bytes.count < 16_384)
            let header = try ImageHeader.read(preview.bytes)
            #expect(header.format == .jpeg && header.width == preview.width && header.height == preview.height)
        }
        for number in 1...4 {
            let tile = try #require(output.pictures.first { $0.role == .tile(number) })
            let small = try Resampling.fitted(try ReferenceDecoder.decode(tile.bytes), longSide: 192)
            let shown = try previews.filter { $0.tile == number }.map { try ReferenceDecoder.decode($0.bytes) }
            let distances = shown.map { distance($0, small) }
            #expect(distances[1] < 10, "the finished tile is shown as it is")
            #expect(distances[0] < 40, "what comes first is the same composition")
            #expect(distances[0] > distances[1], "painted with fewer marks")
        }
    }

    @Test("an upscale is shown without a tile, and a picture that is small is shown once, at its size")
    func upscale() async throws {
        let recipe = try #require(try await rendered("pencil drawing", tileSize: 24).output.recipes.first)
        let (output, previews) = try await rendered("pencil drawing", work: .upscale(of: recipe), tileSize: 24)
        #expect(previews.map(\.tile) == [nil])
        #expect(previews.map(\.width) == [48] && output.pictures.map(\.width) == [48])
    }

    @Test("previews do not depend on the number of threads")
    func determinism() async throws {
        var seen: Set<[PicturePreview]> = []
        for threads in [1, 2, 4] {
            var configuration = RenderPoolConfiguration.fixture()
            configuration.settings.threads = threads
            seen.insert(try await rendered("watercolour, rain", tileSize: 64, configuration).previews)
        }
        #expect(seen.count == 1)
    }

    @Test(
        "a worker whose previews are not what they must be is killed",
        arguments: ["rubbish", "png", "otherSize", "large", "heavy", "fifth", "none", "flood", "late"]
    )
    func violations(_ fault: String) async throws {
        await withPool { pool in
            let failure = await pool.failure(of: "@show \(fault)")
            #expect(
                failure?.deathReason?.hasPrefix("the worker broke the protocol") == true,
                "\(String(describing: failure))"
            )
            #expect(await pool.failure(of: "@copy") == nil)
        }
    }

    @Test("as many previews as are allowed pass")
    func full() async throws {
        #expect(try await rendered("@show full", tileSize: 16).previews.count == 8)
    }

    private func rendered(
        _ instruction: String,
        work: GenerationTask.Work = .imagine,
        tileSize: Int,
        _ configuration: RenderPoolConfiguration = .fixture()
    ) async throws -> (output: EngineOutput, previews: [PicturePreview]) {
        let previews = Recorder<PicturePreview>()
        let output = try await withPool(configuration) { pool in
            try await pool.generate(instruction, work: work, tileSize: tileSize, previews: { previews.record($0) })
        }
        return (output, previews.values)
    }

    /// Mean difference of the samples of two pictures of one size.
    private func distance(_ a: PixelBuffer, _ b: PixelBuffer) -> Double {
        Double(zip(a.bytes, b.bytes).reduce(0) { $0 + abs(Int($1.0) - Int($1.1)) }) / Double(a.bytes.count)
    }
}
