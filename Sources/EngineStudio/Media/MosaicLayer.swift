internal import CStudioKernels

/// Cut stones set in mortar, in rows that follow the forms; yellow pieces are gold leaf under glass.
struct MosaicLayer: MediumPainter {
    static let traits = MediumTraits(weather: .within, rank: 70)
    let scene: Scene

    static func prepare(_ recipe: inout Recipe) {
        recipe.palette.saturation = 1.16
        recipe.palette.vibrance = 0.3
        recipe.palette.contrast = 1.08
        recipe.palette.paper = LabColour(lightness: 0.47, greenRed: 0.004, blueYellow: 0.014)
        recipe.light.strength = 0.35
        recipe.brush.variety = 0.45
        recipe.brush.relief = 0.5
        recipe.finish.vignette = 0.08
    }

    static func vary(_ recipe: inout Recipe, for attempt: Attempt, spread: Double) {
        switch attempt {
        case .rich: break
        case .warm:
            recipe.palette.paper = LabColour(lightness: 0.74, greenRed: 0.01, blueYellow: 0.04)
            recipe.brush.scale *= 1 + 0.08 * spread
        case .cool:
            recipe.palette.paper = LabColour(lightness: 0.86, greenRed: -0.002, blueYellow: 0.002)
            recipe.brush.scale *= 1 - 0.1 * spread
            recipe.palette.exposure += 0.03 * spread
        case .dramatic:
            recipe.palette.paper = LabColour(lightness: 0.27, greenRed: 0.002, blueYellow: -0.004)
            recipe.brush.relief = min(1, recipe.brush.relief + 0.2)
        }
    }

    func paint(_ step: (Double) throws(StudioFailure) -> Void) throws(StudioFailure) -> LabPicture {
        try step(0.05)
        let spacing = PieceSize(broad: 14.5, fine: 5.4, skin: 0.85, growth: 0.25).plane(scene)
        try step(0.1)
        let laid = StoneField(scene, spacing: spacing, rounds: 8, seed: scene.seeds(421))
        try step(0.5)
        let stones = coloured(laid)
        try step(0.6)
        let picture = set(laid, stones)
        try step(0.9)
        try step(1)
        return picture
    }

    /// One stone as it is set: its colour, and how it is turned to the light.
    private struct Stone {
        var colour: SIMD4<Float>
        var tilt: SIMD2<Float>
        var gold: Float
    }

    private func coloured(_ laid: StoneField) -> [Stone] {
        let field = scene.field, seed = scene.seeds(422)
        let variety = Float(scene.recipe.brush.variety)
        let (width, height) = (Float(field.width), Float(field.height))
        return laid.stones.indices.map { k in
            let stone = laid.stones[k]
            let skin = field.skin.sample(u: stone.x / width, v: stone.y / height)
            func random(_ part: Int) -> Float { Noise.unit(k, part, seed) - 0.5 }
            var c = laid.colours[k]
            let calm = 1 - 0.72 * skin
            c += SIMD4(random(1) * 0.11, random(2) * 0.026, random(3) * 0.03, 0) * variety * calm
            c.x = 0.07 + c.x * 0.87
            let chroma = (c.y * c.y + c.z * c.z).squareRoot()
            // Gold: clear yellows away from skin.
            let yellow = c.z > 0 && abs(c.y) < 0.55 * c.z ? ramp(c.z, 0.07, 0.12) * ramp(c.x, 0.45, 0.6) : 0
            let gold = yellow * (1 - skin) * (Noise.unit(k, 4, seed) < 0.6 ? 1 : 0)
            if gold > 0 {
                c += (SIMD4(0.66 + 0.4 * (c.x - 0.6), 0.018, 0.125, 0) - c) * gold * 0.7
            } else if chroma > 0.001 {
                c.y *= 1.06
                c.z *= 1.06
            }
            let lean: Float = 0.2 + 0.5 * gold
            return Stone(colour: c, tilt: SIMD2(random(5), random(6)) * lean * calm, gold: gold)
        }
    }

