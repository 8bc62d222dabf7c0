/// Open sky: smooth, of one family of colours, joined to the top edge, and not a studio wall.
enum SkyMask {
    static func find(in picture: LabPicture, texture: Plane, skin: Plane, _ stripes: Stripes) -> Plane {
        let (width, height) = (picture.width, picture.height)
        guard width >= 8, height >= 8 else { return Plane(width: width, height: height, filledWith: 0) }
        let reached = flooded(picture, texture: texture, skin: skin)
        guard isOutdoors(picture, reached) else { return Plane(width: width, height: height, filledWith: 0) }
        let mask = Plane(width: width, height: height)
        for i in 0..<mask.count { mask.samples[i] = reached[i] ? 1 : 0 }
        return mask.blurred(1.5, stripes).mapped(stripes) { ramp($0, 0.3, 0.75) }
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

    /// Blue, or bright above a green land; and neither a sliver nor everything.
    private static func isOutdoors(_ picture: LabPicture, _ reached: [Bool]) -> Bool {
        let (width, height) = (picture.width, picture.height)
        var count = 0
        var blue: Double = 0, light: Double = 0, greens = 0, top = 0
        for i in 0..<(width * height) {
            let a = picture.greenRed.samples[i], b = picture.blueYellow.samples[i]
            if reached[i] {
                count += 1
                blue -= Double(b)
                light += Double(picture.lightness.samples[i])
                if i < width { top += 1 }
            } else if i > width * height / 2, a < -0.025, b > 0.02 {
                greens += 1
            }
        }
        guard count > width * height / 50, top * 4 > width else { return false }
        let mean = blue / Double(count)
        return mean > 0.018 || (light / Double(count) > 0.7 && mean > 0.004 && greens * 20 > width * height)
    }

    private static func quantised(_ v: Float) -> Int { Int(min(max(v, 0), 4) * 1024) }
}
