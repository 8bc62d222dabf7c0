internal import CStudioKernels

/// Colour and light of a recipe, applied to a picture before the medium sees it.
///
/// What depends on a pixel's own colour is a table; what depends on its place is a small field (``GradeField``), of
/// which one row at a time is stretched to the picture.
struct Grade: Sendable {
    private let recipe: Recipe
    private let toneCurve: [Float]
    private let tintA: [Float]
    private let tintB: [Float]
    private let stock: StockTable?

    init(_ recipe: Recipe) {
        self.recipe = recipe
        var palette = recipe.palette
        let water = recipe.weather.underwater
        palette.light.greenRed -= 0.06 * water
        palette.light.blueYellow -= 0.06 * water
        palette.exposure -= 0.035 * water
        palette.shadow.greenRed -= 0.03 * water
        palette.shadow.blueYellow -= 0.05 * water
        let steps = 512
        toneCurve = (0...steps).map { Float(Self.tone(Double($0) / Double(steps), palette)) }
        func tints(_ part: (Tint) -> Double) -> [Float] {
            (0...steps).map { i in
                let l = Double(i) / Double(steps)
                let dark = (1 - l) * (1 - l) * min(1, l * 4.5 + 0.12), light = l * l * (1.25 - 0.25 * l)
                return Float(part(palette.shadow) * dark * 1.6 + part(palette.light) * light * 1.3)
            }
        }
        tintA = tints(\.greenRed)
        tintB = tints(\.blueYellow)
        stock = palette.stock.map { StockTable($0) }
    }

    /// An S-curve through middle grey, an exposure that leaves black and white, then the output range.
    private static func tone(_ l: Double, _ palette: Recipe.Palette) -> Double {
        let centred = (l - 0.55) * palette.contrast
        let curved = 0.55 + centred / (1 + max(0, abs(centred) - 0.32) * max(0, palette.contrast - 1) * 1.2)
        let exposed =
            curved + palette.exposure * 4 * min(max(l, 0), 1) * (1.15 - min(l, 1)) * 0.9 + palette.exposure * 0.1
        return palette.black + (palette.white - palette.black) * min(max(exposed, 0), 1)
    }

    func apply(to picture: LabPicture, field: GradeField, _ stripes: Stripes) {
        colourSky(field, stripes)
        let width = picture.width, height = picture.height
        let sky = recipe.light.sky > 0 ? field.sky : nil
        withSettings { grade in
            let grade = SharedGrade(grade)
            stripes.rows(height) { first, last in
                let rows = FieldRows(width: width, height: height, count: GradeField.Part.allCases.count + 10)
                for y in first..<last {
                    let at = y * width
                    let (l, a, b) = (
                        picture.lightness.samples + at, picture.greenRed.samples + at, picture.blueYellow.samples + at
                    )
                    for part in GradeField.Part.allCases { rows.fill(part.rawValue, field[part], y: y) }
                    cstudio_grade_colours(grade.pointer, Int64(width), rows[0], l, a, b)
                    if let sky { exchange(sky, rows, y: y, width: width, l, a, b) }
                    var lines = rows.lines
                    cstudio_grade_light(grade.pointer, &lines, Int32(width), l, a, b)
                    stock?.apply(count: width, strength: Float(recipe.palette.stockStrength), l, a, b)
                }
            }
        }
    }

    private func exchange(
        _ sky: SkyExchange,
        _ rows: FieldRows,
        y: Int,
        width: Int,
        _ l: RowBuffer,
        _ a: RowBuffer,
        _ b: RowBuffer
    ) {
        let first = GradeField.Part.allCases.count
        guard sky.reaches(row: y, of: rows.height) else { return }
        rows.fill(first, sky.mask, y: y)
        for (k, part) in [sky.old, sky.land, sky.new].enumerated() {
            for (j, plane) in [part.lightness, part.greenRed, part.blueYellow].enumerated() {
                rows.fill(first + 1 + 3 * k + j, plane, y: y)
            }
        }
        func three(_ k: Int) -> (UnsafePointer<Float>?, UnsafePointer<Float>?, UnsafePointer<Float>?) {
            (
                UnsafePointer(rows[first + k]), UnsafePointer(rows[first + k + 1]), UnsafePointer(rows[first + k + 2])
            )
        }
        var lines = cstudio_sky_lines(
            mask: rows[first],
            old_sky: three(1),
            land: three(4),
            new_sky: three(7)
        )
        cstudio_grade_sky(&lines, Int32(width), Float(recipe.light.sky), 0.5, l, a, b)
    }

