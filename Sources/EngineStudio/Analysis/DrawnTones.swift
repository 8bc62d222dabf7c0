internal import CStudioKernels

/// Lightness as a drawing has it: stretched to the sheet's white and a full dark, with faces kept light.
struct DrawnTones: Sendable {
    /// At the field's size; 0 dark … 1 bare paper.
    let plane: Plane

    init(plane: Plane) { self.plane = plane }

    /// - Parameters:
    ///   - middle: where the picture's middle tone is drawn.
    ///   - mood: how far a dark picture stays dark and a light one light: 0…1.
    ///   - masses: the scene's masses, needed for `calm`.
    ///   - calm: how far fine texture without direction, as of foliage, is drawn as masses: 0…1.
    ///   - relief: local contrast that is added, so that forms part from what lies behind them.
    init(
        _ scene: Scene,
        middle: Double = 0.58,
        mood: Double = 0,
        masses: Scene? = nil,
        calm: Float = 0,
        relief: Float = 0
    ) {
        let field = scene.field, stripes = scene.stripes, width = field.width
        let lightness = field.picture.lightness.blurred(1, stripes)
        if calm > 0, let masses { Self.calm(lightness, masses.picture.lightness, by: calm, scene) }
        if relief > 0 {
            let broad = lightness.blurred(Double(max(width, field.height)) * 0.035, stripes)
            stripes.rows(field.height) { first, last in
                for i in (first * width)..<(last * width) {
                    lightness.samples[i] += (lightness.samples[i] - broad.samples[i]) * relief
                }
            }
        }
        let range = ToneRange(lightness)
        let (low, high) = (range.low, range.high)
        // A dark photo is not drawn by blackening the sheet: its middle tone becomes a light half tone.
        let median = min(max(Double((range.median - low) / (high - low)), 0.08), 0.58)
        let target = min(max(middle + mood * (Double(range.median) - 0.6), 0.2), 0.75)
        let gamma = PortableMath.logarithm(target) / PortableMath.logarithm(median)
        let curve = (0...256).map { Float(PortableMath.power(Double($0) / 256, gamma)) }
        let result = Plane(width: width, height: field.height)
        stripes.rows(field.height) { first, last in
            for i in (first * width)..<(last * width) {
                let v = min(max((lightness.samples[i] - low) / (high - low), 0), 1)
                let at = min(Int(v * 256), 255)
                let bright = curve[at] + (curve[at + 1] - curve[at]) * (v * 256 - Float(at))
                // Skies stay mostly paper; a deep dark stays deep.
                let lifted = bright + (v - bright) * ramp(0.2 - v, 0, 0.2) * 0.5
                let day = mood > 0 ? ramp(lightness.samples[i], 0.35, 0.75) : 1
                let sky = field.sky.samples[i] * 0.35 * day
                result.samples[i] = min(1, lifted + (1 - lifted) * sky + field.skin.samples[i] * 0.05 * lifted)
            }
        }
        plane = result
    }

    /// Replaces texture that has no direction and is not what the picture is about by patches of one tone.
    private static func calm(_ lightness: Plane, _ broad: Plane, by amount: Float, _ scene: Scene) {
        let field = scene.field, stripes = scene.stripes, width = field.width
        let masses = broad.resampled(width, field.height, stripes)
        let busy = field.detail.blurred(4, stripes)
        stripes.rows(field.height) { first, last in
            for i in (first * width)..<(last * width) {
                let keep = max(field.skin.samples[i], ramp(field.saliency.samples[i], 0.45, 0.9) * 0.7)
                let rough = ramp(busy.samples[i], 0.1, 0.4) * (1 - ramp(field.coherence.samples[i], 0.35, 0.8) * 0.6)
                let share = amount * rough * (1 - keep)
                lightness.samples[i] += (masses.samples[i] - lightness.samples[i]) * share
            }
        }
    }

    /// Light where this is dark: what is left bare on a dark ground.
    func inverted(_ stripes: Stripes) -> DrawnTones { DrawnTones(plane: plane.mapped(stripes) { 1 - $0 }) }

    /// The same tones, running out into bare paper where `fade` (of the field's size) is 0.
    func fading(_ fade: Plane, _ stripes: Stripes) -> DrawnTones {
        let result = Plane(width: plane.width, height: plane.height)
        let width = plane.width
        stripes.rows(plane.height) { first, last in
            for i in (first * width)..<(last * width) {
                result.samples[i] = 1 - (1 - plane.samples[i]) * fade.samples[i]
            }
        }
        return DrawnTones(plane: result)
    }
}

/// Where the tones of a picture lie, from a histogram of 256 levels.
struct ToneRange: Sendable {
    let low: Float
    let median: Float
    /// At least .15 above `low`.
    let high: Float

