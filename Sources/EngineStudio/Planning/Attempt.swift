/// One of the four answers of an artist to one commission.
///
/// The same medium and the words' light, but another palette, another side for the lamp, broader or finer marks, and
/// a slightly closer view.
enum Attempt: Int, CaseIterable {
    case rich, warm, cool, dramatic

    /// - Parameter spread: 1 is usual; more with `chaos`.
    func apply(to r: inout Recipe, spread k: Double, seed: UInt32) {
        let jitter = { (part: Int) in Double(Noise.unit(part, rawValue, seed)) - 0.5 }
        var palette = r.palette
        func tint(shadow: (Double, Double), light: (Double, Double)) {
            palette.shadow.greenRed += shadow.0 * k
            palette.shadow.blueYellow += shadow.1 * k
            palette.light.greenRed += light.0 * k
            palette.light.blueYellow += light.1 * k
        }
        switch self {
        case .rich:
            tint(shadow: (0.004, -0.012), light: (0.004, 0.008))
            palette.exposure += 0.018 * k
            palette.saturation *= 1 + 0.16 * k
            palette.contrast *= 1 + 0.06 * k
            r.brush.scale *= 1 - 0.08 * k
        case .warm:
            tint(shadow: (0.02, -0.006), light: (0.016, 0.05))
            palette.exposure += 0.022 * k
            r.light.x = 0.12
            r.light.glow = max(r.light.glow, 0.22 * k)
            r.brush.scale *= 1 + 0.16 * k
            r.brush.length *= 1 + 0.15 * k
            r.crop.zoom *= 1 + 0.03 * k
        case .cool:
            tint(shadow: (-0.008, -0.05), light: (-0.008, -0.014))
            palette.exposure -= 0.008 * k
            palette.saturation *= 1 - 0.1 * k
            r.light.x = 0.85
            r.brush.curl = min(1, r.brush.curl + 0.15 * k)
            r.brush.variety += 0.08 * k
        case .dramatic:
            tint(shadow: (0.012, -0.022), light: (0.012, 0.022))
            palette.exposure -= 0.052 * k
            palette.contrast *= 1 + 0.14 * k
            r.light.x = 0.9
            r.light.strength += 0.3 * k
            r.finish.vignette += 0.3 * k
            r.brush.scale *= 1 + 0.3 * k
            r.brush.relief = min(1, r.brush.relief + 0.15 * k)
            r.crop.zoom *= 1 + 0.06 * k
        }
        palette.exposure += jitter(1) * 0.016 * k
        palette.light.blueYellow += jitter(2) * 0.012 * k
        palette.shadow.greenRed += jitter(3) * 0.01 * k
        r.light.y += jitter(4) * 0.1
        // A sky that is painted anew and the fog take part: a sky's top as a shadow, the others as lights.
        let lift = (palette.exposure - r.palette.exposure) * 1.5
        func shift(_ colour: inout LabColour, _ to: Tint, _ from: Tint) {
            colour.lightness = min(max(colour.lightness + lift, 0.06), 0.97)
            colour.greenRed += (to.greenRed - from.greenRed) * 0.9
            colour.blueYellow += (to.blueYellow - from.blueYellow) * 0.9
        }
        shift(&r.light.skyTop, palette.shadow, r.palette.shadow)
        shift(&r.light.skyHorizon, palette.light, r.palette.light)
        shift(&r.weather.fogColour, palette.light, r.palette.light)
        r.palette = palette
    }

    /// Sheets and pigments, for media that have no other colour.
    func applyPigment(to r: inout Recipe, spread k: Double) {
        let paper = r.palette.paper, pigment = r.palette.pigment
        let (sheet, mark): (LabColour, LabColour)
        switch self {
        case .rich: (sheet, mark) = (paper, pigment)
        case .warm:
            sheet = LabColour(
                lightness: paper.lightness - 0.055,
                greenRed: paper.greenRed + 0.006,
                blueYellow: paper.blueYellow + 0.028
            )
            mark = LabColour(
                lightness: pigment.lightness + 0.07,
                greenRed: pigment.greenRed + 0.045,
                blueYellow: pigment.blueYellow + 0.04
            )
            r.finish.margin *= 1.5
        case .cool:
            sheet = LabColour(
                lightness: paper.lightness - 0.02,
                greenRed: paper.greenRed - 0.004,
                blueYellow: paper.blueYellow - 0.03
            )
            mark = LabColour(
                lightness: pigment.lightness + 0.04,
                greenRed: pigment.greenRed - 0.004,
                blueYellow: pigment.blueYellow - 0.05
            )
        case .dramatic:
            sheet = LabColour(
                lightness: paper.lightness - 0.12,
                greenRed: paper.greenRed + 0.002,
                blueYellow: paper.blueYellow + 0.006
            )
            mark = LabColour(
                lightness: max(0.08, pigment.lightness - 0.07),
                greenRed: pigment.greenRed,
                blueYellow: pigment.blueYellow
            )
            r.finish.margin *= 0.4
            r.brush.looseness = max(r.brush.looseness, 0.55)
        }
        r.palette.paper = sheet
        r.palette.pigment = mark
    }

    /// Sheets and margins, for washes.
    func applySheet(to r: inout Recipe) {
        switch self {
        case .rich: r.finish.margin *= 0.9
        case .warm:
            r.palette.paper = LabColour(lightness: 0.945, greenRed: 0.004, blueYellow: 0.032)
            r.finish.margin *= 1.5
            r.brush.looseness = min(1, r.brush.looseness + 0.2)
        case .cool:
            r.palette.paper = LabColour(lightness: 0.97, greenRed: -0.002, blueYellow: -0.004)
            r.palette.exposure += 0.03
            r.palette.saturation *= 0.85
            r.finish.margin *= 1.2
            r.brush.looseness = min(1, r.brush.looseness + 0.35)
        case .dramatic:
            r.finish.margin *= 0.25
            r.palette.exposure -= 0.02
        }
    }

    /// Pairs of lamps for the night.
    func applyLamps(to r: inout Recipe) {
        switch self {
        case .rich:
            (r.palette.accent, r.palette.secondAccent) = (
                Tint(greenRed: 0.22, blueYellow: -0.1), Tint(greenRed: -0.1, blueYellow: -0.09)
            )
        case .warm:
            (r.palette.accent, r.palette.secondAccent) = (
                Tint(greenRed: 0.15, blueYellow: 0.12), Tint(greenRed: -0.1, blueYellow: -0.06)
            )
        case .cool:
            (r.palette.accent, r.palette.secondAccent) = (
                Tint(greenRed: -0.12, blueYellow: -0.07), Tint(greenRed: 0.06, blueYellow: -0.2)
            )
        case .dramatic:
            (r.palette.accent, r.palette.secondAccent) = (
                Tint(greenRed: 0.22, blueYellow: 0.05), Tint(greenRed: 0.06, blueYellow: -0.19)
            )
        }
    }
}