    /// The colours around the border, as the grade turns them; once for a field.
    private func colourSky(_ field: GradeField, _ stripes: Stripes) {
        guard recipe.light.sky > 0, let sky = field.sky, sky.takeUngraded() else { return }
        let none = [Float](repeating: 0, count: sky.old.width)
        withSettings { grade in
            for picture in [sky.old, sky.land] {
                for y in 0..<picture.height {
                    let at = y * picture.width
                    cstudio_grade_colours(
                        grade,
                        Int64(picture.width),
                        none,
                        picture.lightness.samples + at,
                        picture.greenRed.samples + at,
                        picture.blueYellow.samples + at
                    )
                }
            }
        }
    }

    private func withSettings(_ body: (UnsafePointer<cstudio_grade>) -> Void) {
        let palette = recipe.palette
        toneCurve.withUnsafeBufferPointer { tone in
            tintA.withUnsafeBufferPointer { first in
                tintB.withUnsafeBufferPointer { second in
                    var grade = cstudio_grade(
                        tone: tone.baseAddress,
                        tint_a: first.baseAddress,
                        tint_b: second.baseAddress,
                        saturation: Float(palette.saturation),
                        vibrance: Float(palette.vibrance),
                        protection: Float(palette.skinProtection),
                        pull: Float(palette.pullStrength),
                        pull_a: Float(palette.pull.greenRed),
                        pull_b: Float(palette.pull.blueYellow),
                        autumn: Float(recipe.weather.autumn),
                        snow: Float(recipe.weather.snow),
                        rim_colour: three(recipe.light.rimColour),
                        glow_colour: three(recipe.light.glowColour),
                        veil_colour: three(GradeField.veilColour(recipe))
                    )
                    body(&grade)
                }
            }
        }
    }

    private func three(_ colour: LabColour) -> (Float, Float, Float) {
        (Float(colour.lightness), Float(colour.greenRed), Float(colour.blueYellow))
    }
}

/// Lets stripes read settings that outlive them.
private struct SharedGrade: @unchecked Sendable {  // read only, and held by the caller
    let pointer: UnsafePointer<cstudio_grade>
    init(_ pointer: UnsafePointer<cstudio_grade>) { self.pointer = pointer }
}

/// Rows of fields, stretched to the width of a picture; one per stripe.
private final class FieldRows {
    let width: Int
    let height: Int
    private let rows: UnsafeMutablePointer<Float>
    private var line: UnsafeMutablePointer<Float>
    private var room = 0

    init(width: Int, height: Int, count: Int) {
        self.width = width
        self.height = height
        rows = .allocate(capacity: width * count)
        rows.initialize(repeating: 0, count: width * count)
        line = .allocate(capacity: 1)
    }

    deinit {
        rows.deallocate()
        line.deallocate()
    }

    subscript(_ k: Int) -> RowBuffer { rows + k * width }

    /// Rows of what is absent stay 0.
    func fill(_ k: Int, _ plane: Plane?, y: Int) {
        guard let plane else { return }
        if room < plane.width + 1 {
            line.deallocate()
            room = plane.width + 1
            line = .allocate(capacity: room)
        }
        plane.stretchRow(y, toWidth: width, toHeight: height, line: line, into: self[k])
    }

    var lines: cstudio_grade_lines {
        func row(_ part: GradeField.Part) -> UnsafePointer<Float> { UnsafePointer(self[part.rawValue]) }
        return cstudio_grade_lines(
            skin: row(.skin),
            night: row(.night),
            lamp: row(.lamp),
            rim: row(.rim),
            glow: row(.glow),
            ledge: row(.ledge),
            floor: row(.floor),
            veil: row(.veil)
        )
    }
}

extension SIMD4<Float> {
    /// Lightness, green-red, blue-yellow, 0.
    init(_ colour: LabColour) {
        self.init(Float(colour.lightness), Float(colour.greenRed), Float(colour.blueYellow), 0)
    }
}
