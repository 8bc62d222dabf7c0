import EngineStudio
import Imaging
import Testing

@Suite("Reading prompts")
struct ReadingTests {
    let reference = Photograph.landscape()

    @Test(
        "words choose the medium",
        arguments: [
            ("an oil painting of a cat", Recipe.Medium.oil), ("watercolour", .watercolour),
            ("Watercolor painting", .watercolour), ("pencil sketch", .pencil), ("coloured pencils", .colouredPencil),
            ("colored pencil drawing", .colouredPencil), ("pen and ink", .ink), ("sumi-e ink painting", .inkWash),
            ("cyberpunk city", .neon), ("in the style of van Gogh", .vanGogh), ("impressionist garden", .impressionist),
            ("charcoal", .charcoal), ("neon watercolour", .watercolour), ("linocut", .woodcut),
            ("woodblock print", .woodcut), ("Risograph", .risograph), ("silkscreen", .risograph),
            ("8-bit", .pixelArt), ("low-poly", .lowPoly), ("stained glass window", .stainedGlass),
            ("cross-stitch", .crossStitch), ("papercut", .paperCut), ("cyanotype", .blueprint), ("polaroid", .film),
            ("shot on film", .film), ("synthwave", .vaporwave), ("tempera", .gouache), ("crayons", .colouredPencil),
            ("chalkboard", .chalk), ("etching", .engraving), ("banknote", .engraving), ("pop art", .comic),
            ("ben-day dots", .comic), ("anime background", .anime), ("cel-shaded", .anime), ("dotwork", .stipple),
            ("Kodachrome", .film), ("art deco", .risograph), ("swirling oil painting", .vanGogh),
        ]
    )
    func media(_ words: String, _ medium: Recipe.Medium) {
        #expect(plan(words, reference).map(\.medium) == Array(repeating: medium, count: 4))
    }

    @Test("applied and ignored words are reported as they were written")
    func reports() {
        let recipe = plan("A Dragon in the FOGGY sunset, oil-painting of Zork", reference)[0]
        #expect(recipe.appliedWords == ["FOGGY", "sunset", "oil painting"])
        #expect(recipe.ignoredWords == ["Dragon", "Zork"])
    }

    @Test(
        "both spellings, simple inflections, accents and a slip mean the same",
        arguments: [
            ("grey tones", "gray tones"), ("watercolour", "watercolor"), ("colourful", "colorful"), ("snowing", "snow"),
            ("rainy", "rain"), ("foggy", "fog"), ("misty", "mist"), ("sketches", "sketch"), ("sombre", "somber"),
            ("sunsets", "sunset"), ("reddish", "red"), ("glowing", "glow"), ("storms", "stormy"),
            ("Conté", "conte"), ("impresionist", "impressionist"), ("watercolr", "watercolour"),
            ("cyebrpunk", "cyberpunk"), ("engravving", "engraving"), ("cosy", "cozy"),
        ]
    )
    func spelling(_ one: String, _ other: String) {
        let (a, b) = (plan(one, reference)[0], plan(other, reference)[0])
        #expect(a.withoutWords == b.withoutWords)
        #expect(a.ignoredWords.isEmpty && b.ignoredWords.isEmpty)
        #expect(a.withoutWords != plan("", reference)[0].withoutWords)
        #expect(a.appliedWords == [one.split(separator: " ").joined(separator: " ")] || a.appliedWords.count == 2)
    }

    @Test("short words and words of another beginning are not taken for others")
    func noGuesses() {
        for word in ["handle", "printer", "mist0", "wain", "grainery", "castle", "princess", "mountain", "people"] {
            #expect(plan("oil painting \(word)", reference)[0].ignoredWords == [word])
        }
    }

    @Test("unknown words change nothing and are ignored")
    func unknownWords() throws {
        let plain = plan("oil painting", reference)[0]
        let more = plan("oil painting xyzzy, Дракон and flibbertigibbets", reference)[0]
        #expect(plain.withoutWords == more.withoutWords)
        #expect(more.ignoredWords == ["xyzzy", "Дракон", "flibbertigibbets"])
        #expect(try rendered(plain, reference) == rendered(more, reference))
    }

    @Test("the order of words does not matter")
    func order() {
        let a = plan("oil painting, very foggy, sunset, muted, red tones, bokeh", reference)
        let b = plan("red tones bokeh muted sunset very foggy oil painting", reference)
        #expect(a.map(\.withoutWords) == b.map(\.withoutWords))
    }

    @Test("the longest phrase counts")
    func phrases() {
        #expect(plan("golden hour", reference)[0].appliedWords == ["golden hour"])
        #expect(plan("golden cat", reference)[0].appliedWords == ["golden"])
        #expect(plan("no border", reference)[0].appliedWords == ["no border"])
        #expect(plan("light rain", reference)[0].weather.rain < plan("rain", reference)[0].weather.rain)
    }

    @Test(
        "no, without, free and --no keep a word away",
        arguments: [
            ("cyberpunk without rain", []), ("cyberpunk, no rain", []), ("cyberpunk, rain", ["rain"]),
            ("rain-free cyberpunk", []), ("cyberpunk, no fog or rain", []), ("cyberpunk rain::-0.5", []),
            ("cyberpunk without any heavy rain", []),
        ]
    )
    func negation(_ words: String, _ excluded: [String]) {
        #expect(plan("cyberpunk, rain", reference)[0].weather.rain > 0)
        #expect(plan(words, reference, excluded: excluded)[0].weather.rain == 0)
    }

    @Test("what is kept away is reported, and colours turn into their opposite")
    func excluded() {
        let colourless = plan("oil painting", reference, excluded: ["color"])[0]
        #expect(colourless.palette.saturation < 0.2)
        #expect(colourless.appliedWords == ["oil painting", "no color"])
        #expect(plan("oil painting", reference, excluded: ["blorp"])[0].ignoredWords == ["no blorp"])
        #expect(plan("a cat, no people, rain", reference)[0].weather.rain > 0)
        #expect(plan("", reference, excluded: ["oil", "impressionist"])[0].medium != .oil)
    }

    @Test("intensifiers and weights are factors of an effect")
    func weights() {
        func fog(_ words: String) -> Double { plan("oil painting, " + words, reference, seed: 7)[0].weather.fog }
        let amounts = [
            "a hint of haze", "slightly hazy", "haze", "very hazy", "extremely hazy",
        ].map(fog)
        #expect(amounts == amounts.sorted() && Set(amounts).count == 5, "\(amounts)")
        #expect(fog("haze::0.5") < fog("haze") && fog("haze") < fog("haze::2"))
        #expect(fog("haze::0") == 0)
        let recipe = plan("a touch of fog, super dragon", reference)[0]
        #expect(recipe.appliedWords == ["a touch of fog"])
        #expect(recipe.ignoredWords == ["super", "dragon"])
    }

    @Test(
        "words set the shape where --ar does not",
        arguments: [
            ("square", 1, 1), ("portrait orientation", 3, 4), ("landscape format", 3, 2), ("panorama", 21, 9),
            ("widescreen", 16, 9), ("vertical", 9, 16),
        ]
    )
    func shapes(_ words: String, _ width: Int, _ height: Int) {
        #expect(plan(words, reference)[0].crop.aspectRatio == AspectRatio(width: width, height: height))
        let request = StudioRequest(instruction: words, aspectRatio: AspectRatio(width: 5, height: 4), seed: 1)
        #expect(
            StudioEngine.plan(request, reference: reference)[0].crop.aspectRatio == AspectRatio(width: 5, height: 4)
        )
    }
}
