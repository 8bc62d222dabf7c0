import EngineStudio
import Imaging
import Testing

@Suite("Sizes")
struct SizeTests {
    @Test(
        "the long side is exact and the other follows the shape",
        arguments: [
            (AspectRatio(width: 16, height: 9), 96, 96, 54), (AspectRatio(width: 9, height: 16), 96, 54, 96),
            (AspectRatio(width: 1, height: 1), 80, 80, 80), (AspectRatio(width: 100, height: 1), 64, 64, 1),
            (AspectRatio(width: 3, height: 2), 97, 97, 65),
        ]
    )
    func sizesAreExact(_ ratio: AspectRatio, longSide: Int, width: Int, height: Int) throws {
        let reference = Photograph.landscape()
        let request = StudioRequest(instruction: "oil painting", aspectRatio: ratio, seed: 3)
        for recipe in StudioEngine.plan(request, reference: reference) {
            let size = StudioEngine.size(
                for: recipe,
                reference: (reference.width, reference.height),
                longSide: longSide
            )
            #expect((size.width, size.height) == (width, height))
        }
        let picture = try rendered(StudioEngine.plan(request, reference: reference)[0], reference, longSide: longSide)
        #expect((picture.width, picture.height) == (width, height))
    }

    @Test(
        "tiny, long and flat references render in every medium",
        arguments: Recipe.Medium.allCases,
        [(1, 1), (3, 2), (1, 40), (400, 6)]
    )
    func oddReferences(_ medium: Recipe.Medium, _ size: (Int, Int)) throws {
        let reference = Photograph.landscape(width: size.0, height: size.1)
        var recipe = plan("rain at night", reference)[0]
        recipe.medium = medium
        let picture = try rendered(recipe, reference, longSide: 48)
        let expected = StudioEngine.size(for: recipe, reference: size, longSide: 48)
        #expect((picture.width, picture.height) == (expected.width, expected.height))
        #expect(max(picture.width, picture.height) == 48)
    }

    @Test("a picture of one pixel can be asked for", arguments: Recipe.Medium.allCases)
    func onePixel(_ medium: Recipe.Medium) throws {
        let reference = Photograph.gray()
        var recipe = plan("", reference)[0]
        recipe.medium = medium
        #expect(try rendered(recipe, reference, longSide: 1).bytes.count == 3)
    }

    @Test("the four tiles of a plan have one size")
    func tilesAgree() {
        let reference = Photograph.landscape(width: 113, height: 71)
        let sizes = plan("", reference).map {
            let size = StudioEngine.size(for: $0, reference: (113, 71), longSide: 256)
            return [size.width, size.height]
        }
        #expect(Set(sizes).count == 1)
    }

    @Test("a long side outside 1…16384 is refused", arguments: [0, -4, 16385])
    func badSides(_ side: Int) throws {
        let reference = Photograph.gray()
        #expect(throws: StudioFailure.longSide(received: side)) {
            try rendered(plan("", reference)[0], reference, longSide: side)
        }
    }
}
