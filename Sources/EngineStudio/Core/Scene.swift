internal import CStudioKernels
internal import Imaging

/// What a medium works from: the graded picture at the size it is rendered, and the fields that place its marks.
///
/// Places are given in units; the long side has 1024 units at every size, so marks keep their place and proportion.
struct Scene: Sendable {
    let recipe: Recipe
    let stripes: Stripes
    /// Graded, at the size that is rendered.
    var picture: LabPicture
    let field: SceneField
    var width: Int { picture.width }
    var height: Int { picture.height }
    /// Pixels to a unit.
    let scale: Double
    var seeds: SeedSource { SeedSource(seed: recipe.seed) }

    /// Unit vectors along edges at the size that is rendered.
    func tangents() -> (x: Plane, y: Plane) {
        let cosine = field.flowCosine.resampled(width, height, stripes)
        let sine = field.flowSine.resampled(width, height, stripes)
        let x = Plane(width: width, height: height)
        let y = Plane(width: width, height: height)
        let width = width
        stripes.rows(height) { first, last in
            let at = first * width
            cstudio_tangent(
                cosine.samples + at,
                sine.samples + at,
                Int64((last - first) * width),
                x.samples + at,
                y.samples + at
            )
        }
        return (x, y)
    }

    /// A field of the scene at the size that is rendered.
    func full(_ plane: Plane) -> Plane { plane.resampled(width, height, stripes) }
}

/// The shared analysis, cut to the crop of one recipe, and the graded picture at its size.
struct SceneField: Sendable {
    let flowCosine: Plane
    let flowSine: Plane
    let coherence: Plane
    let detail: Plane
    let skin: Plane
    let sky: Plane
    let depth: Plane
    let saliency: Plane
    /// The graded picture, from which marks are placed and coloured.
    var picture: LabPicture
    var width: Int { detail.width }
    var height: Int { detail.height }

    init(_ analysis: SharedAnalysis, window: Window, picture: LabPicture, _ stripes: Stripes) {
        func cut(_ plane: Plane) -> Plane {
            plane.resampled(picture.width, picture.height, window: window, stripes)
        }
        flowCosine = cut(analysis.flowCosine)
        flowSine = cut(analysis.flowSine)
        coherence = cut(analysis.coherence)
        detail = cut(analysis.detail)
        skin = cut(analysis.skin)
        sky = cut(analysis.sky)
        depth = cut(analysis.depth)
        saliency = cut(analysis.saliency)
        self.picture = picture
    }
}
