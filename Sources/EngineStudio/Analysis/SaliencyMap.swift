/// Where the eye goes first: unusual colour, detail, skin, and the middle.
enum SaliencyMap {
    static func find(in picture: LabPicture, detail: Plane, skin: Plane, _ stripes: Stripes) -> Plane {
        let (width, height) = (picture.width, picture.height)
        let mean = (picture.lightness.mean, picture.greenRed.mean, picture.blueYellow.mean)
        let map = Plane(width: width, height: height)
        stripes.rows(height) { first, last in
            for y in first..<last {
                let v = (Float(y) + 0.5) / Float(height) - 0.5
                for x in 0..<width {
                    let i = y * width + x
                    let u = (Float(x) + 0.5) / Float(width) - 0.5
                    let l = picture.lightness.samples[i] - mean.0
                    let a = picture.greenRed.samples[i] - mean.1, b = picture.blueYellow.samples[i] - mean.2
                    let unusual = min(1, (l * l * 0.5 + 6 * (a * a + b * b)).squareRoot() * 2)
                    let middle = max(0, 1 - 2.4 * (u * u + v * v))
                    map.samples[i] =
                        (0.45 * unusual + 0.45 * detail.samples[i] + 0.6 * skin.samples[i]) * (0.25 + middle)
                }
            }
        }
        let soft = map.blurred(18, stripes)
        let top = (0..<soft.count).reduce(Float(0.05)) { max($0, soft.samples[$1]) }
        return soft.mapped(stripes) { min(1, $0 / top * 1.15) }
    }
}
