internal import CStudioKernels

/// The blocks that a print is pulled from: one for each pigment that the picture needs.
struct WoodBlocks {
    let labels: LabelMap
    /// Of each label.
    let colours: [SIMD4<Float>]
    /// What the upper edge of the sky is wiped with.
    let bokashi: SIMD4<Float>
    /// Where the printer may wipe the block: sky, or the ground behind: 0…1.
    let calm: Plane
    let hasSky: Bool

    /// - Parameter vivid: the plate's picture in clean shapes; its colours become those of pigments.
    init(_ plate: Scene, vivid: LabPicture) {
        let stripes = plate.stripes, field = plate.field, width = plate.width
        stripes.rows(plate.height) { first, last in
            for i in (first * width)..<(last * width) {
                // Pigments are stronger than what a camera sees, but a face stays pale.
                let skin = field.skin.samples[i]
                let a = vivid.greenRed.samples[i], b = vivid.blueYellow.samples[i]
                let chroma = (a * a + b * b).squareRoot()
                let gain = (1 + 0.9 * ramp(chroma, 0.008, 0.05) * (1 - ramp(chroma, 0.08, 0.2))) * (1 - 0.35 * skin)
                vivid.greenRed.samples[i] = a * gain
                vivid.blueYellow.samples[i] = b * gain + 0.006
                vivid.lightness.samples[i] += (0.05 + 0.06 * skin) * vivid.lightness.samples[i]
            }
        }
        let pigments =
            plate.recipe.palette.inks.isEmpty ? Pigments.classic : plate.recipe.palette.inks
        let all = pigments.prefix(40).map { SIMD4<Float>($0) }
        let few = vivid.mapPlanes { $0.halved(stripes) }
        let tried = LabelMap(few, nearestOf: all, chroma: 2.4, stripes)
        let counts = tried.shares(of: few, colours: all.count).counts
        // The pigments used most; strong ones count more, because they are few and seen.
        let ranked = all.indices.sorted { p, q in
            let (first, second) = (Self.weight(all[p], counts[p]), Self.weight(all[q], counts[q]))
            return first == second ? p < q : first > second
        }
        let chosen = ranked.prefix(14).sorted().map { all[$0] }
        let rough = LabelMap(vivid, nearestOf: chosen, chroma: 2.4, stripes)
        let sky = Self.skyLabel(rough, field.sky, count: chosen.count)
        if let sky {
            stripes.rows(plate.height) { first, last in
                for i in (first * width)..<(last * width) where field.sky.samples[i] > 0.6 {
                    rough.samples[i] = UInt8(sky)
                }
            }
        }
        let ground = OpenGround.find(in: field, stripes)
        // Without a sky the ground behind is printed in its main colour, if it is light enough to be graded.
        if sky == nil, let behind = Self.skyLabel(rough, ground, count: chosen.count), chosen[behind].x > 0.5 {
            stripes.rows(plate.height) { first, last in
                for i in (first * width)..<(last * width) where ground.samples[i] > 0.5 {
                    rough.samples[i] = UInt8(behind)
                }
            }
        }
        labels = rough.cleaned(reach: 2, detail: field.detail, limit: 0.62, rounds: 3, stripes)
        let (_, means) = labels.shares(of: vivid, colours: chosen.count)
        colours = zip(chosen, means).map { pigment, mean in pigment + (mean - pigment) * 0.22 }
        let top = field.picture
        bokashi = Self.bokashi(top, pigments: all, sky: field.sky)
        hasSky = sky != nil
        calm = sky == nil ? ground : field.sky.mapped(stripes) { ramp($0, 0.4, 0.6) }
    }

    private static func weight(_ colour: SIMD4<Float>, _ count: Int) -> Float {
        let chroma = (colour.y * colour.y + colour.z * colour.z).squareRoot()
        return Float(count) * (1 + 9 * chroma)
    }

    /// What most of the sky is printed in.
    private static func skyLabel(_ labels: LabelMap, _ sky: Plane, count: Int) -> Int? {
        var counts = [Int](repeating: 0, count: count), all = 0
        for i in 0..<sky.count where sky.samples[i] > 0.6 {
            counts[Int(labels.samples[i])] += 1
            all += 1
        }
        guard all * 40 > sky.count, let most = counts.max() else { return nil }
        return counts.firstIndex(of: most)
    }

