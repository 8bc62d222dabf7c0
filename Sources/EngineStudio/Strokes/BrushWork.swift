internal import CStudioKernels

/// Paints layers of marks from broad to fine, each with colours and structure of its own size.
struct BrushWork {
    let scene: Scene
    let canvas: StrokeCanvas
    let walk: FlowWalk
    let bristles: [Float]
    /// How much more fine marks there are on skin.
    var skinCare: Float = 1

    /// The last word on a mark's colour: from the colour that is meant, its place (fractions), a random number of its
    /// own, and the radius of the brush.
    typealias Mixing = @Sendable (SIMD4<Float>, SIMD2<Float>, UInt32, Float) -> SIMD4<Float>

    /// - Parameters:
    ///   - span: progress of the first and of the last mark.
    ///   - shown: index of the layer after which the canvas is shown; none when it is beyond them.
    func paint(
        _ layers: [StrokeLayer],
        span: ClosedRange<Double>,
        shown: Int,
        _ step: (Double) throws(StudioFailure) -> Void,
        _ show: (UnfinishedCanvas) -> Void,
        mix: @escaping Mixing
    ) throws(StudioFailure) {
        let stripes = scene.stripes
        var coarser: LabPicture?
        for (i, layer) in layers.enumerated() {
            // Marks of much less than a pixel would only blur each other.
            if Double(layer.radius) * scene.scale > 0.3 || i == 0 {
                let colours = source(radius: layer.radius)
                let before = coarser ?? blurred(scene.field.picture, units(layer.radius) * 1.1)
                let structure = layer.threshold < 0 ? nil : structure(colours, before, radius: layer.radius)
                let radius = layer.radius
                canvas.paint(
                    layer.planned(walk, colours: ColourField(colours, stripes), structure: structure, stripes) {
                        mix($0, $1, $2, radius)
                    },
                    scale: scene.scale,
                    bristles: bristles,
                    stripes
                )
                coarser = colours
            }
            if i == shown { show(.colours(canvas.picture)) }
            try step(span.lowerBound + (span.upperBound - span.lowerBound) * Double(i + 1) / Double(layers.count))
        }
    }

    /// Pixels of the field in so many units.
    private func units(_ length: Float) -> Double {
        Double(length) * Double(max(scene.field.width, scene.field.height)) / 1024
    }

    /// What a brush of this size can see.
    func source(radius: Float) -> LabPicture {
        blurred(scene.field.picture, max(units(radius) * 0.42, 0.35))
    }

    /// A blur that stays small where it is wide.
    private func blurred(_ picture: LabPicture, _ sigma: Double) -> LabPicture {
        guard sigma > 2.5, min(picture.width, picture.height) > 8 else { return picture.blurred(sigma, scene.stripes) }
        return blurred(picture.mapPlanes { $0.halved(scene.stripes) }, (sigma * sigma - 0.3).squareRoot() / 2)
    }

    /// What a brush of this size adds to the coarser one, more where there is skin or detail to keep.
    private func structure(_ fine: LabPicture, _ coarse: LabPicture, radius: Float) -> Plane {
        let width = fine.width, height = fine.height, stripes = scene.stripes
        func fitted(_ plane: Plane) -> Plane {
            plane.width == width && plane.height == height ? plane : plane.resampled(width, height, stripes)
        }
        let difference = fitted(coarse.lightness).mapped(stripes) { $0 }
        let (a, b) = (fitted(coarse.greenRed), fitted(coarse.blueYellow))
        let (saliency, skin) = (fitted(scene.field.saliency), fitted(scene.field.skin))
        let care = skinCare
        stripes.rows(height) { first, last in
            for i in (first * width)..<(last * width) {
                let dl = fine.lightness.samples[i] - difference.samples[i]
                let da = fine.greenRed.samples[i] - a.samples[i]
                let db = fine.blueYellow.samples[i] - b.samples[i]
                let gain = 0.5 + 0.7 * saliency.samples[i] + (radius < 5 ? 1.7 : 0.9) * skin.samples[i] * care
                // Skin is always finished with fine marks.
                let finish: Float = radius < 5 ? 0.022 * skin.samples[i] * care : 0
                difference.samples[i] = (dl * dl + 4 * (da * da + db * db)).squareRoot() * gain + finish
            }
        }
        let sigma = units(radius) * 0.55 * Double(width) / Double(max(scene.field.width, 1))
        return difference.blurred(max(sigma, 0.6), stripes)
    }
}

extension StrokeCanvas {
    /// A canvas with a first coat, painted over the scene's own picture, which is not needed any more.
    ///
    /// - Parameters:
    ///   - blur: of the field, in its pixels.
    ///   - coat: from the blurred colour of a place to the coat's.
    init(
        over scene: Scene,
        tooth: Plane,
        blur: Double,
        coat: @Sendable (SIMD4<Float>) -> SIMD4<Float>
    ) {
        let soft = ColourField(scene.field.picture.blurred(blur, scene.stripes), scene.stripes)
        let picture = scene.picture, (width, height) = (scene.width, scene.height)
        scene.stripes.rows(height) { first, last in
            for y in first..<last {
                let v = (Float(y) + 0.5) / Float(height)
                for x in 0..<width {
                    let colour = coat(soft.sample(u: (Float(x) + 0.5) / Float(width), v: v))
                    let i = y * width + x
                    picture.lightness.samples[i] = colour.x
                    picture.greenRed.samples[i] = colour.y
                    picture.blueYellow.samples[i] = colour.z
                }
            }
        }
        self.init(ground: picture, tooth: tooth)
    }
}
