import EngineStudio
import Foundation
import Imaging
import Testing

@Suite("Recipes")
struct RecipeTests {
    let reference = Photograph.landscape()

    @Test("a recipe comes back from JSON as it was, and renders the same")
    func roundTrip() throws {
        for recipe in plan("ink drawing, foggy night with stars, blue tones", reference) {
            let back = try JSONDecoder().decode(Recipe.self, from: JSONEncoder().encode(recipe))
            #expect(back == recipe)
            #expect(try rendered(back, reference, longSide: 48) == rendered(recipe, reference, longSide: 48))
        }
    }

    @Test("a recipe of another version is recognised and not rendered")
    func version() throws {
        var recipe = plan("oil painting", reference)[0]
        #expect(recipe.isCurrent)
        recipe.engineVersion = "0"
        #expect(!recipe.isCurrent)
        #expect(throws: StudioFailure.engineVersion(expected: StudioEngine.version, received: "0")) {
            try rendered(recipe, reference)
        }
    }

    @Test("the same request plans the same recipes, another seed plans others")
    func planning() {
        #expect(plan("oil painting", reference) == plan("oil painting", reference))
        #expect(plan("oil painting", reference) != plan("oil painting", reference, seed: 8))
        #expect(Set(plan("oil painting", reference)).count == 4)
    }

    @Test("a crop stays inside the reference and keeps what stands out", arguments: [(1, 1), (9, 16), (21, 9)])
    func crops(_ ratio: (Int, Int)) throws {
        let request = StudioRequest(
            instruction: "oil painting",
            aspectRatio: AspectRatio(width: ratio.0, height: ratio.1),
            seed: 1
        )
        for recipe in StudioEngine.plan(request, reference: reference) {
            #expect((0...1).contains(recipe.crop.x) && (0...1).contains(recipe.crop.y))
            #expect(recipe.crop.zoom >= 1)
            _ = try rendered(recipe, reference, longSide: 32)
        }
    }
}
