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
    func paint(
        _ layers: [StrokeLayer],
        span: ClosedRange<Double>,
        _ step: (Double) throws(StudioFailure) -> Void,
        mix: @escaping Mixing
    ) throws(StudioFailure) {
        let stripes = scene.stripes
        var coarser: ColourField?
        for (i, layer) in layers.enumerated() {
            // Marks of much less than a pixel would only blur each other.
            if Double(layer.radius) * scene.scale > 0.3 || i == 0 {
                let colours = source(max(units(layer.radius) * 0.42, 0.35))
                var structure: Plane?
                if layer.threshold >= 0 {
                    let before = coarser ?? source(units(layer.radius) * 1.1)
                    structure = self.structure(colours, before, radius: layer.radius)
                }
                coarser = colours
                let radius = layer.radius
                canvas.paint(
                    layer.planned(walk, colours: colours, structure: structure, stripes) { mix($0, $1, $2, radius) },
                    scale: scene.scale,
                    bristles: bristles,
                    stripes
                )
            }
            try step(span.lowerBound + (span.upperBound - span.lowerBound) * Double(i + 1) / Double(layers.count))
        }
    }

    /// Pixels of the field in so many units.
    private func units(_ length: Float) -> Double {
        Double(length) * Double(max(scene.field.width, scene.field.height)) / 1024
    }

    /// What a brush can see: the picture, blurred so far.
    private func source(_ sigma: Double) -> ColourField {
        ColourField(scene.field.picture, blurredBy: sigma, scene.stripes)
    }

    /// What a brush of this size adds to the coarser one, more where there is skin or detail to keep.
    private func structure(_ fine: ColourField, _ coarse: ColourField, radius: Float) -> Plane {
        let width = fine.width, height = fine.height, stripes = scene.stripes
        let difference = Plane(width: width, height: height)
        let (saliency, skin) = (scene.field.saliency, scene.field.skin)
        let care = skinCare
        stripes.rows(height) { first, last in
            for y in first..<last {
                let v = (Float(y) + 0.5) / Float(height)
                for x in 0..<width {
                    let u = (Float(x) + 0.5) / Float(width), i = y * width + x
                    let d = (fine[i] - coarse.sample(u: u, v: v)) * SIMD4(1, 2, 2, 0)
                    let s = skin.sample(u: u, v: v) * care
                    let gain = 0.5 + 0.7 * saliency.sample(u: u, v: v) + (radius < 2.6 ? 1.8 : 0.9) * s
                    // Skin is always finished with marks of a middle size; finer ones only draw its features.
                    let finish: Float = radius < 5 && radius > 2.5 ? 0.022 * s : 0
                    difference.samples[i] = (d * d).sum().squareRoot() * gain + finish
                }
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
        let soft = ColourField(scene.field.picture, blurredBy: blur, scene.stripes)
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
