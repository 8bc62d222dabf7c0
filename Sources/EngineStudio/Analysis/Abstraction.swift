internal import CStudioKernels

/// Clean patches with crisp borders: the anisotropic Kuwahara filter at no more than 1,100 pixels.
enum Abstraction {
    /// - Parameter radius: in units.
    static func of(_ scene: Scene, radius: Double, tangents: (x: Plane, y: Plane)) -> LabPicture {
        let stripes = scene.stripes
        guard scene.scale <= 1.1 else {
            let width = (scene.width + 1) / 2, height = (scene.height + 1) / 2
            let half = scene.picture.mapPlanes { $0.halved(stripes) }
            let small = filtered(
                half,
                tangents: (tangents.x.halved(stripes), tangents.y.halved(stripes)),
                coherence: scene.field.coherence.resampled(width, height, stripes),
                radius: radius * scene.scale / 2,
                stripes
            )
            return small.resampled(scene.width, scene.height, stripes)
        }
        return filtered(
            scene.picture,
            tangents: tangents,
            coherence: scene.full(scene.field.coherence),
            radius: radius * scene.scale,
            stripes
        )
    }

    private static func filtered(
        _ picture: LabPicture,
        tangents: (x: Plane, y: Plane),
        coherence: Plane,
        radius: Double,
        _ stripes: Stripes
    ) -> LabPicture {
        guard radius >= 1 else { return picture.blurred(max(radius * 0.4, 0.2), stripes) }
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
