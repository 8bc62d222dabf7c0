import EngineStudio
import Imaging
import Testing

@Suite("Looks")
struct LookTests {
    let reference = Photograph.landscape()

    private func original(_ longSide: Int) throws -> PixelBuffer {
        try Comparison.resized(reference, width: longSide, height: longSide * reference.height / reference.width)
    }

    @Test("a prompt without a style word still gives a complete look")
    func noStyleWord() throws {
        for recipe in plan("A little cat running on the grass", reference) {
            var whole = recipe
            whole.crop.zoom = 1
            let distance = try Comparison.thumbnailDistance(rendered(whole, reference, longSide: 128), original(128))
            #expect(distance > 0.04, "the picture has moved by \(distance)")
        }
    }

    @Test(
        "the four attempts differ visibly",
        arguments: [
            "", "oil painting", "watercolour", "pencil sketch", "ink drawing", "cyberpunk", "van gogh",
            "oil painting at sunset",
        ]
    )
    func fourDiffer(_ words: String) throws {
        let shared = try SharedAnalysis(reference: reference, threads: 2)
        let pictures = try plan(words, reference).map {
            try rendered($0, reference, longSide: 128, threads: 2, shared: shared)
        }
        for i in 0..<4 {
            for j in (i + 1)..<4 {
                let distance = try Comparison.thumbnailDistance(pictures[i], pictures[j])
                #expect(distance > 0.035, "\(words): \(i) and \(j) are \(distance) apart")
            }
        }
    }

    @Test("variations of a tile stay near it and differ from each other")
    func variations() throws {
        let parent = plan("oil painting at sunset", reference)[0]
        let children = StudioEngine.vary(parent, seed: 11, reference: reference)
        #expect(children.map(\.medium) == Array(repeating: parent.medium, count: 4))
        #expect(Set(children).count == 4)
        let first = try rendered(parent, reference)
        let pictures = try children.map { try rendered($0, reference) }
        for picture in pictures { #expect(try Comparison.thumbnailDistance(first, picture) < 0.2) }
        #expect(Set(pictures).count == 4)
    }

    @Test(
        "light and colour words do what they say",
        arguments: Recipe.Medium.allCases.filter { $0 == .oil || $0 == .watercolour || $0 == .vanGogh }
    )
    func wordsShow(_ medium: Recipe.Medium) throws {
        func picture(_ words: String) throws -> PixelBuffer {
            let request = StudioRequest(instruction: words, seed: 7, medium: medium)
            var recipe = StudioEngine.plan(request, reference: reference)[0]
            recipe.finish.margin = 0
            return try rendered(recipe, reference)
        }
        let plain = try picture("")
        #expect(try Comparison.meanLightness(picture("night")) < Comparison.meanLightness(plain) - 0.08)
        #expect(try Comparison.meanLightness(picture("high key")) > Comparison.meanLightness(plain) + 0.03)
        #expect(try Comparison.meanChroma(picture("vibrant")) > Comparison.meanChroma(plain) * 1.03)
        #expect(try Comparison.meanChroma(picture("muted")) < Comparison.meanChroma(plain) * 0.85)
        #expect(try Comparison.meanBlueYellow(picture("golden hour")) > Comparison.meanBlueYellow(plain) + 0.01)
        #expect(try Comparison.meanBlueYellow(picture("cool")) < Comparison.meanBlueYellow(plain) - 0.01)
        #expect(try Comparison.meanBlueYellow(picture("blue tones")) < Comparison.meanBlueYellow(plain) - 0.03)
    }

    @Test("every word of light, weather and colour changes the picture")
    func everyWordBites() throws {
        let shared = try SharedAnalysis(reference: reference, threads: 2)
        let plain = try rendered(plan("oil painting", reference)[0], reference, shared: shared)
        for word in [
            "golden hour", "sunset", "sunrise", "blue hour", "night", "moonlight", "starry", "overcast", "sunny",
            "dramatic", "soft light", "backlit", "candlelight", "high key", "low key", "neon light", "glowing",
            "cinematic", "rain", "storm", "snow", "fog", "autumn", "spring", "summer", "winter", "warm", "cool",
            "vibrant", "muted", "pastel", "black and white", "noir", "sepia", "teal and orange", "earth tones",
            "jewel tones",
            "vintage", "high contrast", "faded", "dreamy", "moody", "gloomy", "cheerful", "mysterious", "romantic",
            "epic", "calm", "colorful", "dark", "bright", "synthwave", "red tones", "green tones", "blue tones",
            "purple tones", "pink tones", "gold tones", "brown tones", "gray tones", "turquoise tones",
        ] {
            let picture = try rendered(plan("oil painting, \(word)", reference)[0], reference, shared: shared)
            let distance = try Comparison.thumbnailDistance(plain, picture)
            #expect(distance >= 0.012, "\(word) moves the picture by \(distance)")
        }
    }

    @Test("a neon night asked for by night is not darker by much")
    func neonNight() throws {
        let plain = try rendered(plan("cyberpunk", reference)[0], reference)
        let night = try rendered(plan("cyberpunk city at night", reference)[0], reference)
        #expect(Comparison.meanLightness(night) > Comparison.meanLightness(plain) * 0.8)
    }

    @Test("a grey reference gets colour from its look, and none from noir")
    func grayReference() throws {
        let gray = Photograph.gray()
        #expect(try Comparison.meanChroma(rendered(plan("", gray)[0], gray)) > 0.01)
        #expect(
            try Comparison.meanChroma(rendered(plan("oil, black and white", Photograph.landscape())[0], reference))
                < 0.05
        )
    }

    @Test("more image weight keeps nearer to the reference")
    func imageWeight() throws {
        func recipe(_ weight: Double) -> Recipe {
            StudioEngine.plan(
                StudioRequest(instruction: "oil painting", seed: 7, imageWeight: weight),
                reference: reference
            )[0]
        }
        #expect(recipe(3).brush.scale < recipe(1).brush.scale)
        #expect(recipe(0).brush.scale > recipe(1).brush.scale)
    }
}
