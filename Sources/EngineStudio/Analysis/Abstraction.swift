internal import CStudioKernels

/// Clean patches with crisp borders: the anisotropic Kuwahara filter.
///
/// A wide filter works on a halved picture, and the picture itself brings the borders back: so its cost does not grow
/// with the radius, and every size of one picture gets the same patches.
enum Abstraction {
    /// - Parameters:
    ///   - radius: in units.
    ///   - tangents: of the scene at full size, when the caller has them already.
    static func of(_ scene: Scene, radius: Double, tangents: (x: Plane, y: Plane)? = nil) -> LabPicture {
        of(scene.picture, scene: scene, radius: radius * scene.scale, tangents: tangents)
    }

    /// - Parameter radius: in pixels of `picture`.
    private static func of(
        _ picture: LabPicture,
        scene: Scene,
        radius: Double,
        tangents: (x: Plane, y: Plane)?
    ) -> LabPicture {
        let stripes = scene.stripes
        guard radius >= 1 else { return picture.blurred(max(radius * 0.4, 0.2), stripes) }
        if radius >= 2.5, min(picture.width, picture.height) > 32 {
            let half = picture.mapPlanes { $0.halved(stripes) }
            return refined(of(half, scene: scene, radius: radius / 2, tangents: nil), by: picture, stripes)
        }
        return filtered(
            picture,
            tangents: tangents ?? scene.tangents(picture.width, picture.height),
            coherence: scene.field.coherence.resampled(picture.width, picture.height, stripes),
            radius: radius,
            stripes
        )
    }

    private static func refined(_ small: LabPicture, by guide: LabPicture, _ stripes: Stripes) -> LabPicture {
        let result = LabPicture(width: guide.width, height: guide.height)
        stripes.rows(guide.height) { first, last in
            let from = [small.lightness, small.greenRed, small.blueYellow].map { UnsafePointer<Float>?($0.samples) }
            let by = [guide.lightness, guide.greenRed, guide.blueYellow].map { UnsafePointer<Float>?($0.samples) }
            let to = [result.lightness, result.greenRed, result.blueYellow].map {
                UnsafeMutablePointer<Float>?($0.samples)
            }
            cstudio_refine(
                from,
                Int32(small.width),
                Int32(small.height),
                by,
                Int32(guide.width),
                Int32(guide.height),
                Int32(first),
                Int32(last),
                to
            )
        }
        return result
    }

    private static func filtered(
        _ picture: LabPicture,
        tangents: (x: Plane, y: Plane),
        coherence: Plane,
        radius: Double,
        _ stripes: Stripes
    ) -> LabPicture {
        let result = LabPicture(width: picture.width, height: picture.height)
        stripes.rows(picture.height) { first, last in
            cstudio_kuwahara(
                picture.lightness.samples,
                picture.greenRed.samples,
                picture.blueYellow.samples,
                tangents.x.samples,
                tangents.y.samples,
                coherence.samples,
                Int32(picture.width),
                Int32(picture.height),
                Int32(first),
                Int32(last),
                Float(radius),
                result.lightness.samples,
                result.greenRed.samples,
                result.blueYellow.samples
            )
        }
        return result
    }
}

extension Scene {
    /// Unit vectors along edges at another size.
    fileprivate func tangents(_ width: Int, _ height: Int) -> (x: Plane, y: Plane) {
        let cosine = field.flowCosine.resampled(width, height, stripes)
        let sine = field.flowSine.resampled(width, height, stripes)
        // In place: each sample is read before it is written.
        stripes.rows(height) { first, last in
            for i in (first * width)..<(last * width) {
                let c = cosine.samples[i], s = sine.samples[i]
                let half = min(max(c / ((c * c + s * s).squareRoot() + 1e-9), -1), 1)
                cosine.samples[i] = ((1 + half) * 0.5).squareRoot()
                let y = ((1 - half) * 0.5).squareRoot()
                sine.samples[i] = s < 0 ? -y : y
            }
        }
        return (cosine, sine)
    }
}
