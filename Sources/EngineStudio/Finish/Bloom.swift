/// Light that spreads from bright parts at four scales, in linear light.
struct Bloom {
    /// 0…1.
    let amount: Double
    /// Linear value from which a part spreads light.
    let threshold: Float
    let scene: Scene

    func add(to picture: LinearPicture) {
        for plane in [picture.red, picture.green, picture.blue] {
            let half = plane.halved(scene.stripes)
            for i in 0..<half.count { half.samples[i] = max(0, half.samples[i] - threshold) }
            add(spread(half), to: plane, amount: Float(amount))
        }
    }

    /// Adds the sum of four blurs of `source`, of 4 to 80 units.
    func spread(_ source: Plane, onto target: Plane, amount: Float) {
        add(spread(source.halved(scene.stripes)), to: target, amount: amount)
    }

    private func spread(_ half: Plane) -> Plane {
        let stripes = scene.stripes
        let sum = Plane(width: half.width, height: half.height, filledWith: 0)
        for (sigma, weight) in [(4, 0.5), (12, 0.34), (32, 0.26), (80, 0.2)] as [(Double, Float)] {
            let blur = half.blurred(sigma * scene.scale / 2, stripes)
            stripes.rows(half.height) { first, last in
                for i in (first * half.width)..<(last * half.width) { sum.samples[i] += blur.samples[i] * weight }
            }
        }
        return sum
    }

    private func add(_ half: Plane, to target: Plane, amount: Float) {
        let (width, height) = (target.width, target.height)
        scene.stripes.rows(height) { first, last in
            let row = RowBuffer.allocate(capacity: width + half.width + 1)
            defer { row.deallocate() }
            for y in first..<last {
                half.stretchRow(y, toWidth: width, toHeight: height, line: row + width, into: row)
                let at = y * width
                for x in 0..<width {
                    // Light that is added near the end of the scale goes round its shoulder.
                    let old = target.samples[at + x], sum = old + row[x] * amount
                    let over = max(0, sum - max(0.8, old))
                    let rest = 1 - max(0.8, old)
                    target.samples[at + x] = rest > 0 ? sum - over + rest * over / (rest + over + 1e-6) : old
                }
            }
        }
    }
}
