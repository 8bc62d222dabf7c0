import EngineStudio
import Imaging
import Testing

@Suite("Rendering")
struct RenderingTests {
    let reference = Photograph.landscape()

    @Test("a recipe gives the same bytes on one, two and four threads, and again", arguments: Recipe.Medium.allCases)
    func threadsDoNotMatter(_ medium: Recipe.Medium) throws {
        var recipe = plan("rainy sunset", reference)[1]
        recipe.medium = medium
        recipe.weather.snow = 0.5
        recipe.finish.grain = 0.4
        let first = try rendered(recipe, reference, longSide: 192)
        let same = try [1, 2, 4].map { try rendered(recipe, reference, longSide: 192, threads: $0) == first }
        #expect(same == [true, true, true])
    }

    @Test("shared analysis gives the bytes of an own one")
    func analysisCanBeShared() throws {
        let recipe = plan("oil painting", reference)[0]
        let shared = try SharedAnalysis(reference: reference, threads: 2)
        #expect(try rendered(recipe, reference, shared: shared) == rendered(recipe, reference))
    }

    @Test(
        "another seed gives other pixels of the same picture",
        // Prints of flat colours and square cells place nothing by chance at this size.
        arguments: Recipe.Medium.allCases.filter { ![.ukiyoE, .comic, .pixelArt].contains($0) }
    )
    func seedMovesMarks(_ medium: Recipe.Medium) throws {
        var recipe = plan("painting", reference)[0]
        recipe.medium = medium
        recipe.weather.rain = medium == .neon ? 0.5 : 0
        let first = try rendered(recipe, reference)
        recipe.seed &+= 1
        let second = try rendered(recipe, reference)
        #expect(first != second)
        #expect(try Comparison.thumbnailDistance(first, second) < 0.12)
    }

    @Test(
        "every medium renders in every light without a failure and with more than one tone",
        arguments: Recipe.Medium.allCases,
        [
            "", "golden hour", "sunset", "night stars", "moonlight fog", "rain storm", "snow winter", "noir", "sepia",
            "teal and orange", "pastel", "vibrant red tones", "candlelight autumn", "high key dreamy",
        ]
    )
    func combinationsRender(_ medium: Recipe.Medium, _ words: String) throws {
        var recipe = plan(words, reference)[2]
        recipe.medium = medium
        let picture = try rendered(recipe, reference, longSide: 64, shared: Self.analysis)
        #expect(Set(picture.bytes).count > 24)
    }

    private static let analysis = try? SharedAnalysis(reference: Photograph.landscape(), threads: 2)

    @Test("an upscale is the same composition with marks of its own", arguments: Recipe.Medium.allCases)
    func upscaleKeepsComposition(_ medium: Recipe.Medium) throws {
        var recipe = plan("painting", reference)[0]
        recipe.medium = medium
        recipe.finish.margin = 0.5
        let once = try rendered(recipe, reference, longSide: 192)
        let twice = try rendered(recipe, reference, longSide: 384, threads: 2)
        #expect((twice.width, twice.height) == (384, 288))
        // Dots and stones of a small tile are pixels: compared is what they make together.
        let (one, two) = try (
            Comparison.resized(once, width: 64, height: 48), Comparison.resized(twice, width: 64, height: 48)
        )
        #expect(Comparison.correlation(one, two) > 0.93)
    }

    @Test("progress never falls and ends at one")
    func progressRises() throws {
        var seen: [Double] = []
        _ = try StudioEngine.render(
            plan("watercolour", reference)[0],
            reference: reference,
            longSide: 64,
            threads: 1,
            shared: nil,
            progress: { seen.append($0) },
            isCancelled: { false }
        )
        #expect(seen == seen.sorted())
        #expect(seen.first == 0)
        #expect(seen.last == 1)
        #expect(seen.count > 8)
    }

    @Test("cancelling stops at the next step", arguments: Recipe.Medium.allCases)
    func cancelling(_ medium: Recipe.Medium) throws {
        var recipe = plan("painting", reference)[0]
        recipe.medium = medium
        var steps = 0
        #expect(throws: StudioFailure.cancelled) {
            try StudioEngine.render(
                recipe,
                reference: reference,
                longSide: 64,
                threads: 1,
                shared: nil,
                progress: { _ in steps += 1 },
                isCancelled: { steps >= 5 }
            )
        }
        #expect(steps == 5)
    }
}
