internal import CStudioKernels

/// A film or a darkroom process as a table over all colours.
struct StockTable: Sendable {
    private static let side = 25
    private let values: [Float]

    init(_ stock: Recipe.FilmStock) {
        let side = Self.side
        var values = [Float]()
        values.reserveCapacity(side * side * side * 3)
        for i in 0..<side {
            for j in 0..<side {
                for k in 0..<side {
                    let colour = LabColour(
                        lightness: Double(i) / Double(side - 1),
                        greenRed: (Double(j) / Double(side - 1) - 0.5) * 0.8,
                        blueYellow: (Double(k) / Double(side - 1) - 0.5) * 0.8
                    )
                    let seen = stock.rendered(colour)
                    values += [Float(seen.lightness), Float(seen.greenRed), Float(seen.blueYellow)]
                }
            }
        }
        self.values = values
    }

    func apply(count: Int, strength: Float, _ l: RowBuffer, _ a: RowBuffer, _ b: RowBuffer) {
        cstudio_look_up(values, Int32(Self.side), Int64(count), strength, l, a, b)
    }
}

extension Recipe.FilmStock {
    /// What the film makes of a colour.
    fileprivate func rendered(_ c: LabColour) -> LabColour {
        let chroma = (c.greenRed * c.greenRed + c.blueYellow * c.blueYellow).squareRoot()
        /// Steeper in the middle, softer at the ends.
        func steep(_ l: Double, _ k: Double, around: Double = 0.52) -> Double {
            let d = l - around
            return around + d * k / (1 + max(0, abs(d) * k - 0.25) * 0.9 * max(0, k - 1) * 2)
        }
        func toned(_ l: Double, saturation: Double, shadow: (Double, Double), light: (Double, Double)) -> LabColour {
            let dark = (1 - l) * (1 - l) * min(1, l * 4 + 0.15), bright = l * l
            return LabColour(
                lightness: min(max(l, 0), 1),
                greenRed: c.greenRed * saturation + shadow.0 * dark + light.0 * bright,
                blueYellow: c.blueYellow * saturation + shadow.1 * dark + light.1 * bright
            )
        }
        let l = c.lightness
        switch self {
        case .kodachrome:
            // Deep warm reds, dense blues, brown shadows.
            var seen = toned(steep(l, 1.2) - 0.015, saturation: 1.2, shadow: (0.014, 0.004), light: (0.008, 0.022))
            if c.greenRed > 0 { seen.greenRed += c.greenRed * 0.25 }
            seen.lightness -= max(0, -c.blueYellow) * 0.22 + max(0, c.greenRed) * 0.12
            return seen
        case .portrait:
            return toned(steep(l, 0.92) + 0.025, saturation: 0.92, shadow: (-0.004, 0.004), light: (0.012, 0.022))
        case .vivid:
            return toned(steep(l, 1.24), saturation: 1.45, shadow: (0.006, -0.02), light: (0, 0.006))
        case .tungsten:
            return toned(steep(l, 1.1) - 0.01, saturation: 0.95, shadow: (-0.035, -0.055), light: (0.004, 0.008))
        case .bleachBypass:
            return toned(steep(l, 1.42), saturation: 0.38, shadow: (-0.004, -0.012), light: (-0.002, 0.008))
        case .crossProcessed:
            return toned(
                steep(l, 1.32) + 0.015,
                saturation: 1.25,
                shadow: (-0.022, -0.085),
                light: (-0.035, 0.075)
            )
        case .technicolor:
            // Two complementary families stand against each other, as three strips of dye left them.
            var seen = toned(steep(l, 1.14), saturation: 1.35, shadow: (0.006, -0.008), light: (0.01, 0.018))
            let teal = c.greenRed < 0 ? 0.35 : 0.1
            seen.greenRed += c.greenRed * (c.greenRed > 0 ? 0.45 : 0.3)
            seen.blueYellow -= c.greenRed < 0 ? c.blueYellow * teal : 0
            return seen
        case .infrared:
            // Leaves shine in crimson and pink, and the sky goes dark.
            let leaf = min(max((-c.greenRed - 0.004) / 0.05, 0), 1) * min(max((c.blueYellow + 0.004) / 0.04, 0), 1)
            let blue = min(max((-c.blueYellow - 0.015) / 0.08, 0), 1)
            var seen = toned(steep(l, 1.1), saturation: 0.8, shadow: (-0.008, -0.03), light: (0.006, 0.004))
            seen.lightness += 0.13 * leaf * (1 - l * 0.6) - 0.14 * blue
            seen.greenRed += (0.15 + chroma * 0.5 - seen.greenRed) * leaf
            seen.blueYellow += (0.012 - seen.blueYellow) * leaf
            return seen
        case .faded:
            return toned(0.13 + 0.8 * steep(l, 0.9), saturation: 0.72, shadow: (0.022, -0.012), light: (0.02, 0.045))
        case .tintype:
            // Blind to red: warm skins go dark.
            let seen = l - c.greenRed * 0.55 - c.blueYellow * 0.25
            let grey = 0.05 + 0.8 * steep(min(max(seen, 0), 1), 1.28, around: 0.5)
            return LabColour(lightness: min(max(grey, 0.03), 0.9), greenRed: 0.006, blueYellow: 0.018)
        }
    }
}
