internal import Synchronization

/// The sky as it was, the land beside it, and the sky to come.
final class SkyExchange: Sendable {
    /// 0…1, at the size of the scene's field.
    let mask: Plane
    /// Mean colours of sky and of land around each place; graded before they are used.
    let old: LabPicture
    let land: LabPicture
    let new: LabPicture
    private let isUngraded = Mutex(true)
    /// Lowest place of any sky: 0 top … 1 bottom.
    private let lowest: Float

    /// `nil` where the picture has no sky worth painting.
    init?(_ field: SceneField, _ small: SmallField, recipe: Recipe, _ stripes: Stripes) {
        let (width, height) = (small.width, small.height)
        guard small.sky.mean > 0.004 else { return nil }
        mask = field.sky
        let around = Double(max(width, height)) / 64
        func mean(_ weight: Plane, otherwise: LabPicture?) -> LabPicture {
            let near = weight.blurred(around, stripes)
            let sums = small.picture.mapPlanes { plane in
                let part = Plane(width: width, height: height)
                stripes.rows(height) { first, last in
                    for i in (first * width)..<(last * width) { part.samples[i] = plane.samples[i] * weight.samples[i] }
                }
                return part.blurred(around, stripes)
            }
            func divide(_ sum: Plane, _ other: Plane?) {
                let total = weight.mean * Float(weight.count)
                // Far from any sky the mean of the whole stands in: it has no weight there.
                stripes.rows(height) { first, last in
                    for i in (first * width)..<(last * width) {
                        let share = near.samples[i]
                        let own = sum.samples[i] / max(share, 1e-4)
                        let trust = ramp(share, 0.01, 0.06)
                        let rest = other?.samples[i] ?? own
                        sum.samples[i] = total > 0 ? rest + (own - rest) * trust : rest
                    }
                }
            }
            divide(sums.lightness, otherwise?.lightness)
            divide(sums.greenRed, otherwise?.greenRed)
            divide(sums.blueYellow, otherwise?.blueYellow)
            return sums
        }
        let certain = small.sky.mapped(stripes) { ramp($0, 0.6, 0.98) }
        let other = small.sky.mapped(stripes) { 1 - ramp($0, 0.02, 0.4) }
        old = mean(certain, otherwise: nil)
        land = mean(other, otherwise: old)
        var lowestRow = 0, lowestWide = 0, weight = 0.0, tones = 0.0
        for y in 0..<height {
            var row: Float = 0, light: Float = 0
            for x in 0..<width {
                row += small.sky[x, y]
                light += small.sky[x, y] * small.lightness[x, y]
            }
            if row > 0.05 { lowestRow = y }
            if row > Float(width) * 0.08 { lowestWide = y }
            weight += Double(row)
            tones += Double(light)
        }
        lowest = Float(lowestRow + 4) / Float(height)
        let horizon = max(0.15, Float(lowestWide + 1) / Float(height))
        new = NewSky(recipe, horizon: horizon, lightness: Float(tones / max(weight, 1e-3)))
            .painted(over: old, stripes)
    }

    func reaches(row y: Int, of height: Int) -> Bool { Float(y) < lowest * Float(height) }

    /// Whether its colours still have to be graded; `true` once.
    func takeUngraded() -> Bool {
        isUngraded.withLock { value in
            defer { value = false }
            return value
        }
    }
}

/// The sky that is painted anew: a gradient with what remains of the clouds, and clouds of its own.
struct NewSky {
    private let recipe: Recipe
    private let horizon: Float
    private let lightness: Float

    /// - Parameter lightness: mean of the old sky.
    init(_ recipe: Recipe, horizon: Float, lightness: Float) {
        self.recipe = recipe
        self.horizon = horizon
        self.lightness = lightness
    }

    /// - Parameter old: colours of the old sky, not graded.
    func painted(over old: LabPicture, _ stripes: Stripes) -> LabPicture {
        let (width, height) = (old.width, old.height), light = recipe.light
        let sky = LabPicture(width: width, height: height)
        let top = SIMD4<Float>(light.skyTop), low = SIMD4<Float>(light.skyHorizon)
        let seeds = SeedSource(seed: recipe.seed), clouds = Float(light.clouds)
        let billows =
            clouds > 0
            ? Noise.plane(width, height, size: 230, stretch: 2.3, octaves: 6, seed: seeds(64), stripes) : nil
        let lamp = SIMD2(Float(light.x), Float(light.y))
        let (mean, horizon) = (lightness, horizon)
        stripes.rows(height) { first, last in
            for y in first..<last {
                let v = (Float(y) + 0.5) / Float(height)
                for x in 0..<width {
                    let i = y * width + x, u = (Float(x) + 0.5) / Float(width)
                    let down = ramp(v / horizon, 0.05, 1)
                    var paint = top + (low - top) * down
                    paint.x += (old.lightness.samples[i] - mean) * 0.45
                    if let billows {
                        let toLamp = lamp - SIMD2(u, v)
                        let step = toLamp / max((toLamp * toLamp).sum().squareRoot(), 0.05) * 0.02
                        let here = billows.samples[i] - (v / horizon - 0.5) * 0.06
                        let lit = here - billows.sample(u: u + step.x, v: v + step.y)
                        let cover = ramp(here, 0.62 - 0.22 * clouds, 0.74 - 0.16 * clouds)
                        // Lit by the horizon's light from the side of the lamp, and by the top's on the other.
                        let bright = min(max(0.5 + lit * 9, 0), 1)
                        let lights = low + SIMD4(0.06, 0, 0, 0), shades = (top + low) * 0.5 - SIMD4(0.1, 0, 0, 0)
                        let cloud = shades + (lights - shades) * bright
                        paint += (cloud - paint) * (cover * min(1, 0.55 + 0.4 * clouds))
                    }
                    sky.lightness.samples[i] = paint.x
                    sky.greenRed.samples[i] = paint.y
                    sky.blueYellow.samples[i] = paint.z
                }
            }
        }
        return sky
    }
}
