/// What stands behind the picture's subject: smooth ground that reaches its upper or side edges, with or without a sky.
enum OpenGround {
    /// At the field's size; 0 subject … 1 ground.
    static func find(in field: SceneField, _ stripes: Stripes) -> Plane {
        let (width, height) = (field.width, field.height)
        let mask = Plane(width: width, height: height, filledWith: 0)
        guard width >= 8, height >= 8 else { return mask }
        let smooth = field.picture.blurred(1.6, stripes)
        let busy = field.detail.blurred(2, stripes)
        // Quantised, so that no rounding decides where the walk ends.
        func level(_ v: Float) -> Int { Int(min(max(v, -4), 4) * 1024) }
        func fits(_ i: Int) -> Bool {
            level(busy.samples[i]) < 440 && !(level(field.skin.samples[i]) > 560 && level(field.saliency.samples[i]) > 500)
        }
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
            for (dx, dy) in [(-1, 0), (1, 0), (0, -1), (0, 1)] {
                guard x + dx >= 0, y + dy >= 0, x + dx < width, y + dy < height else { continue }
                let j = (y + dy) * width + x + dx
                guard mask.samples[j] == 0, fits(j) else { continue }
                let step =
                    abs(level(smooth.lightness.samples[j] - smooth.lightness.samples[i]))
                    + 2 * abs(level(smooth.greenRed.samples[j] - smooth.greenRed.samples[i]))
                    + 2 * abs(level(smooth.blueYellow.samples[j] - smooth.blueYellow.samples[i]))
                guard step < 15 else { continue }
                mask.samples[j] = 1
                queue.append(j)
            }
        }
        let share = Double(queue.count) / Double(width * height)
        guard share > 0.04, share < 0.8 else {
            mask.samples.update(repeating: 0, count: mask.count)
            return mask
        }
        // The walk stops before edges; reach them, and close what dust left open.
        let unit = Double(max(width, height)) / 768
        return mask.blurred(2.6 * unit, stripes).mapped(stripes) { ramp($0, 0.3, 0.5) }
    }
}
