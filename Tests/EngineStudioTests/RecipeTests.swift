import EngineStudio
import Foundation
import Imaging
import Testing

@Suite("Recipes")
struct RecipeTests {
    let reference = Photograph.landscape()

    @Test("a recipe comes back from JSON as it was, and renders the same")
    func roundTrip() throws {
        for recipe in plan("ink drawing, foggy night with stars, blue tones, torn edges, kodachrome", reference) {
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

    @Test("the version of any recipe can be read, whatever else stands in it")
    func stamp() throws {
        let stamp = try JSONDecoder().decode(
            RecipeStamp.self,
            from: Data(#"{"engineVersion":"1","medium":"fresco","brush":7}"#.utf8)
        )
        #expect(stamp.engineVersion == "1" && stamp.isPlausible && !stamp.isCurrent)
        #expect(plan("", reference).allSatisfy { $0.engineVersion == StudioEngine.version })
    }

    @Test("the same request plans the same recipes, another seed plans others")
    func planning() throws {
        #expect(plan("oil painting", reference) == plan("oil painting", reference))
        #expect(plan("oil painting", reference) != plan("oil painting", reference, seed: 8))
        #expect(Set(plan("oil painting", reference)).count == 4)
        let shared = try SharedAnalysis(reference: reference, threads: 2)
        let request = StudioRequest(instruction: "oil painting", seed: 7)
        #expect(StudioEngine.plan(request, reference: reference, shared: shared) == plan("oil painting", reference))
    }

    /// Words of two axes and their seed, drawn by rule.
    static let pairs: [(String, String, UInt32)] = {
        let axes = Vocabulary.current.axes
        var state: UInt64 = 5
        func next(_ count: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(count))
        }
        return (0..<72).map { i in
            let first = axes[i % axes.count], second = axes[(i % axes.count + 1 + next(axes.count - 1)) % axes.count]
            return (
                first.effects[next(first.effects.count)].words[0], second.effects[next(second.effects.count)].words[0],
                UInt32(i)
            )
        }
    }()

    @Test("any two words of two axes combine, are both applied, and come back from JSON", arguments: pairs)
    func combinations(_ one: String, _ other: String, _ seed: UInt32) throws {
        for recipe in plan("\(one), \(other)", reference, seed: seed).prefix(2) {
            #expect(recipe.ignoredWords == [])
            #expect(recipe.appliedWords == [one, other].map(Self.written))
            #expect(try JSONDecoder().decode(Recipe.self, from: JSONEncoder().encode(recipe)) == recipe)
            let picture = try rendered(recipe, reference, longSide: 40)
            #expect(max(picture.width, picture.height) == 40)
        }
    }

    private static func written(_ phrase: String) -> String {
        phrase.split { !$0.isLetter && !$0.isNumber }.joined(separator: " ")
    }
}
