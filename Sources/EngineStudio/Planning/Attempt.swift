/// One of the four answers of an artist to one commission.
///
/// The same medium and the words' light, but another palette, another side for the lamp, broader or finer marks, other
/// air and another cut. Each of the four has a temper; which palette of that temper it takes, its seed decides, so that
/// another seed gives four others.
enum Attempt: Int, CaseIterable {
    case rich, warm, cool, dramatic

    /// Palettes of one temper: shadow, light, exposure, contrast, saturation.
    private var palettes: [Turn] {
        switch self {
        case .rich:
            [
                Turn((0.004, -0.03), (0.004, 0.012), 0.009, 1.08, 1.17),
                Turn((0.02, 0.002), (0.004, 0.02), 0.007, 1.1, 1.21),
                Turn((-0.014, -0.018), (-0.004, 0.01), 0.025, 1, 1.14),
                Turn((0.026, -0.05), (-0.006, 0.03), 0.012, 1.04, 1.16),
            ]
        case .warm:
            [
                Turn((0.02, -0.006), (0.018, 0.056), 0.012, 1, 1),
                Turn((0.028, -0.014), (0.042, 0.02), 0.013, 0.97, 0.96),
                Turn((0.008, 0.034), (0.004, 0.062), -0.004, 1, 0.86),
                Turn((-0.022, -0.03), (0.03, 0.048), 0.019, 1.02, 1.04),
            ]
        case .cool:
            [
                Turn((-0.01, -0.058), (-0.008, -0.022), -0.009, 1, 0.9),
                Turn((-0.036, -0.022), (-0.026, -0.008), -0.005, 1.02, 0.92),
                Turn((-0.004, -0.024), (-0.005, -0.014), 0.02, 0.93, 0.76),
                Turn((0.014, -0.052), (0.014, -0.026), 0.008, 0.96, 0.92),
            ]
        case .dramatic:
            [
                Turn((0.012, -0.022), (0.012, 0.022), -0.056, 1.16, 1),
                Turn((-0.01, -0.044), (0.016, 0.05), -0.065, 1.12, 1.04),
                Turn((0.002, -0.016), (0.006, 0.016), -0.05, 1.26, 0.78),
                Turn((-0.026, 0.01), (0.018, 0.036), -0.054, 1.12, 0.92),
            ]
        }
    }

    /// Size and length of the marks, and how far the cut closes in.
    private var hand: (scale: Double, length: Double, zoom: Double) {
        switch self {
        case .rich: (0.9, 1, 1)
        case .warm: (1.14, 1.15, 1.035)
        case .cool: (1, 0.85, 1.015)
        case .dramatic: (1.28, 1.1, 1.07)
        }
    }

