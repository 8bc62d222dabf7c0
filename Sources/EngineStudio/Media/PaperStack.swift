/// Which sheet of paper is seen where: sheets of a few colours, dark ones in front, with borders as scissors cut them.
struct PaperStack: Sendable {
    /// From the back to the front.
    let colours: [SIMD4<Float>]
    /// How much each place of the field belongs to each sheet, from the back to the front.
    private let shares: [Plane]
    private let width: Int
    private let height: Int

    init(_ scene: Scene) {
        let field = scene.field, stripes = scene.stripes
        (width, height) = (field.width, field.height)
        let (width, height) = (width, height)
        let soft = field.picture.blurred(2.4, stripes)
        let fine = field.picture.blurred(0.9, stripes)
        let scale = scene.recipe.brush.scale
        let tell = Plane(width: width, height: height)
        stripes.rows(height) { first, last in
            for i in (first * width)..<(last * width) {
                tell.samples[i] = min(1, max(field.skin.samples[i], field.detail.samples[i] * field.saliency.samples[i] * 1.2))
            }
        }
        @Sendable func colour(_ i: Int) -> SIMD4<Float> {
            let t = tell.samples[i]
            let a = SIMD4(soft.lightness.samples[i], soft.greenRed.samples[i], soft.blueYellow.samples[i], 0)
            let b = SIMD4(fine.lightness.samples[i], fine.greenRed.samples[i], fine.blueYellow.samples[i], 0)
            return a + (b - a) * t
        }
        var samples: [SIMD4<Float>] = []
        for y in stride(from: 2, to: height, by: 6) {
            for x in stride(from: 2, to: width, by: 6) {
                let i = y * width + x
                var c = colour(i)
                c.w = 0.5 + field.saliency.samples[i] + field.skin.samples[i]
                samples.append(c)
            }
        }
        if samples.isEmpty {
            var c = colour(0)
            c.w = 1
            samples = [c]
        }
        let clusters = ColourClusters(samples, count: 9, chroma: 1.7, rounds: 8)
        let order = clusters.colours.indices.sorted {
            clusters.colours[$0].x != clusters.colours[$1].x
                ? clusters.colours[$0].x > clusters.colours[$1].x : $0 < $1
        }
        let sorted = order.map { clusters.colours[$0] }
        var rank = [Int](repeating: 0, count: order.count)
        for (k, cluster) in order.enumerated() { rank[cluster] = k }
        let labels = Plane(width: width, height: height)
        let ranks = rank
        stripes.rows(height) { first, last in
            for i in (first * width)..<(last * width) { labels.samples[i] = Float(ranks[clusters.nearest(colour(i))]) }
        }
        var shares: [Plane] = []
        for round in 0..<2 {
            let calm = (round == 0 ? 3.4 : 2.2) * scale, sharp = round == 0 ? 1.2 : 0.9
            shares = sorted.indices.map { k in
                let mask = labels.mapped(stripes) { $0 == Float(k) ? 1 : 0 }
                let broad = mask.blurred(calm, stripes), near = mask.blurred(sharp, stripes)
                stripes.rows(height) { first, last in
                    for i in (first * width)..<(last * width) {
                        broad.samples[i] += (near.samples[i] - broad.samples[i]) * tell.samples[i]
                    }
                }
                return broad
            }
            guard round == 0 else { break }
            let now = shares
            stripes.rows(height) { first, last in
                for i in (first * width)..<(last * width) {
                    var best = 0
                    for k in 1..<max(now.count, 1) where now[k].samples[i] > now[best].samples[i] { best = k }
                    labels.samples[i] = Float(best)
                }
            }
        }
        self.shares = shares
        colours = sorted.enumerated().map { k, c in
            // Coloured card: clear colours, no deep black.
            let chroma = (c.y * c.y + c.z * c.z).squareRoot()
            let clear = 1.18 + 0.25 * (1 - ramp(chroma, 0.05, 0.15))
            return SIMD4(0.16 + c.x * 0.8, c.y * clear, c.z * clear, 0)
        }
    }

    /// The sheets' colours at the size that is rendered, and the number of the sheet at each place, 0 at the back.
    func cut(_ scene: Scene) -> (picture: LabPicture, layers: Plane) {
        let picture = LabPicture(width: scene.width, height: scene.height)
        let result = Plane(width: scene.width, height: scene.height)
        let (shares, colours) = (shares, colours)
        // Blurred shares cross at a cut with about this slope, in pixels of the picture.
        let crisp = 2.1 * Float(scene.width) / Float(width)
        scene.stripes.rows(scene.height) { first, last in
            for y in first..<last {
                let v = (Float(y) + 0.5) / Float(scene.height)
                for x in 0..<scene.width {
                    let u = (Float(x) + 0.5) / Float(scene.width)
                    var best = 0, most: Float = -1, other = 0, second: Float = -1
                    for k in shares.indices {
                        let share = shares[k].sample(u: u, v: v)
                        if share > most {
                            (other, second) = (best, most)
                            (best, most) = (k, share)
                        } else if share > second {
                            (other, second) = (k, share)
                        }
                    }
                    let part = second < 0 ? 0 : max(0, 0.5 - (most - second) * crisp)
                    result[x, y] = Float(best) + Float(other - best) * part
                    let c = colours[best] + (colours[other] - colours[best]) * part
                    picture.lightness[x, y] = c.x
                    picture.greenRed[x, y] = c.y
                    picture.blueYellow[x, y] = c.z
                }
            }
        }
        return (picture, result)
    }

    /// The sheets without light, at the field's size.
    func flat(_ stripes: Stripes) -> LabPicture {
        let picture = LabPicture(width: width, height: height)
        stripes.rows(height) { first, last in
            for i in (first * width)..<(last * width) {
                var best = 0
                for k in shares.indices where shares[k].samples[i] > shares[best].samples[i] { best = k }
                picture.lightness.samples[i] = colours[best].x
                picture.greenRed.samples[i] = colours[best].y
                picture.blueYellow.samples[i] = colours[best].z
            }
        }
        return picture
    }
}
