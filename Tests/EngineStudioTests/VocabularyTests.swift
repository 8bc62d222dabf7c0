import EngineStudio
import Imaging
import Testing

@Suite("Vocabulary")
struct VocabularyTests {
    let reference = Photograph.landscape()

    @Test(
        "words choose the medium",
        arguments: [
            ("an oil painting of a cat", Recipe.Medium.oil), ("watercolour", .watercolour),
            ("Watercolor painting", .watercolour),
            ("pencil sketch", .pencil), ("coloured pencils", .colouredPencil),
            ("colored pencil drawing", .colouredPencil),
            ("pen and ink", .ink), ("sumi-e ink painting", .ink), ("cyberpunk city", .neon),
            ("in the style of van Gogh", .vanGogh),
            ("impressionist garden", .oil), ("charcoal", .pencil), ("neon watercolour", .watercolour),
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
        "both spellings and simple inflections mean the same",
        arguments: [
            ("grey tones", "gray tones"), ("watercolour", "watercolor"), ("colourful", "colorful"), ("snowing", "snow"),
            ("rainy", "rain"), ("foggy", "fog"), ("misty", "mist"), ("sketches", "sketch"), ("sombre", "somber"),
            ("sunsets", "sunset"),
            ("reddish", "red"), ("glowing", "glow"), ("storms", "stormy"),
        ]
    )
    func spelling(_ one: String, _ other: String) {
        let (a, b) = (plan(one, reference)[0], plan(other, reference)[0])
        #expect(withoutWords(a) == withoutWords(b))
        #expect(a.ignoredWords.isEmpty && b.ignoredWords.isEmpty)
        #expect(withoutWords(a) != withoutWords(plan("", reference)[0]))
    }

    @Test("unknown words change nothing and are ignored")
    func unknownWords() throws {
        let plain = plan("oil painting", reference)[0]
        let more = plan("oil painting xyzzy, Дракон and flibbertigibbets", reference)[0]
        #expect(withoutWords(plain) == withoutWords(more))
        #expect(more.ignoredWords == ["xyzzy", "Дракон", "flibbertigibbets"])
        #expect(try rendered(plain, reference) == rendered(more, reference))
    }

    @Test("the order of words does not matter")
    func order() {
        let a = plan("oil painting, foggy, sunset, muted, red tones", reference)
        let b = plan("red tones muted sunset foggy oil painting", reference)
        #expect(a.map(withoutWords) == b.map(withoutWords))
    }

    @Test("no, without and --no keep a word away")
    func negation() {
        let rainy = plan("cyberpunk, rain", reference)[0]
        #expect(rainy.weather.rain > 0)
        #expect(plan("cyberpunk without rain", reference)[0].weather.rain == 0)
        #expect(plan("cyberpunk, no rain", reference)[0].weather.rain == 0)
        #expect(plan("cyberpunk, rain", reference, excluded: ["rain"])[0].weather.rain == 0)
        let colourless = plan("oil painting", reference, excluded: ["color"])[0]
        #expect(colourless.palette.saturation < 0.2)
        #expect(colourless.appliedWords == ["oil painting", "no color"])
        #expect(plan("oil painting", reference, excluded: ["blorp"])[0].ignoredWords == ["no blorp"])
    }

    @Test("stylize strengthens light and colour")
    func stylize() {
        func recipe(_ s: Int) -> Recipe {
            StudioEngine.plan(
                StudioRequest(instruction: "oil painting, sunset", seed: 7, stylize: s),
                reference: reference
            )[0]
        }
        #expect(recipe(1000).palette.light.blueYellow > recipe(100).palette.light.blueYellow)
        #expect(recipe(100).palette.light.blueYellow > recipe(0).palette.light.blueYellow)
    }

    @Test("chaos drives the four attempts apart")
    func chaos() {
        func spread(_ chaos: Int) -> Double {
            let four = StudioEngine.plan(
                StudioRequest(instruction: "oil painting", seed: 7, chaos: chaos),
                reference: reference
            )
            let values = four.map(\.palette.exposure)
            return (values.max() ?? 0) - (values.min() ?? 0)
        }
        #expect(spread(100) > spread(0) * 1.5)
    }

    private func withoutWords(_ recipe: Recipe) -> Recipe {
        var copy = recipe
        copy.appliedWords = []
        copy.ignoredWords = []
        return copy
    }
}
