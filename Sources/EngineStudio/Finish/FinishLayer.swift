internal import CStudioKernels
internal import Imaging

/// From the painted picture to bytes: light that spreads in the lens, film, wear and frame.
///
/// Works in linear light, in the planes of the picture itself, and holds nothing else of its size.
struct FinishLayer {
    private let scene: Scene
    init(_ scene: Scene) { self.scene = scene }

    func finished(_ picture: LabPicture) -> PixelBuffer {
        let recipe = scene.recipe, stripes = scene.stripes
        let light = LinearPicture(reusing: picture, fitted: true, stripes)
        if recipe.light.bloom > 0 { Bloom(amount: recipe.light.bloom, threshold: 0.45, scene: scene).add(to: light) }
        LensLight(scene).apply(to: light)
        TornSignal(scene).apply(to: light)
        let frame = FrameShape(scene)
        frame?.shrink(light, stripes)
        touch(light, frame: frame)
        return light.encoded(stripes)
    }

    /// Vignette, grain and whatever lies on the surface, and soft ends of the scale.
    private func touch(_ light: LinearPicture, frame: FrameShape?) {
        let recipe = scene.recipe, (width, height) = (light.width, light.height)
        let keepsPaper = recipe.medium.traits.isOnPaper
        let dark = Float(recipe.finish.vignette) * (keepsPaper ? 0.2 : 0.42)
        let grain = Float(recipe.finish.grain) * 0.3
        let noise = NoiseGrain(width, height, size: 1.5, octaves: 2, seed: scene.seeds(71))
        let wear = SurfaceWear(scene), lines = ScanLines(scene)
        scene.stripes.rows(height) { first, last in
            let count = width * (last - first)
            let room = UnsafeMutablePointer<Float>.allocate(capacity: 2 * count)
            defer { room.deallocate() }
            room.initialize(repeating: 0, count: 2 * count)
            let grains = room, gains = room + count
            if grain > 0 {
                noise.fill(grains, first: first, last: last)
                for i in 0..<count { grains[i] = (grains[i] - 0.5) * grain }
            }
            for y in first..<last {
                let v = (Float(y) + 0.5) / Float(height) * 2 - 1
                for x in 0..<width {
                    let u = (Float(x) + 0.5) / Float(width) * 2 - 1
                    // Lightness falls to a factor: light falls to its cube.
                    let factor = 1 - dark * ramp((u * u + v * v) * 0.5, 0.18, 1.05)
                    gains[(y - first) * width + x] = factor * factor * factor
                }
            }
            lines?.dim(gains, first: first, last: last)
            let at = first * width
            let rows = LightRows(
                red: light.red.samples + at,
                green: light.green.samples + at,
                blue: light.blue.samples + at
            )
            wear?.mark(rows, gains, first: first, last: last)
            cstudio_develop(rows.red, rows.green, rows.blue, Int32(count), gains, grains)
            frame?.draw(rows, first: first, last: last)
        }
    }
}

/// Linear values of the rows of one stripe.
struct LightRows {
    let red: RowBuffer
    let green: RowBuffer
    let blue: RowBuffer

    /// Moves one pixel towards a colour.
    @inline(__always)
    func mix(_ i: Int, _ colour: SIMD4<Float>, _ share: Float) {
        red[i] += (colour.x - red[i]) * share
        green[i] += (colour.y - green[i]) * share
        blue[i] += (colour.z - blue[i]) * share
    }
}
