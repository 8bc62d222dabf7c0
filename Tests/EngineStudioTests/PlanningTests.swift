import EngineStudio
import Imaging
import Testing

@Suite("Four attempts")
struct PlanningTests {
    private let reference: PixelBuffer
    private let shared: SharedAnalysis

    init() throws {
        reference = Photograph.landscape()
        shared = try SharedAnalysis(reference: reference, threads: 1)
    }

    private func four(
        _ words: String,
        seed: UInt32 = 7,
        chaos: Int = 0,
        stylize: Int = 100,
        imageWeight: Double = 1,
        medium: Recipe.Medium? = nil
    ) throws -> [PixelBuffer] {
        let request = StudioRequest(
            instruction: words,
            seed: seed,
            chaos: chaos,
            stylize: stylize,
            imageWeight: imageWeight,
            medium: medium
        )
        return try StudioEngine.plan(request, reference: reference, shared: shared).map(picture)
    }

    private func picture(_ recipe: Recipe) throws -> PixelBuffer {
        try rendered(recipe, reference, longSide: 128, threads: 2, shared: shared)
    }

    private func distances(_ pictures: [PixelBuffer]) throws -> [Double] {
        var found: [Double] = []
        for i in pictures.indices {
            for j in (i + 1)..<pictures.endIndex {
                found.append(try Comparison.thumbnailDistance(pictures[i], pictures[j]))
            }
        }
        return found
    }

    @Test("in every medium the four differ as an artist's do", arguments: Recipe.Medium.allCases)
    func fourDiffer(_ medium: Recipe.Medium) throws {
        for seed: UInt32 in [7, 21] {
            let found = try distances(four("", seed: seed, medium: medium))
            #expect((found.min() ?? 0) >= 0.04, "\(found)")
            #expect(found.reduce(0, +) / Double(found.count) >= 0.06, "\(found)")
        }
    }

    @Test(
        "variations stay nearer to their parent than rerolls do",
        arguments: ["oil painting", "watercolour", "pencil"]
    )
    func nearAndFar(_ words: String) throws {
        let parent = plan(words, reference)[0]
        let first = try picture(parent)
        var near = 0.0, far = 0.0
        for seed: UInt32 in [11, 12, 13] {
            for child in StudioEngine.vary(parent, seed: seed, reference: reference, shared: shared) {
                #expect(child.medium == parent.medium)
                near += try Comparison.thumbnailDistance(first, picture(child))
            }
            for other in plan(words, reference, seed: seed) {
                far += try Comparison.thumbnailDistance(first, picture(other))
            }
        }
        #expect(near < far * 0.75, "children are \(near / 12) away, rerolls \(far / 12)")
        #expect(near / 12 > 0.008)
    }

    @Test("another seed takes other palettes, not only other noise")
    func rerolls() {
        let exposures = Set((1...12).flatMap { plan("oil painting", reference, seed: $0).map(\.palette.light) })
        #expect(exposures.count == 48)
        let first = plan("oil painting", reference, seed: 1).map(\.palette.shadow.blueYellow).sorted()
        let other = plan("oil painting", reference, seed: 2).map(\.palette.shadow.blueYellow).sorted()
        #expect(zip(first, other).contains { abs($0 - $1) > 0.01 })
    }

    @Test("chaos drives the four apart, step by step", arguments: ["oil painting", "watercolour"])
    func chaos(_ words: String) throws {
        let means = try [0, 30, 60, 100].map { chaos in
            try distances(four(words, chaos: chaos)).reduce(0, +) / 6
        }
        #expect(means == means.sorted(), "\(means)")
        #expect(means[3] > means[0] * 1.3)
    }

    @Test("stylize leads away from the photo, step by step", arguments: ["oil painting, sunset", "watercolour, foggy"])
    func stylize(_ words: String) throws {
        let means = try [0, 50, 100, 1000].map { try distanceToPhoto(four(words, stylize: $0)) }
        #expect(means == means.sorted(), "\(means)")
        #expect(means[3] > means[0] * 1.12)
    }

    @Test(
        "a higher image weight stays nearer to the photo, step by step",
        arguments: ["oil painting, sunset", "foggy"]
    )
    func imageWeight(_ words: String) throws {
        let means = try [3, 2, 1, 0.5, 0].map { try distanceToPhoto(four(words, imageWeight: $0)) }
        #expect(means == means.sorted(), "\(means)")
        #expect(means[4] > means[0] * 1.3)
    }

    private func distanceToPhoto(_ pictures: [PixelBuffer]) throws -> Double {
        let photo = try Comparison.resized(reference, width: 128, height: 96)
        return try pictures.reduce(0) { try $0 + Comparison.thumbnailDistance($1, photo) } / Double(pictures.count)
    }

    @Test("stylize and image weight change what no word asks for as well")
    func withoutWords() throws {
        let plain = plan("oil painting", reference)[0]
        for request in [
            StudioRequest(instruction: "oil painting", seed: 7, stylize: 900),
            StudioRequest(instruction: "oil painting", seed: 7, imageWeight: 2.5),
        ] {
            #expect(StudioEngine.plan(request, reference: reference, shared: shared)[0] != plain)
        }
    }

    @Test("photos of different kinds get different looks where words leave them open")
    func defaults() {
        let photos = [
            Photograph.landscape(), Photograph.gray(), Photograph.plain(width: 64, height: 48, 30),
            Photograph.plain(width: 64, height: 48, 235),
        ]
        let looks = photos.map { photo -> String in
            let recipe = plan("", photo)[0]
            return "\(recipe.medium) \(recipe.light.glow > 0) \(recipe.palette.shadow.blueYellow > -0.03)"
        }
        #expect(Set(looks).count >= 2)
        #expect(plan("", Photograph.gray())[0].palette.light != plan("", Photograph.landscape())[0].palette.light)
    }
}
