/// What a lens and the film's own layers do to light: fringes, bulging, red halos, a veil, a leak.
struct LensLight {
    private let scene: Scene
    init(_ scene: Scene) { self.scene = scene }

    func apply(to light: LinearPicture) {
        let lens = scene.recipe.lens
        if lens.halation > 0 { halo(light, Float(lens.halation)) }
        if lens.softness > 0 { veil(light, Float(lens.softness)) }
        if lens.leak > 0 { leak(light, Float(lens.leak), lens.leakColour) }
        if lens.fisheye > 0 || lens.chromatic > 0 { bend(light) }
    }

    /// Light that passes the film is thrown back by what lies behind it, and reaches the red layer first.
    private func halo(_ light: LinearPicture, _ amount: Float) {
        let stripes = scene.stripes
        let bright = light.green.halved(stripes)
        for i in 0..<bright.count { bright.samples[i] = ramp(bright.samples[i], 0.45, 0.95) }
        let near = bright.blurred(5 * scene.scale, stripes), wide = bright.blurred(14 * scene.scale, stripes)
        for i in 0..<near.count {
            near.samples[i] = max(0, near.samples[i] * 0.6 + wide.samples[i] * 0.7 - bright.samples[i] * 0.75)
        }
        add(near, to: light.red, amount * 0.75)
        add(near, to: light.green, amount * 0.16)
        add(near, to: light.blue, amount * 0.03)
    }

    private func add(_ half: Plane, to plane: Plane, _ amount: Float) {
        change(plane, with: half) { old, new in old + new * amount * (1.05 - min(old, 1)) }
    }

    /// A bright, blurred copy as through a soft filter.
    private func veil(_ light: LinearPicture, _ amount: Float) {
        let stripes = scene.stripes
        for plane in [light.red, light.green, light.blue] {
            let soft = plane.halved(stripes).blurred(8 * scene.scale, stripes)
            change(plane, with: soft) { old, new in
                let screen = 1 - (1 - min(old, 1)) * (1 - min(new, 1) * 0.55)
                let mixed = old + (new - old) * 0.35
                return old + (mixed * 0.55 + screen * 0.45 - old) * amount
            }
        }
    }

    private func change(_ plane: Plane, with half: Plane, _ body: @Sendable (_ old: Float, _ new: Float) -> Float) {
        let (width, height) = (plane.width, plane.height)
        scene.stripes.rows(height) { first, last in
            let row = RowBuffer.allocate(capacity: width + half.width + 1)
            defer { row.deallocate() }
            for y in first..<last {
                half.stretchRow(y, toWidth: width, toHeight: height, line: row + width, into: row)
                let at = y * width
                for x in 0..<width { plane.samples[at + x] = body(plane.samples[at + x], row[x]) }
            }
        }
    }

    /// Tongues of coloured light from one side.
    private func leak(_ light: LinearPicture, _ amount: Float, _ colour: LabColour) {
        let (width, height) = (light.width, light.height)
        let rgb = scene.linear(colour)
        let hot = SIMD4<Float>(1, 0.78, 0.4, 0)
        let isRight = Noise.unit(3, 1, scene.seeds(75)) < 0.5
        let tongues = NoiseGrain(width, height, size: 330, stretch: 1, octaves: 2, seed: scene.seeds(76))
        scene.stripes.rows(height) { first, last in
            let rows = RowBuffer.allocate(capacity: width * (last - first))
            defer { rows.deallocate() }
            tongues.fill(rows, first: first, last: last)
            for y in first..<last {
                for x in 0..<width {
                    let u = (Float(x) + 0.5) / Float(width)
                    let away = isRight ? 1 - u : u
                    let edge = 0.14 + 0.46 * ramp(rows[(y - first) * width + x], 0.3, 0.75)
                    let t = max(0, 1 - away / edge)
                    guard t > 0 else { continue }
                    let glow = t * t * t * (1.6 - 0.6 * t) * amount * 1.1
                    let tint = rgb + (hot - rgb) * (t * t * 0.7)
                    let i = y * width + x
                    light.red.samples[i] = 1 - (1 - min(light.red.samples[i], 1)) * (1 - tint.x * glow * 0.95)
                    light.green.samples[i] = 1 - (1 - min(light.green.samples[i], 1)) * (1 - tint.y * glow * 0.95)
                    light.blue.samples[i] = 1 - (1 - min(light.blue.samples[i], 1)) * (1 - tint.z * glow * 0.95)
                }
            }
        }
    }

    /// Colours of different size, and a middle that bulges.
    private func bend(_ light: LinearPicture) {
        let (width, height) = (light.width, light.height)
        let bulge = Float(scene.recipe.lens.fisheye) * 0.75, fringe = Float(scene.recipe.lens.chromatic) * 0.011
        let aspect = SIMD2(Float(width), Float(height)) / Float(max(width, height))
        for (plane, size) in [(light.red, 1 - fringe), (light.green, 1), (light.blue, 1 + fringe)] as [(Plane, Float)] {
            guard bulge > 0 || size != 1 else { continue }
            let bent = Plane(width: width, height: height)
            scene.stripes.rows(height) { first, last in
                for y in first..<last {
                    let v = (Float(y) + 0.5) / Float(height) - 0.5
                    for x in 0..<width {
                        let u = (Float(x) + 0.5) / Float(width) - 0.5
                        let d = SIMD2(u, v) * aspect * 2, square = (d * d).sum()
                        let pull = (1 + bulge * square) / (1 + bulge) * (1 + (size - 1) * square * 0.8)
                        bent[x, y] = plane.sample(u: u * pull + 0.5, v: v * pull + 0.5)
                    }
                }
            }
            plane.samples.update(from: bent.samples, count: plane.count)
        }
    }
}

extension Scene {
    /// A colour of the recipe in linear light.
    func linear(_ colour: LabColour) -> SIMD4<Float> {
        let one = LabPicture(width: 1, height: 1)
        one.lightness.samples[0] = Float(colour.lightness)
        one.greenRed.samples[0] = Float(colour.greenRed)
        one.blueYellow.samples[0] = Float(colour.blueYellow)
        let rgb = LinearPicture(one, fitted: true, Stripes(threads: 1))
        return SIMD4(rgb.red.samples[0], rgb.green.samples[0], rgb.blue.samples[0], 0)
    }
}
