/// Where the picture has the hue and chroma of human skin.
enum SkinMask {
    static func find(in picture: LabPicture, _ stripes: Stripes) -> Plane {
        let mask = Plane(width: picture.width, height: picture.height)
        let width = picture.width
        stripes.rows(picture.height) { first, last in
            for i in (first * width)..<(last * width) {
                let l = picture.lightness.samples[i]
                let a = picture.greenRed.samples[i], b = picture.blueYellow.samples[i]
                let chroma = (a * a + b * b).squareRoot()
                // Hue 20…85 degrees as two half planes; chroma and lightness as soft bands.
                let inside = b - 0.364 * a > 0 && a - 0.0875 * b > 0 ? Float(1) : 0
                let enough = ramp(chroma, 0.028, 0.05) * (1 - ramp(chroma, 0.115, 0.15))
                mask.samples[i] = inside * enough * ramp(l, 0.35, 0.5) * (1 - ramp(l, 0.95, 0.99))
            }
        }
        // Highlights and shadows inside a face lose the hue: close the holes.
        let unit = Double(max(picture.width, picture.height)) / 512
        let tight = mask.blurred(2 * unit, stripes), broad = mask.blurred(7 * unit, stripes)
        let wide = Plane(width: picture.width, height: picture.height)
        stripes.rows(picture.height) { first, last in
            for i in (first * width)..<(last * width) {
                wide.samples[i] = max(ramp(tight.samples[i], 0.35, 0.8), ramp(broad.samples[i], 0.36, 0.6))
            }
        }
        // When half of the picture qualifies it is wood or sand, not a person.
        let share = wide.mean
        let trust = 1 - ramp(share, 0.3, 0.55) * 0.7
        return wide.blurred(2.5, stripes).mapped(stripes) { $0 * trust }
    }
}
