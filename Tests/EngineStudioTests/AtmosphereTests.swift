import EngineStudio
import Imaging
import Testing

@Suite("Light, weather, lens and finish")
struct AtmosphereTests {
    let reference = Photograph.landscape()

    /// Every field that is off by default, each turned on alone.
    static let effects: [(name: String, turnOn: @Sendable (inout Recipe) -> Void)] = [
        (
            "clouds",
            {
                $0.light.clouds = 0.8
                $0.light.sky = 0.8
            }
        ), ("sun", { $0.light.sun = 1 }),
        ("moon", { $0.light.moon = 1 }), ("rays", { $0.light.rays = 0.8 }), ("lightning", { $0.light.lightning = 1 }),
        ("rainbow", { $0.light.rainbow = 0.8 }), ("aurora", { $0.light.aurora = 0.8 }),
        ("flare", { $0.light.flare = 0.8 }), ("rim", { $0.light.rim = 0.8 }), ("mist", { $0.weather.mist = 0.7 }),
        ("smoke", { $0.weather.smoke = 0.7 }), ("wet", { $0.weather.wet = 0.8 }),
        ("petals", { $0.weather.petals = 0.7 }), ("leaves", { $0.weather.leaves = 0.7 }),
        ("embers", { $0.weather.embers = 0.7 }), ("fireflies", { $0.weather.fireflies = 0.7 }),
        ("dust", { $0.weather.dust = 0.7 }), ("frost", { $0.weather.frost = 0.7 }),
        ("underwater", { $0.weather.underwater = 0.8 }), ("tilt-shift", { $0.lens.tiltShift = 0.9 }),
        ("bokeh", { $0.lens.bokeh = 0.8 }), ("motion", { $0.lens.motion = 0.7 }), ("zoom", { $0.lens.zoom = 0.7 }),
        ("fringes", { $0.lens.chromatic = 0.9 }), ("halation", { $0.lens.halation = 0.8 }),
        ("leak", { $0.lens.leak = 0.7 }), ("fisheye", { $0.lens.fisheye = 0.8 }),
        ("softness", { $0.lens.softness = 0.7 }), ("cracks", { $0.finish.craquelure = 0.7 }),
        ("patina", { $0.finish.patina = 0.7 }), ("scratches", { $0.finish.scratches = 0.7 }),
        ("scan lines", { $0.finish.scanLines = 0.7 }), ("tape", { $0.finish.tape = 0.8 }),
        ("glitch", { $0.finish.glitch = 0.8 }), ("mat", { $0.finish.frame = .mat }),
        ("polaroid", { $0.finish.frame = .polaroid }), ("torn", { $0.finish.frame = .torn }),
        ("rebate", { $0.finish.frame = .rebate }),
    ]

    @Test("each effect changes the picture, alike on one and on three threads", arguments: effects.indices)
    func effectsShow(_ index: Int) throws {
        let plain = plan("oil painting", reference)[0]
        var recipe = plain
        Self.effects[index].turnOn(&recipe)
        let picture = try rendered(recipe, reference, longSide: 160)
        #expect(picture != (try rendered(plain, reference, longSide: 160)), "\(Self.effects[index].name)")
        #expect(try rendered(recipe, reference, longSide: 160, threads: 3) == picture)
    }

    @Test("each film stock gives other colours", arguments: Recipe.FilmStock.allCases)
    func stocksShow(_ stock: Recipe.FilmStock) throws {
        let plain = plan("film", reference)[0]
        var recipe = plain
        recipe.palette.stock = stock
        let (first, second) = (try rendered(plain, reference), try rendered(recipe, reference))
        #expect(try Comparison.thumbnailDistance(first, second) > 0.005)
    }

    @Test("all at once render at every size and shape", arguments: [1, 2, 7, 33, 96])
    func everythingAtOnce(_ longSide: Int) throws {
        var recipe = plan("watercolour", reference)[0]
        for effect in Self.effects { effect.turnOn(&recipe) }
        for ratio in [nil, AspectRatio(width: 30, height: 1), AspectRatio(width: 1, height: 30)] {
            recipe.crop.aspectRatio = ratio
            let picture = try rendered(recipe, reference, longSide: longSide)
            #expect(max(picture.width, picture.height) == longSide)
        }
    }
}
