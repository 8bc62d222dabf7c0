internal import Foundation

/// How far the colours of a picture are from a palette.
package enum PaletteDistance {
    /// Sliced Wasserstein distance, in Oklab's plane of colour, of a picture to a palette of one hue.
    ///
    /// The palette is the hue's ray from chroma .03 to .15, evenly. Rabin, Peyré, Delon, Bernot: Wasserstein Barycenter and
    /// Its Application to Texture Mixing, SSVM 2011.
    /// - Parameter hue: in degrees from Oklab's red-green axis.
    package static func of(_ field: ToneField, toHue hue: Double) -> Double {
        let angle = hue * .pi / 180, slices = 16
        var sum = 0.0
        for slice in 0..<slices {
            let turn = Double(slice) * .pi / Double(slices)
            let (x, y) = (Float(cos(turn)), Float(sin(turn)))
            let own = (0..<field.count).map { field.greenRed[$0] * x + field.blueYellow[$0] * y }.sorted()
            let along = Float(cos(angle)) * x + Float(sin(angle)) * y
            let asked = (0..<field.count).map { i in
                (0.03 + 0.12 * (Float(i) + 0.5) / Float(field.count)) * along
            }.sorted()
            sum += zip(own, asked).reduce(0) { $0 + Double(abs($1.0 - $1.1)) } / Double(field.count)
        }
        return sum / Double(slices)
    }
}
