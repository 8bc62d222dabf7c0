import EngineStudio
import Imaging
import StudioMeasures

/// One medium on one photo.
struct MediumMeasurement: Sendable {
    let medium: Recipe.Medium
    let photo: String
    /// See ``Likeness``.
    let structure: Double
    let edges: Double
    let distance: Double
    let detailChange: Double
    /// See ``Artefacts``.
    let clipped: Double
    let banded: Double
    let seams: Double
    let halos: Double
    /// See ``LookFeatures``.
    let features: [Double]

    /// The picture has visibly become another one.
    var isChanged: Bool { distance >= 0.05 || detailChange >= 0.6 }

    init(_ medium: Recipe.Medium, _ photo: (name: String, picture: PixelBuffer), longSide: Int) throws {
        self.medium = medium
        self.photo = photo.name
        let recipe = StudioEngine.whole(medium, of: photo.picture)
        let picture = try StudioEngine.picture(recipe, of: photo.picture, longSide: longSide)
        let whole = PixelRectangle(x: 0, y: 0, width: photo.picture.width, height: photo.picture.height)
        let original = try Resampling.resized(
            photo.picture,
            crop: whole,
            width: picture.width,
            height: picture.height
        )
        let (before, after) = (ToneField(original), ToneField(picture))
        structure = Likeness.structure(before, after)
        edges = Likeness.edges(before, after)
        distance = try Likeness.thumbnailDistance(original, picture)
        detailChange = Likeness.detailChange(before, after)
        clipped = Artefacts.clipped(picture)
        banded = Artefacts.banded(picture)
        // Strokes are painted in tiles of this side.
        seams = Artefacts.seams(picture, tile: 128)
        halos = Artefacts.halos(after, reference: before)
        features = try LookFeatures.of(picture)
    }
}
