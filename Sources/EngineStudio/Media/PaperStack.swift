/// Which sheet of paper is seen where: sheets of a few colours, dark ones in front, with borders as scissors cut them.
struct PaperStack: Sendable {
    /// From the back to the front.
    let colours: [SIMD4<Float>]
    /// How much each place of the field belongs to each sheet, from the back to the front.
    private let shares: SheetShares
    private let width: Int
    private let height: Int

    init(_ scene: Scene) {
        let field = scene.field, stripes = scene.stripes
        (width, height) = (field.width, field.height)
        let (width, height) = (width, height)
        let soft = field.picture.blurred(3.2, stripes)
        let fine = field.picture.blurred(1, stripes)
        let scale = scene.recipe.brush.scale
        let tell = Plane(width: width, height: height)
        stripes.rows(height) { first, last in
            for i in (first * width)..<(last * width) {
                tell.samples[i] = max(
                    field.skin.samples[i] * 0.9,
                    ramp(field.detail.samples[i] * field.saliency.samples[i], 0.5, 0.9)
                )
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
        let labels = UnsafeMutablePointer<Int32>.allocate(capacity: width * height)
        defer { labels.deallocate() }
        let map = SharedLabels(labels)
        let ranks = rank
        stripes.rows(height) { first, last in
            for i in (first * width)..<(last * width) { map.labels[i] = Int32(ranks[clusters.nearest(colour(i))]) }
        }
        // What scissors cannot cut joins the sheet beside it.
        let least = 150 * scale * scale
        _ = ConnectedParts.absorb(labels, width: width, height: height, renumbers: false) { _, i in
            Int(least * Double(1 - 0.9 * tell.samples[i]))
        }
        let kept = SheetShares(count: sorted.count, size: width * height)
        for k in sorted.indices {
            let mask = Plane(width: width, height: height)
            stripes.rows(height) { first, last in
                for i in (first * width)..<(last * width) { mask.samples[i] = map.labels[i] == Int32(k) ? 1 : 0 }
            }
            let near = mask.blurred(1, stripes), broad = near.blurred(2.6 * scale, stripes)
            stripes.rows(height) { first, last in
                for i in (first * width)..<(last * width) {
                    let share = broad.samples[i] + (near.samples[i] - broad.samples[i]) * tell.samples[i]
                    kept.bytes[k * kept.size + i] = UInt8(min(max(share * 255 + 0.5, 0), 255))
                }
            }
        }
        shares = kept
        colours = sorted.enumerated().map { k, c in
            // Coloured card: clear colours, no deep black.
            let chroma = (c.y * c.y + c.z * c.z).squareRoot()
            let clear = 1.18 + 0.25 * (1 - ramp(chroma, 0.05, 0.15))
            return SIMD4(0.16 + c.x * 0.8, c.y * clear, c.z * clear, 0)
        }
    }

    /// The sheets' colours at the size that is rendered, and the number of the sheet at each place, 0 at the back.
    func cut(_ scene: Scene) -> (picture: LabPicture, layers: Plane) {
        let picture = scene.picture
        let result = Plane(width: scene.width, height: scene.height)
        let (shares, colours) = (shares, colours)
        let sure = certain(scene.stripes), fieldWidth = width, fieldHeight = height
        // Blurred shares cross at a cut with about this slope, in pixels of the picture.
        let crisp = 2.1 * Float(scene.width) / Float(width)
        scene.stripes.rows(scene.height) { first, last in
            for y in first..<last {
                let v = (Float(y) + 0.5) / Float(scene.height)
                for x in 0..<scene.width {
                    let u = (Float(x) + 0.5) / Float(scene.width)
                    let column = min(Int(u * Float(fieldWidth)), fieldWidth - 1)
                    let certain = sure[column, min(Int(v * Float(fieldHeight)), fieldHeight - 1)]
                    if certain >= 0 {
                        let c = colours[Int(certain)]
                        result[x, y] = certain
                        picture.lightness[x, y] = c.x
                        picture.greenRed[x, y] = c.y
                        picture.blueYellow[x, y] = c.z
                        continue
                    }
                    var best = 0, most: Float = -1, other = 0, second: Float = -1
                    for k in 0..<shares.count {
                        let share = shares.sample(k, u: u, v: v, fieldWidth, fieldHeight)
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

    /// The sheet where there is no cut within two pixels of the field; -1 elsewhere.
    private func certain(_ stripes: Stripes) -> Plane {
        let best = Plane(width: width, height: height), result = Plane(width: width, height: height)
        stripes.rows(height) { first, last in
            for i in (first * width)..<(last * width) {
                var winner = 0
                for k in 0..<shares.count where shares[k, i] > shares[winner, i] { winner = k }
                best.samples[i] = shares[winner, i] > 230 ? Float(winner) : -1
            }
        }
        stripes.rows(height) { first, last in
            for y in first..<last {
                for x in 0..<width {
                    let own = best[x, y]
                    let left = best[max(x - 1, 0), y], right = best[min(x + 1, width - 1), y]
                    let above = best[x, max(y - 1, 0)], below = best[x, min(y + 1, height - 1)]
                    result[x, y] = own == left && own == right && own == above && own == below ? own : -1
                }
            }
        }
        return result
    }
}

/// How much each place belongs to each sheet: 0…255, one plane after the other.
private final class SheetShares: @unchecked Sendable {  // stripes write disjoint rows, and read when all are written
    let count: Int
    let size: Int
    let bytes: UnsafeMutablePointer<UInt8>

    init(count: Int, size: Int) {
        self.count = count
        self.size = size
        bytes = .allocate(capacity: max(count * size, 1))
    }

    deinit { bytes.deallocate() }

    @inline(__always)
    subscript(sheet: Int, i: Int) -> UInt8 { bytes[sheet * size + i] }

    /// Bilinear, 0…1.
    @inline(__always)
    func sample(_ sheet: Int, u: Float, v: Float, _ width: Int, _ height: Int) -> Float {
        let x = min(max(u * Float(width) - 0.5, 0), Float(width - 1))
        let y = min(max(v * Float(height) - 0.5, 0), Float(height - 1))
        let column = Int(x), row = Int(y)
        let fx = x - Float(column), fy = y - Float(row)
        let right = column + 1 < width ? 1 : 0, below = row + 1 < height ? width : 0
        let p = bytes + sheet * size + row * width + column
        let top = Float(p[0]) + (Float(p[right]) - Float(p[0])) * fx
        let bottom = Float(p[below]) + (Float(p[below + right]) - Float(p[below])) * fx
        return (top + (bottom - top) * fy) * (1 / 255)
    }
}

/// Lets stripes write disjoint rows of one map of labels.
private struct SharedLabels: @unchecked Sendable {  // each stripe writes its own rows; the caller holds the memory
    let labels: UnsafeMutablePointer<Int32>
    init(_ labels: UnsafeMutablePointer<Int32>) { self.labels = labels }
}
