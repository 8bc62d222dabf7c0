/// Grounds, pigments and lamps of the four, for media that have their own.
extension Attempt {
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
