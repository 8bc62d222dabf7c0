/// What stands behind the picture's subject: smooth ground that reaches its upper or side edges, with or without a sky.
enum OpenGround {
    /// At the field's size; 0 subject … 1 ground; 0 everywhere where no clear border parts the two.
    static func find(in field: SceneField, _ stripes: Stripes) -> Plane {
        let none = Plane(width: field.width, height: field.height, filledWith: 0)
        guard field.width >= 16, field.height >= 16 else { return none }
        let picture = field.picture.mapPlanes { $0.halved(stripes) }
        let smooth = picture.blurred(0.8, stripes)
        let busy = field.detail.blurred(2, stripes).halved(stripes)
        let face = field.skin.halved(stripes), seen = field.saliency.halved(stripes)
        let mask = walked(smooth) { i in
            level(busy.samples[i]) < 440 && !(level(face.samples[i]) > 560 && level(seen.samples[i]) > 500)
        }
        let share = mask.mean
        guard share > 0.04, share < 0.8 else { return none }
        let grown = grown(mask, picture, face: face, stripes)
        let trust = border(of: grown, in: smooth)
        guard trust > 0 else { return none }
        return grown.resampled(field.width, field.height, stripes).mapped(stripes) { ramp($0, 0.35, 0.65) * trust }
    }

    /// Quantised, so that no rounding decides where the walk ends.
    private static func level(_ v: Float) -> Int { Int(min(max(v, -4), 4) * 1024) }

    /// Walks from the edges through neighbours whose colour changes little.
    private static func walked(_ smooth: LabPicture, fits: (Int) -> Bool) -> Plane {
        let (width, height) = (smooth.width, smooth.height)
        let mask = Plane(width: width, height: height, filledWith: 0)
        let (l, a, b) = (smooth.lightness.samples, smooth.greenRed.samples, smooth.blueYellow.samples)
        var queue: [Int] = []
        queue.reserveCapacity(width * height / 2)
        func begin(_ i: Int) {
            guard mask.samples[i] == 0, fits(i) else { return }
            mask.samples[i] = 1
            queue.append(i)
        }
        for x in 0..<width { begin(x) }
        for y in 0..<(height / 2) {
            begin(y * width)
            begin(y * width + width - 1)
        }
        var head = 0
        while head < queue.count {
            let i = queue[head]
            head += 1
            let x = i % width, y = i / width
            func reach(_ j: Int) {
                guard mask.samples[j] == 0, fits(j) else { return }
                let step = abs(level(l[j] - l[i])) + 2 * abs(level(a[j] - a[i])) + 2 * abs(level(b[j] - b[i]))
                guard step < 26 else { return }
                mask.samples[j] = 1
                queue.append(j)
            }
            if x > 0 { reach(i - 1) }
            if x + 1 < width { reach(i + 1) }
            if y > 0 { reach(i - width) }
            if y + 1 < height { reach(i + width) }
        }
        return mask
    }

    /// The walk stops before edges: what has the colour of the ground around it joins it.
    private static func grown(_ mask: Plane, _ picture: LabPicture, face: Plane, _ stripes: Stripes) -> Plane {
        let width = mask.width
        let near = mask.blurred(5, stripes)
        let means = picture.mapPlanes { plane in
            let weighted = Plane(width: width, height: mask.height)
            stripes.rows(mask.height) { first, last in
                for i in (first * width)..<(last * width) {
                    weighted.samples[i] = plane.samples[i] * mask.samples[i]
                }
            }
            return weighted.blurred(5, stripes)
        }
        let result = Plane(width: width, height: mask.height)
        stripes.rows(mask.height) { first, last in
            for i in (first * width)..<(last * width) {
                let share = 1 / max(near.samples[i], 0.01)
                let l = picture.lightness.samples[i] - means.lightness.samples[i] * share
                let a = picture.greenRed.samples[i] - means.greenRed.samples[i] * share
                let b = picture.blueYellow.samples[i] - means.blueYellow.samples[i] * share
                let distance = (l * l + 4 * (a * a + b * b)).squareRoot()
                let joins = ramp(near.samples[i], 0.03, 0.12) * (1 - ramp(distance, 0.07, 0.15))
                result.samples[i] = max(joins * (1 - ramp(face.samples[i], 0.6, 0.9)), mask.samples[i])
            }
        }
        return result
    }

    /// How far colours differ across the border: 0 where it is a matter of taste … 1 where it is plain to see.
    private static func border(of mask: Plane, in picture: LabPicture) -> Float {
        let (width, height) = (mask.width, mask.height)
        var sum = 0.0, count = 0
        for y in 3..<(height - 3) {
            for x in 3..<(width - 3) {
                let dx = mask[x + 1, y] - mask[x - 1, y], dy = mask[x, y + 1] - mask[x, y - 1]
                guard abs(dx) + abs(dy) > 0.5 else { continue }
                let isAcross = abs(dx) > abs(dy)
                let i = isAcross ? y * width + x - 3 : (y - 3) * width + x
                let j = isAcross ? y * width + x + 3 : (y + 3) * width + x
                let l = picture.lightness.samples[j] - picture.lightness.samples[i]
                let a = picture.greenRed.samples[j] - picture.greenRed.samples[i]
                let b = picture.blueYellow.samples[j] - picture.blueYellow.samples[i]
                sum += Double((l * l + 4 * (a * a + b * b)).squareRoot())
                count += 1
            }
        }
        guard count > 0 else { return 1 }
        let mean = Float(sum / Double(count))
        return Float(level(ramp(mean, 0.13, 0.2))) / 1024
    }
}