    /// - Parameters:
    ///   - k: 1 is usual; more with `chaos`, less for variations.
    ///   - isStrict: words have decided the colours, so that tone and cut make the difference.
    ///   - keepsSide: words have decided from where light comes.
    func apply(to r: inout Recipe, spread k: Double, seed: UInt32, isStrict: Bool, keepsSide: Bool) {
        func jitter(_ part: Int) -> Double { Double(Noise.unit(part, rawValue, seed)) - 0.5 }
        let turn = palettes[Int(Noise.hash(11, rawValue, seed) % UInt32(palettes.count))]
        var palette = r.palette
        let colour = isStrict ? 0.25 * k : k, tone = isStrict ? 1.5 * k : k
        palette.shadow.greenRed += (turn.shadow.0 + jitter(1) * 0.01) * colour
        palette.shadow.blueYellow += (turn.shadow.1 + jitter(2) * 0.012) * colour
        palette.light.greenRed += (turn.light.0 + jitter(3) * 0.008) * colour
        palette.light.blueYellow += (turn.light.1 + jitter(4) * 0.014) * colour
        palette.exposure += (turn.exposure + jitter(5) * 0.018) * tone
        palette.contrast *= max(0.6, 1 + (turn.contrast - 1 + jitter(6) * 0.05) * tone)
        palette.saturation *= max(0.3, 1 + (turn.saturation - 1 + jitter(7) * 0.06) * k)
        let hand = hand
        r.brush.scale *= max(0.5, 1 + (hand.scale - 1 + jitter(8) * 0.12) * k)
        r.brush.length *= max(0.5, 1 + (hand.length - 1 + jitter(9) * 0.2) * k)
        r.brush.variety = min(1, max(0, r.brush.variety + (self == .cool ? 0.08 : 0) * k + jitter(10) * 0.1 * k))
        r.brush.curl = min(1, max(0, r.brush.curl + jitter(12) * 0.2 * k))
        r.finish.ground = min(1, max(0, r.finish.ground + jitter(13) * 0.3 * k))
        light(&r, k, seed: seed, keepsSide: keepsSide)
        let air = [
            \Recipe.weather.rain, \.weather.snow, \.weather.fog, \.weather.mist, \.weather.smoke, \.light.clouds,
        ]
        for amount in air where r[keyPath: amount] > 0 {
            r[keyPath: amount] = min(1, r[keyPath: amount] * (1 + jitter(14) * 0.5 * min(k, 1.5)))
        }
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

    /// How the cut of this attempt differs: how close, and where what stands out is put.
    func cut(spread k: Double, seed: UInt32) -> (zoom: Double, lean: SIMD2<Double>) {
        func jitter(_ part: Int) -> Double { Double(Noise.unit(part, rawValue, seed)) - 0.5 }
        return (1 + (hand.zoom - 1 + abs(jitter(15)) * 0.03) * k, SIMD2(jitter(16), jitter(17)) * 2 * min(k, 1.5))
    }

    private func light(_ r: inout Recipe, _ k: Double, seed: UInt32, keepsSide: Bool) {
        func chance(_ part: Int) -> Double { Double(Noise.unit(part, rawValue, seed)) }
        if !keepsSide {
            // Two of the four from each side, and which two another seed decides.
            let isMirrored = chance(18) < 0.35
            let x: Double =
                switch self {
                case .rich: 0.28
                case .warm: 0.12
                case .cool: 0.85
                case .dramatic: 0.92
                }
            r.light.x = isMirrored ? 1 - x : x
            r.light.y += (chance(19) - 0.5) * 0.12
        }
        switch self {
        case .rich, .cool: break
        case .warm: r.light.glow = max(r.light.glow, 0.22 * k)
        case .dramatic:
            r.light.strength = min(1.2, r.light.strength + 0.3 * k)
            r.finish.vignette = min(1, r.finish.vignette + 0.3 * k)
            r.brush.relief = min(1, r.brush.relief + 0.15 * k)
        }
        if r.light.moon > 0 {
            r.light.moonX = 0.2 + 0.6 * chance(20)
            r.light.moonY = 0.12 + 0.12 * chance(21)
            r.light.moonSize *= 0.85 + 0.4 * chance(22)
        }
        if r.lens.tiltShift > 0 { r.lens.band = min(max(r.lens.band + (chance(23) - 0.5) * 0.12 * k, 0.3), 0.75) }
    }

    /// Colours and tones of one palette, for a spread of 1.
    private struct Turn {
        let shadow: (Double, Double)
        let light: (Double, Double)
        let exposure: Double
        let contrast: Double
        let saturation: Double

        /// - Parameters:
        ///   - shadow: what is added to shadows, green-red and blue-yellow.
        ///   - light: the same for lights.
        init(
            _ shadow: (Double, Double),
            _ light: (Double, Double),
            _ exposure: Double,
            _ contrast: Double,
            _ saturation: Double
        ) {
            self.shadow = shadow
            self.light = light
            self.exposure = exposure
            self.contrast = contrast
            self.saturation = saturation
        }
    }
}