    /// A strong pigment in the hue of the sky's upper end; without a sky the darkest blue that is not ink.
    private static func bokashi(
        _ picture: LabPicture,
        pigments: [SIMD4<Float>],
        sky: Plane
    ) -> SIMD4<Float> {
        var sum = SIMD4<Double>(repeating: 0), count = 0
        for i in 0..<(sky.count / 3) where sky.samples[i] > 0.6 {
            sum += SIMD4(
                Double(picture.lightness.samples[i]),
                Double(picture.greenRed.samples[i]),
                Double(picture.blueYellow.samples[i]),
                0
            )
            count += 1
        }
        let mean = count > 0 ? SIMD4<Float>(sum / Double(count)) : SIMD4(0.55, -0.02, -0.06, 0)
        let chroma = max((mean.y * mean.y + mean.z * mean.z).squareRoot(), 1e-3)
        // A pale sky is wiped with blue.
        let hue = chroma > 0.015 ? SIMD2(mean.y, mean.z) / chroma : SIMD2(-0.2, -0.98)
        var best = SIMD4<Float>(0.42, -0.03, -0.09, 0), score: Float = -1
        for pigment in pigments where pigment.x < 0.62 {
            let fit = pigment.y * hue.x + pigment.z * hue.y - 0.12 * abs(pigment.x - (mean.x < 0.4 ? 0.2 : 0.45))
            if fit > score { (best, score) = (pigment, fit) }
        }
        return best
    }
}

/// Pigments of woodblock prints, as they lie on washi.
enum Pigments {
    /// Of the landscape prints of the 1830s, with Prussian blue.
    static let classic: [LabColour] = [
        0x24211F, 0x3A3531, 0x5E5A55, 0x8C877D, 0xB7B0A0, 0xEADFC6, 0xF3EAD6,
        0x17305A, 0x1F4E82, 0x3F7DA6, 0x86AEBB, 0xB9CFCB,
        0x23453A, 0x3F6B4F, 0x76935F, 0xAEB98A,
        0x6B2F2A, 0xA63A2E, 0xC9523B, 0xDB8266, 0xE9B9A0,
        0x8C5A2B, 0xC08A3E, 0xE2B95A, 0xEFD9A0,
        0x54405F, 0x8F7793, 0xF0D3B2, 0xD9A57C, 0xB07650,
    ].map { LabColour(srgb: $0) }

    /// Of prints before blue was cheap: red lead, rose, ochre and malachite.
    static let redLead: [LabColour] = [
        0x33231C, 0x51382B, 0x7B5B43, 0xA88A68, 0xD0B48A, 0xEBD9B4, 0xF3E6C8,
        0x8E2F20, 0xC0442A, 0xDB6A3C, 0xE79A72, 0xF0C6A4,
        0x3E5238, 0x6B7C48, 0x9CA46C, 0xC8C594,
        0xB9812F, 0xDDAA4A, 0xEBCB83, 0x4A5A62, 0x7D8F90, 0xB4BFB2, 0x6E3B3A, 0xF0D0A6, 0xD39A68,
    ].map { LabColour(srgb: $0) }

    /// Of prints pulled in blues alone, with one red.
    static let indigo: [LabColour] = [
        0x14203A, 0x17305A, 0x1C4274, 0x2B5C92, 0x4A7FAE, 0x78A1BF, 0xA7C1CC, 0xCFDAD6, 0xEEEADC, 0xF5F1E6,
        0x27364A, 0x4C5F70, 0x8794A0, 0xB23A34, 0xD07A68, 0xE4C3B0,
    ].map { LabColour(srgb: $0) }

    /// Of an evening: deep indigo, violet, and the last orange.
    static let evening: [LabColour] = [
        0x17161F, 0x2A2434, 0x1E2B4B, 0x2C3E68, 0x46507F, 0x6F6A93, 0x9C87A0, 0xC9A9A6,
        0x5A2A35, 0x93372F, 0xC95A32, 0xE08A45, 0xEDB86A, 0xF2D9A2, 0xE9D8B8,
        0x22403E, 0x3D5E52, 0x6D7F66, 0x5A5552, 0x8B8079, 0xE8BE98, 0xB9785A,
    ].map { LabColour(srgb: $0) }
}