    private func set(_ laid: StoneField, _ faces: [Stone]) -> LabPicture {
        let recipe = scene.recipe, (width, height) = (scene.width, scene.height)
        let field = scene.field
        let step = SIMD2(Float(width) / Float(field.width), Float(height) / Float(field.height))
        let stones = laid.stones.map { s in
            cstudio_tessera(x: s.x * step.x, y: s.y * step.y, cosine: s.cosine, sine: s.sine, half: s.half * step.x)
        }
        let picture = scene.picture
        let scale = Float(scene.scale)
        let joint = 0.6 * scale, bevel = 1.7 * scale
        // How far a stone may be larger than its square, where its neighbours leave room.
        let spill = 1.5 * scale
        let sand = Noise.plane(width, height, size: 1.6, octaves: 2, seed: scene.seeds(423), scene.stripes)
        let vein = Noise.plane(
            width,
            height,
            size: 6,
            stretch: 2,
            angle: 0.6,
            octaves: 2,
            seed: scene.seeds(424),
            scene.stripes
        )
        let mortar = SIMD4<Float>(recipe.palette.paper)
        let lamp = scene.lamp
        let relief = Float(0.55 + 0.7 * recipe.brush.relief)
        let softness = max(0.6, 0.5 * scale)
        let bins = StoneField.bins(stones, height: height, margin: 2)
        bins.forEach(scene.stripes) { order, first, last in
            // One row more above and below, for the slope of the stones' shoulders.
            let top = max(first - 1, 0), bottom = min(last + 1, height), size = (bottom - top) * width
            let distances = UnsafeMutablePointer<Float>.allocate(capacity: 3 * size)
            let owner = UnsafeMutablePointer<Int32>.allocate(capacity: size)
            defer {
                distances.deallocate()
                owner.deallocate()
            }
            distances.initialize(repeating: 1e9, count: 2 * size)
            owner.initialize(repeating: -1, count: size)
            cstudio_lay_tesserae(
                stones,
                order,
                Int32(order.count),
                Int32(width),
                Int32(top),
                Int32(bottom),
                StoneField.reach,
                distances,
                distances + size,
                owner
            )
            // Way from a stone's side to the inside; less than 0 in the joint.
            let inside = distances + 2 * size
            for i in 0..<size {
                let gap = (distances[size + i] - distances[i]) * 0.5
                inside[i] = min(gap, spill - distances[i]) - joint
            }
            func shoulder(_ v: Float) -> Float {
                let t = min(max(v / bevel, 0), 1)
                return t * (2 - t)
            }
            for y in first..<last {
                let row = (y - top) * width
                let above = (max(y - 1, top) - top) * width, below = (min(y + 1, bottom - 1) - top) * width
                for x in 0..<width {
                    let i = y * width + x, at = row + x
                    let left = max(x - 1, 0), right = min(x + 1, width - 1)
                    let cover = min(max(inside[at] / softness + 0.5, 0), 1)
                    let grit = sand.samples[i] - 0.5
                    var bed = mortar
                    bed.x += grit * 0.10 - 0.10 * ramp(inside[at], -1.2 * joint, 0.4 * joint)
                    var c = bed
                    if cover > 0, owner[at] >= 0 {
                        let stone = faces[Int(owner[at])]
                        let dx = shoulder(inside[row + right]) - shoulder(inside[row + left])
                        let dy = shoulder(inside[below + x]) - shoulder(inside[above + x])
                        let lean = SIMD2(dx, dy) * (0.5 * bevel) * 0.8 + stone.tilt
                        let facing = -(lean * lamp).sum() * relief
                        var face = stone.colour
                        face.x += (vein.samples[i] - 0.5) * 0.06 + grit * 0.025
                        let light = min(max(facing, -0.75), 0.75)
                        face.x += light * 0.13 * (0.4 + 0.6 * face.x)
                        let shine = max(0, light - 0.22)
                        face.x += shine * shine * (0.35 + 1.1 * stone.gold)
                        face.y *= 1 - shine * 0.4
                        face.z *= 1 - shine * 0.3
                        c += (face - bed) * cover
                    }
                    picture.lightness.samples[i] = min(max(c.x, 0.03), 0.975)
                    picture.greenRed.samples[i] = c.y
                    picture.blueYellow.samples[i] = c.z
                }
            }
        }
        return picture
    }
}
