/// Open sky: smooth, of one family of colours, joined to the top edge, and not a studio wall.
enum SkyMask {
    static func find(in picture: LabPicture, texture: Plane, skin: Plane, _ stripes: Stripes) -> Plane {
        let (width, height) = (picture.width, picture.height)
        guard width >= 8, height >= 8 else { return Plane(width: width, height: height, filledWith: 0) }
        let reached = flooded(picture, texture: texture, skin: skin)
        guard isOutdoors(picture, reached, texture: texture) else {
            return Plane(width: width, height: height, filledWith: 0)
        }
        let mask = Plane(width: width, height: height)
        for i in 0..<mask.count { mask.samples[i] = reached[i] ? 1 : 0 }
        // Twice: what lies behind reeds and railings is joined from what joined before.
        let first = grown(mask, picture, skin: skin, reach: 9, tolerance: 0.05, stripes)
        return grown(first, picture, skin: skin, reach: 18, tolerance: 0.058, stripes).blurred(0.7, stripes)
    }

    /// Reaches between masts and to the edges of things: what has the colour of the sky around it joins it.
    private static func grown(
        _ mask: Plane,
        _ picture: LabPicture,
        skin: Plane,
        reach: Double,
        tolerance: Float,
        _ stripes: Stripes
    ) -> Plane {
        let (width, height) = (picture.width, picture.height)
        let near = mask.blurred(reach, stripes)
        let means = picture.mapPlanes { plane in
            let weighted = Plane(width: width, height: height)
            stripes.rows(height) { first, last in
                for i in (first * width)..<(last * width) {
                    weighted.samples[i] = plane.samples[i] * mask.samples[i]
                }
            }
            return weighted.blurred(reach, stripes)
        }
        let result = Plane(width: width, height: height)
        stripes.rows(height) { first, last in
            for i in (first * width)..<(last * width) {
                let share = 1 / max(near.samples[i], 0.01)
                let l = picture.lightness.samples[i] - means.lightness.samples[i] * share
                let a = picture.greenRed.samples[i] - means.greenRed.samples[i] * share
                let b = picture.blueYellow.samples[i] - means.blueYellow.samples[i] * share
                let distance = (l * l + 4 * (a * a + b * b)).squareRoot()
                let joins =
                    ramp(near.samples[i], 0.05, 0.25) * (1 - ramp(distance, tolerance, tolerance + 0.08))
                    * (1 - skin.samples[i])
                let stays = mask.samples[i] * (1 - ramp(distance, tolerance * 2, 0.22))
                result.samples[i] = max(joins, stays)
            }
        }
        return result
    }

    /// Walks from the top edge through neighbours whose colour changes little.
    private static func flooded(_ picture: LabPicture, texture: Plane, skin: Plane) -> [Bool] {
        let (width, height) = (picture.width, picture.height)
        var reached = [Bool](repeating: false, count: width * height)
        func fits(_ i: Int) -> Bool {
            let l = picture.lightness.samples[i]
            let a = picture.greenRed.samples[i], b = picture.blueYellow.samples[i]
            return quantised(texture.samples[i]) < 52 && skin.samples[i] < 0.25 && l > 0.12
                && b < 0.05 && a < 0.06 && a > -0.08
        }
        var queue: [Int] = []
        for x in 0..<width where fits(x) {
            reached[x] = true
            queue.append(x)
        }
        var head = 0
        while head < queue.count {
            let i = queue[head]
            head += 1
            let x = i % width, y = i / width
            for (nx, ny) in [(x - 1, y), (x + 1, y), (x, y - 1), (x, y + 1)] {
                guard nx >= 0, ny >= 0, nx < width, ny < height else { continue }
                let j = ny * width + nx
                guard !reached[j], fits(j) else { continue }
                let step = abs(picture.lightness.samples[j] - picture.lightness.samples[i])
                guard quantised(step) < 14 else { continue }
                reached[j] = true
                queue.append(j)
            }
        }
        return reached
    }

    /// Blue, or bright above a green land, or in a grey picture bright above rough ground; and neither a sliver nor
    /// everything.
    private static func isOutdoors(_ picture: LabPicture, _ reached: [Bool], texture: Plane) -> Bool {
        let (width, height) = (picture.width, picture.height)
        var count = 0, greens = 0, top = 0, bottom = 0, rough = 0
        var blue = 0.0, light = 0.0, rest = 0.0, chroma = 0.0
        for i in 0..<(width * height) {
            let a = picture.greenRed.samples[i], b = picture.blueYellow.samples[i]
            chroma += Double((a * a + b * b).squareRoot())
            if reached[i] {
                count += 1
                blue -= Double(b)
                light += Double(picture.lightness.samples[i])
                if i < width { top += 1 }
                if i >= width * (height - 1) { bottom += 1 }
            } else {
                rest += Double(picture.lightness.samples[i])
                if i > width * height / 2, a < -0.025, b > 0.02 { greens += 1 }
                let x = i % width, isAside = x * 8 < width || x * 8 > width * 7
                if isAside, i > width * height * 2 / 3, quantised(texture.samples[i]) > 24 { rough += 1 }
            }
        }
        guard count > width * height / 50, top * 4 > width, bottom * 5 < width * 2 else { return false }
        let all = Double(width * height), mean = blue / Double(count), bright = light / Double(count)
        if chroma < all * 0.012 {
            // Nothing but tones: ground that is rough on both sides, and darker than what is above it.
            return bright > 0.6 && top * 3 > width * 2 && rough * 20 > width * height
                && rest / (all - Double(count) + 1) < bright - 0.12
        }
        return mean > 0.018 || (bright > 0.7 && mean > 0.004 && greens * 20 > width * height)
    }

    private static func quantised(_ v: Float) -> Int { Int(min(max(v, 0), 4) * 1024) }
}
