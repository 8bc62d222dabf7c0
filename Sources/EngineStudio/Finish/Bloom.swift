/// Light that spreads from bright parts at four scales, in linear light.
struct Bloom {
    /// 0…1.
    let amount: Double
    /// Linear value from which a part spreads light.
    let threshold: Float
    let scene: Scene

    func add(to picture: LinearPicture) {
        for plane in [picture.red, picture.green, picture.blue] {
            let bright = plane.mapped(scene.stripes) { max(0, $0 - threshold) }
            spread(bright, onto: plane, amount: Float(amount))
        }
    }

    /// Adds the sum of four blurs of `source`, of 4 to 80 units.
    func spread(_ source: Plane, onto target: Plane, amount: Float) {
        let stripes = scene.stripes
        let half = source.halved(stripes)
        let sum = Plane(width: half.width, height: half.height, filledWith: 0)
        for (sigma, weight) in [(4, 0.5), (12, 0.34), (32, 0.26), (80, 0.2)] as [(Double, Float)] {
            let blur = half.blurred(sigma * scene.scale / 2, stripes)
            stripes.rows(half.height) { first, last in
                for i in (first * half.width)..<(last * half.width) { sum.samples[i] += blur.samples[i] * weight }
            }
        }
        let full = sum.resampled(target.width, target.height, stripes)
        let width = target.width
        stripes.rows(target.height) { first, last in
            for i in (first * width)..<(last * width) { target.samples[i] += full.samples[i] * amount }
        }
    }
}
