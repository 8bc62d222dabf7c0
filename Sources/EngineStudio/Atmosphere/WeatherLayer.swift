/// Rain and snow in front of the picture, in three depths, and stars behind it.
struct WeatherLayer {
    private let scene: Scene
    init(_ scene: Scene) { self.scene = scene }

    func applied(to picture: LabPicture) -> LabPicture {
        let recipe = scene.recipe
        if recipe.light.stars > 0, recipe.light.sky > 0 { stars(picture, Float(recipe.light.stars * recipe.light.sky)) }
        if recipe.weather.rain > 0 { rain(picture, Float(recipe.weather.rain)) }
        if recipe.weather.snow > 0 { snow(picture, Float(recipe.weather.snow)) }
        return picture
    }

    /// Slanted streaks; each cell of a skewed grid holds at most one.
    private func rain(_ picture: LabPicture, _ amount: Float) {
        let (width, height, unit) = (picture.width, picture.height, Float(1 / scene.scale))
        let isDark = isDarkOnLight
        let slant: Float = scene.recipe.light.x < 0.5 ? 0.16 : -0.16
        let layers: [(cell: SIMD2<Float>, width: Float, strength: Float, share: Float)] = [
            (SIMD2(5, 46), 0.55, 0.10, 0.55), (SIMD2(11, 95), 0.85, 0.15, 0.5), (SIMD2(30, 210), 1.4, 0.2, 0.32),
        ]
        let seed = scene.seeds(61)
        scene.stripes.rows(height) { first, last in
            for y in first..<last {
                for x in 0..<width {
                    let px = (Float(x) + 0.5) * unit, py = (Float(y) + 0.5) * unit
                    var light: Float = 0
                    for (k, layer) in layers.enumerated() {
                        let sx = px + py * slant * (1 + 0.12 * Float(k)) + 2048
                        let column = Int(sx / layer.cell.x)
                        let shift = Noise.unit(column, k, seed) * layer.cell.y
                        let sy = py + shift
                        let row = Int(sy / layer.cell.y)
                        let h = Noise.hash(column, row, seed &+ UInt32(k))
                        guard Float(h & 1023) < layer.share * (0.4 + 0.9 * amount) * 1024 else { continue }
                        let fx = sx - (Float(column) + 0.25 + 0.5 * Float((h >> 10) & 255) / 255) * layer.cell.x
                        let t = (sy - Float(row) * layer.cell.y) / layer.cell.y
                        let length = 0.45 + 0.5 * Float((h >> 18) & 255) / 255
                        guard t < length else { continue }
                        let along = t / length
                        // A pixel wider than the streak holds only its share of it.
                        let half = max(layer.width, unit * 0.7)
                        let across = max(0, 1 - abs(fx) / half) * (layer.width / half)
                        light += across * layer.strength * along * (1.6 - 0.6 * along)
                    }
                    guard light > 0 else { continue }
                    let i = y * width + x
                    let l = picture.lightness.samples[i]
                    let add = light * (0.5 + 0.6 * amount)
                    picture.lightness.samples[i] =
                        isDark ? max(l - add * 1.1, 0.05) : min(l + add * (1.15 - l) * 1.5, 1)
                    picture.greenRed.samples[i] *= 1 - add
                    picture.blueYellow.samples[i] = picture.blueYellow.samples[i] * (1 - add) - 0.02 * add
                }
            }
        }
    }

    /// Drawings show rain as strokes of their own pigment.
    private var isDarkOnLight: Bool { scene.recipe.medium.traits.drawsDark }

    private func snow(_ picture: LabPicture, _ amount: Float) {
        let (width, height, unit) = (picture.width, picture.height, Float(1 / scene.scale))
        let layers: [(cell: Float, radius: Float, strength: Float)] = [
            (13, 1.25, 0.65), (28, 2.4, 0.8), (66, 4.6, 0.8), (190, 10, 0.4),
        ]
        let seed = scene.seeds(62)
        scene.stripes.rows(height) { first, last in
            for y in first..<last {
                for x in 0..<width {
                    let p = SIMD2(Float(x) + 0.5, Float(y) + 0.5) * unit
                    var cover: Float = 0
                    for (k, layer) in layers.enumerated() {
                        let cell = p / layer.cell
                        let column = Int(cell.x), row = Int(cell.y)
                        let h = Noise.hash(column, row, seed &+ UInt32(k * 77))
                        guard Float(h & 255) < (0.35 + 0.55 * amount) * 255 else { continue }
                        let margin = layer.radius / layer.cell * 1.4
                        let place =
                            SIMD2(Float((h >> 8) & 255), Float((h >> 16) & 255)) / 255 * (1 - 2 * margin) + margin
                        let d = (cell - SIMD2(Float(column), Float(row)) - place) * layer.cell
                        let size = max(layer.radius * (0.6 + 0.7 * Float(h >> 24) / 255), unit * 0.6)
                        let away = (d * d).sum().squareRoot() / size
                        cover = max(cover, layer.strength * (1 - ramp(away, k == 3 ? 0.1 : 0.45, 1.25)))
                    }
                    guard cover > 0 else { continue }
                    let i = y * width + x
                    picture.lightness.samples[i] += (0.97 - picture.lightness.samples[i]) * cover
                    picture.greenRed.samples[i] *= 1 - cover
                    picture.blueYellow.samples[i] *= 1 - cover
                }
            }
        }
    }

    private func stars(_ picture: LabPicture, _ amount: Float) {
        let (width, height, unit) = (picture.width, picture.height, Float(1 / scene.scale))
        let seed = scene.seeds(63), sky = scene.field.sky
        // Painted stars are dabs, not points.
        let density: UInt32 = scene.recipe.medium.traits.isNight ? 90 : 60
        let dab: Float = scene.recipe.medium == .vanGogh ? 2.6 : scene.recipe.medium.traits.isNight ? 1 : 1.4
        scene.stripes.rows(height) { first, last in
            for y in first..<last {
                let v = (Float(y) + 0.5) / Float(height)
                for x in 0..<width {
                    let p = SIMD2(Float(x) + 0.5, Float(y) + 0.5) * unit / 15
                    let column = Int(p.x), row = Int(p.y)
                    let h = Noise.hash(column, row, seed)
                    guard h & 255 < density else { continue }
                    let place = SIMD2(Float((h >> 8) & 255), Float((h >> 16) & 255)) / 255 * 0.7 + 0.15
                    let d = (p - SIMD2(Float(column), Float(row)) - place) * 15
                    let bright = Float(h >> 24) / 255
                    let size = max((0.5 + 1.3 * bright * bright * bright) * dab, unit * 0.6)
                    let light = 1 - ramp((d * d).sum().squareRoot() / size, 0.2, 1.3)
                    guard light > 0 else { continue }
                    let mask = sky.sample(u: (Float(x) + 0.5) / Float(width), v: v)
                    let i = y * width + x
                    let add = light * mask * amount * (0.35 + 0.65 * bright)
                    picture.lightness.samples[i] += (0.96 - picture.lightness.samples[i]) * add
                    picture.greenRed.samples[i] *= 1 - add
                    picture.blueYellow.samples[i] *= 1 - add * 0.7
                }
            }
        }
    }
}
