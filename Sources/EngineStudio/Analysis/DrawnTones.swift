/// Lightness as a drawing has it: stretched to the sheet's white and a full dark, with faces kept light.
struct DrawnTones: Sendable {
    /// At the field's size; 0 dark … 1 bare paper.
    let plane: Plane

    init(_ scene: Scene) {
        let field = scene.field
        let lightness = field.picture.lightness.blurred(1, scene.stripes)
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
        let low = quantile(0.02), high = max(quantile(0.975), low + 0.15)
        // A dark photo is not drawn by blackening the sheet: its middle tone becomes a light half tone.
        let middle = min(max(Double((quantile(0.5) - low) / (high - low)), 0.08), 0.58)
        let gamma = PortableMath.logarithm(0.58) / PortableMath.logarithm(middle)
        let curve = (0...256).map { Float(PortableMath.power(Double($0) / 256, gamma)) }
        let result = Plane(width: field.width, height: field.height)
        let width = field.width
        scene.stripes.rows(field.height) { first, last in
            for i in (first * width)..<(last * width) {
                let v = min(max((lightness.samples[i] - low) / (high - low), 0), 1)
                let at = min(Int(v * 256), 255)
                let bright = curve[at] + (curve[at + 1] - curve[at]) * (v * 256 - Float(at))
                // Skies stay mostly paper; a deep dark stays deep.
                let lifted = bright + (v - bright) * ramp(0.2 - v, 0, 0.2) * 0.5
                let sky = field.sky.samples[i] * 0.35
                result.samples[i] = min(1, lifted + (1 - lifted) * sky + field.skin.samples[i] * 0.05 * lifted)
            }
        }
        plane = result
    }
}
