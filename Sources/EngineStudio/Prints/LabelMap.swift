internal import CStudioKernels

/// The number of a colour for each pixel: the blocks of a print before they are inked.
final class LabelMap: @unchecked Sendable {  // stripes write disjoint rows
    let width: Int
    let height: Int
    let samples: UnsafeMutablePointer<UInt8>

    /// Labels are not set to anything.
    init(width: Int, height: Int) {
        self.width = width
        self.height = height
        samples = .allocate(capacity: width * height)
    }

    deinit { samples.deallocate() }

    /// The nearest colour of each pixel.
    convenience init(_ picture: LabPicture, nearestOf colours: [SIMD4<Float>], chroma: Float, _ stripes: Stripes) {
        self.init(width: picture.width, height: picture.height)
        let flat = colours.flatMap { [$0.x, $0.y, $0.z] }
        stripes.rows(height) { first, last in
            let at = first * self.width
            cstudio_nearest_label(
                picture.lightness.samples + at,
                picture.greenRed.samples + at,
                picture.blueYellow.samples + at,
                Int64((last - first) * self.width),
                flat,
                Int32(colours.count),
                chroma,
                self.samples + at
            )
        }
    }

    /// Small islands join what surrounds them.
    ///
    /// - Parameter detail: where it is above `limit`, only single pixels do.
    func cleaned(reach: Int, detail: Plane, limit: Float, rounds: Int, _ stripes: Stripes) -> LabelMap {
        var map = self
        for _ in 0..<rounds {
            let (from, next) = (map, LabelMap(width: width, height: height))
            stripes.rows(height) { first, last in
                cstudio_majority(
                    from.samples,
                    detail.samples,
                    Int32(from.width),
                    Int32(from.height),
                    Int32(first),
                    Int32(last),
                    Int32(reach),
                    limit,
                    next.samples
                )
            }
            map = next
        }
        return map
    }

    /// How many pixels have each label, and the sum of their colours.
    func shares(of picture: LabPicture, colours: Int) -> (counts: [Int], means: [SIMD4<Float>]) {
        var counts = [Int](repeating: 0, count: colours)
        var sums = [SIMD4<Double>](repeating: .zero, count: colours)
        for y in 0..<height {
            for x in 0..<width {
                let i = y * width + x, k = Int(samples[i])
                counts[k] += 1
                sums[k] += SIMD4(
                    Double(picture.lightness.samples[i]),
                    Double(picture.greenRed.samples[i]),
                    Double(picture.blueYellow.samples[i]),
                    0
                )
            }
        }
        let means = zip(sums, counts).map { SIMD4<Float>($0 / Double(max($1, 1))) }
        return (counts, means)
    }

    /// - Parameters:
    ///   - shiftX: pixels of this map by which the blocks are out of register.
    ///   - shiftY: down, as `shiftX` is across.
    func enlarged(
        _ toWidth: Int,
        _ toHeight: Int,
        shiftX: Float = 0,
        shiftY: Float = 0,
        _ stripes: Stripes
    ) -> EnlargedLabels {
        let result = EnlargedLabels(
            first: LabelMap(width: toWidth, height: toHeight),
            second: LabelMap(width: toWidth, height: toHeight),
            share: Plane(width: toWidth, height: toHeight)
        )
        stripes.rows(toHeight) { first, last in
            cstudio_vote_labels(
                samples,
                Int32(width),
                Int32(height),
                Int32(toWidth),
                Int32(toHeight),
                Int32(first),
                Int32(last),
                shiftX,
                shiftY,
                result.first.samples,
                result.second.samples,
                result.share.samples
            )
        }
        return result
    }
}

/// Labels with smooth borders: a pixel on one belongs to two colours.
struct EnlargedLabels: Sendable {
    let first: LabelMap
    let second: LabelMap
    /// How much of the pixel is the first's: .5…1.
    let share: Plane

    /// The colour of a pixel, when each label has a colour.
    @inline(__always)
    func colour(_ i: Int, _ colours: UnsafePointer<SIMD4<Float>>) -> SIMD4<Float> {
        let own = colours[Int(first.samples[i])], part = share.samples[i]
        return part >= 1 ? own : colours[Int(second.samples[i])] * (1 - part) + own * part
    }
}
