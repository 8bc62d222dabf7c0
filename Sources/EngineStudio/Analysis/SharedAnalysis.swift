internal import CStudioKernels
package import Imaging

/// What the renderer finds in a reference, once for all recipes and sizes.
///
/// It is made of the whole reference at a fixed size, so that a tile and its upscale decide alike.
package final class SharedAnalysis: Sendable {
    /// Pixels of the long side of the masks.
    static let longSide = 512

    /// Direction along edges, as cosine and sine of twice its angle, and how sure it is: 0…1.
    let flowCosine: Plane
    let flowSine: Plane
    let coherence: Plane
    /// Fine structure worth fine marks: 0…1.
    let detail: Plane
    /// Human skin or what looks like it: 0…1.
    let skin: Plane
    /// Open sky: 0…1.
    let sky: Plane
    /// Distance, guessed from height in the picture and haze: 0 near … 1 far.
    let depth: Plane
    /// Where the eye goes first: 0…1.
    let saliency: Plane

    /// - Throws: ``StudioFailure/reference(_:)`` when the reference cannot be resized.
    package convenience init(reference: PixelBuffer, threads: Int) throws(StudioFailure) {
        let stripes = Stripes(threads: max(1, threads))
        let long = max(reference.width, reference.height)
        let width = max(1, (reference.width * Self.longSide + long / 2) / long)
        let height = max(1, (reference.height * Self.longSide + long / 2) / long)
        let whole = PixelRectangle(x: 0, y: 0, width: reference.width, height: reference.height)
        let small = try ReferenceCrop.resized(reference, crop: whole, width: width, height: height)
        self.init(LabPicture(small, stripes), stripes)
    }

    init(_ picture: LabPicture, _ stripes: Stripes) {
        let smooth = picture.blurred(1, stripes)
        let flow = FlowField(smooth, stripes)
        flowCosine = flow.cosine
        flowSine = flow.sine
        coherence = flow.coherence
        let energy = flow.edges.blurred(2, stripes).mapped(stripes) { $0.squareRoot() }
        let level = max(energy.mean, 0.006)
        let texture = energy.blurred(7, stripes)
        let found = energy.blurred(2.5, stripes).mapped(stripes) { v in
            let x = v / (v + 1.6 * level)
            return min(1, x * 1.3)
        }
        skin = SkinMask.find(in: smooth, stripes)
        sky = SkyMask.find(in: smooth, texture: texture, skin: skin, stripes)
        detail = found
        saliency = SaliencyMap.find(in: smooth, detail: found, skin: skin, stripes)
        depth = DepthGuess.find(in: smooth, sky: sky, saliency: saliency, stripes)
    }
}
