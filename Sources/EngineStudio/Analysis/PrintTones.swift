internal import CStudioKernels

/// Lightness as one ink on a sheet has it: 0 ink … 1 bare, at the field's size.
///
/// It is less levelled than ``DrawnTones``: a night stays a dark print, and what is near stands out from what is round
/// it.
struct PrintTones: Sendable {
    let plane: Plane

    /// - Parameters:
    ///   - source: lightness of the field's size.
    ///   - middle: tone that half of the picture is lighter than, if it is levelled in full.
    ///   - levelling: 0 leaves the middle tone … 1 moves it to `middle`.
    ///   - local: how far differences to the surroundings are raised.
    ///   - skin: how far skin is bared.
    init(
        _ scene: Scene,
        source: Plane,
        middle: Double = 0.56,
        levelling: Double = 0.6,
        local: Float = 0.5,
        skin: Float = 0.1
    ) {
        let field = scene.field, stripes = scene.stripes
        let marks = Quantiles(source)
        let low = marks.value(0.01) * 0.85
        let high = max(1 + (marks.value(0.98) - 1) * 0.85, low + 0.2)
        let median = min(max(Double((marks.value(0.5) - low) / (high - low)), 0.06), 0.8)
        let goal = median + (middle - median) * levelling
        let gamma = PortableMath.logarithm(goal) / PortableMath.logarithm(median)
        let curve = (0...256).map { Float(PortableMath.power(Double($0) / 256, gamma)) }
        let result = source.mapped(stripes) { l in
            let position = min(max((l - low) / (high - low), 0), 1) * 256
            let at = min(Int(position), 255)
            return curve[at] + (curve[at + 1] - curve[at]) * (position - Float(at))
        }
        let unit = Double(max(field.width, field.height)) / 1024
        let near = result.blurred(7 * unit, stripes), wide = result.blurred(40 * unit, stripes)
        let width = field.width
        stripes.rows(field.height) { first, last in
            for i in (first * width)..<(last * width) {
                let v = result.samples[i]
                let push = (v - near.samples[i]) * 0.9 + (v - wide.samples[i]) * 0.5
                let raised = v + min(max(push * local, -0.2), 0.2)
                let bare = field.skin.samples[i] * skin
                result.samples[i] = min(max(raised + (1 - raised) * bare * ramp(raised, 0.22, 0.6), 0), 1)
            }
        }
        plane = result
    }

    /// Lightness in clean patches: a Kuwahara filter at half of the field's size.
    ///
    /// - Parameter radius: in units.
    static func patches(_ scene: Scene, radius: Double) -> Plane {
        let field = scene.field, stripes = scene.stripes
        let small = field.picture.mapPlanes { $0.halved(stripes) }
        let (width, height) = (small.width, small.height)
        let pixels = radius * Double(max(width, height)) / 1024
        guard pixels >= 1, width > 8, height > 8 else { return field.picture.lightness.blurred(1, stripes) }
        let cosine = field.flowCosine.resampled(width, height, stripes)
        let sine = field.flowSine.resampled(width, height, stripes)
        let coherence = field.coherence.resampled(width, height, stripes)
        let (x, y) = (Plane(width: width, height: height), Plane(width: width, height: height))
        cstudio_tangent(cosine.samples, sine.samples, Int64(x.count), x.samples, y.samples)
        let result = LabPicture(width: width, height: height)
        stripes.rows(height) { first, last in
            cstudio_kuwahara(
                small.lightness.samples,
                small.greenRed.samples,
                small.blueYellow.samples,
                x.samples,
                y.samples,
                coherence.samples,
                Int32(width),
                Int32(height),
                Int32(first),
                Int32(last),
                Float(pixels),
                result.lightness.samples,
                result.greenRed.samples,
                result.blueYellow.samples
            )
        }
        return result.lightness.resampled(field.width, field.height, stripes)
    }
}

extension DrawnTones {
    /// Tones of a print, for what is hatched by them.
    init(_ tones: PrintTones) { plane = tones.plane }
}

/// Shares of a plane of values 0…1, in 256 steps.
struct Quantiles {
    private var histogram = [Int](repeating: 0, count: 256)
    private let count: Int

    init(_ plane: Plane) {
        count = plane.count
        for i in 0..<plane.count { histogram[Int(min(max(plane.samples[i], 0), 1) * 255)] += 1 }
    }

    /// The value that this share of the plane does not exceed.
    func value(_ share: Double) -> Float {
        var sum = 0
        for (level, amount) in histogram.enumerated() {
            sum += amount
            if Double(sum) >= share * Double(count) { return Float(level) / 255 }
        }
        return 1
    }
}