    init(_ lightness: Plane) {
        var histogram = [Int](repeating: 0, count: 256)
        for i in 0..<lightness.count { histogram[Int(min(max(lightness.samples[i], 0), 1) * 255)] += 1 }
        func quantile(_ share: Double) -> Float {
            var sum = 0
            for (level, count) in histogram.enumerated() {
                sum += count
                if Double(sum) >= share * Double(lightness.count) { return Float(level) / 255 }
            }
            return 1
        }
        low = quantile(0.02)
        median = quantile(0.5)
        high = max(quantile(0.975), low + 0.15)
    }
}

extension Scene {
    /// The same scene seen with half-closed eyes: patches of one colour, about ten units wide, at half the field's size.
    func masses() -> Scene {
        Scene(
            recipe: recipe,
            stripes: stripes,
            picture: patches(),
            field: field,
            scale: Double((max(field.width, field.height) + 1) / 2) / 1024
        )
    }

    /// The same scene at the size that contours are searched at: a line is wider than a pixel of it.
    func sketch() -> Scene {
        guard scale > 1.1 else {
            let long = Double(max(field.width, field.height))
            return Scene(recipe: recipe, stripes: stripes, picture: field.picture, field: field, scale: long / 1024)
        }
        let half = picture.mapPlanes { $0.halved(stripes) }
        return Scene(recipe: recipe, stripes: stripes, picture: half, field: field, scale: scale / 2)
    }

    private func patches() -> LabPicture {
        let half = field.picture.mapPlanes { $0.halved(stripes) }
        let radius = Float(max(half.width, half.height)) / 96
        guard radius >= 1 else { return half }
        let (c, s) = (field.flowCosine.halved(stripes), field.flowSine.halved(stripes))
        let coherence = field.coherence.halved(stripes)
        let (x, y) = (Plane(width: half.width, height: half.height), Plane(width: half.width, height: half.height))
        let result = LabPicture(width: half.width, height: half.height)
        let width = half.width
        stripes.rows(half.height) { first, last in
            let at = first * width
            cstudio_tangent(
                c.samples + at,
                s.samples + at,
                Int64((last - first) * width),
                x.samples + at,
                y.samples + at
            )
        }
        stripes.rows(half.height) { first, last in
            cstudio_kuwahara(
                half.lightness.samples,
                half.greenRed.samples,
                half.blueYellow.samples,
                x.samples,
                y.samples,
                coherence.samples,
                Int32(width),
                Int32(half.height),
                Int32(first),
                Int32(last),
                radius,
                result.lightness.samples,
                result.greenRed.samples,
                result.blueYellow.samples
            )
        }
        return result
    }

    /// 1 drawn … 0 bare, at the field's size: a drawing thins out towards the margin of its sheet.
    ///
    /// - Parameter width: of the bare margin, as a share of the short side.
    func sheetFade(width share: Float) -> Plane {
        let (width, height) = (field.width, field.height)
        let margin = Float(recipe.finish.margin) * share
        guard margin > 0 else { return Plane(width: width, height: height, filledWith: 1) }
        let wander = Noise.plane(width, height, size: 150, octaves: 4, seed: seeds(84), stripes)
        let unit = 1024 / Float(max(width, height))
        let wide = Float(min(width, height)) * unit * margin
        let (across, down) = (Float(width) * unit, Float(height) * unit)
        stripes.rows(height) { first, last in
            for y in first..<last {
                let py = (Float(y) + 0.5) * unit
                for x in 0..<width {
                    let px = (Float(x) + 0.5) * unit
                    let i = y * width + x
                    // Corners are left out more than sides.
                    let dx = min(px, across - px) / wide, dy = min(py, down - py) / wide
                    let d = min(dx, dy) - 0.35 / (0.35 + max(dx, dy) * 0.25)
                    wander.samples[i] = ramp(d + (wander.samples[i] - 0.5) * 2.2, 0.1, 1.5)
                }
            }
        }
        return wander
    }

    /// Fine darks (above 0) and lights (below 0) against what is around them, at the size that is rendered.
    ///
    /// - Parameters:
    ///   - near: size of what is kept, units.
    ///   - wide: size of the surroundings, units.
    func accents(near: Double, wide: Double) -> Plane {
        let fine = picture.lightness.blurred(near * scale, stripes)
        let broad = picture.lightness.blurred(wide * scale, stripes)
        let width = width
        stripes.rows(height) { first, last in
            for i in (first * width)..<(last * width) { fine.samples[i] = broad.samples[i] - fine.samples[i] }
        }
        return fine
    }
}
