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

    @Test(
        "a cut never goes through what stands out most",
        arguments: [
            (0.2, 0.25), (0.8, 0.3), (0.5, 0.5), (0.15, 0.8), (0.85, 0.85), (0.35, 0.6),
        ]
    )
    func salientPart(_ u: Double, _ v: Double) throws {
        let size = (width: 180, height: 130), radius = 0.06
        let reference = Photograph.blob(width: size.width, height: size.height, u: u, v: v, radius: radius)
        let shared = try SharedAnalysis(reference: reference, threads: 1)
        for (across, down) in [(1, 1), (9, 16), (16, 9), (21, 9), (3, 4), (2, 3), (4, 5), (1, 2), (14, 5), (5, 14)] {
            let request = StudioRequest(
                instruction: "oil painting",
                aspectRatio: AspectRatio(width: across, height: down),
                seed: UInt32(across * 31 + down)
            )
            let four = StudioEngine.plan(request, reference: reference, shared: shared)
            let children = StudioEngine.vary(four[1], seed: 5, reference: reference, shared: shared)
            for recipe in four + children {
                let seen = Self.window(recipe.crop, width: size.width, height: size.height)
                #expect(recipe.crop.zoom >= 1)
                #expect(seen.left <= u - radius * 0.9 && seen.right >= u + radius * 0.9, "\(across):\(down) \(seen)")
                let tall = radius * Double(size.width) / Double(size.height) * 0.9
                #expect(seen.top <= v - tall && seen.bottom >= v + tall, "\(across):\(down) \(seen)")
            }
        }
    }

    /// What a crop shows, as fractions of the reference; reckoned apart from the renderer.
    private static func window(
        _ crop: Recipe.Crop,
        width: Int,
        height: Int
    ) -> (left: Double, top: Double, right: Double, bottom: Double) {
        var w = Double(width), h = Double(height)
        if let ratio = crop.aspectRatio {
            let shape = Double(ratio.width) / Double(ratio.height)
            if shape < w / h { w = h * shape } else { h = w / shape }
        }
        w /= crop.zoom
        h /= crop.zoom
        let x = (Double(width) - w) * crop.x, y = (Double(height) - h) * crop.y
        return (x / Double(width), y / Double(height), (x + w) / Double(width), (y + h) / Double(height))
    }

    @Test("a long side outside 1…16384 is refused", arguments: [0, -4, 16385])
    func badSides(_ side: Int) throws {
        let reference = Photograph.gray()
        #expect(throws: StudioFailure.longSide(received: side)) {
            try rendered(plan("", reference)[0], reference, longSide: side)
        }
    }
}
