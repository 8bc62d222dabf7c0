internal import Imaging

/// Where a recipe looks at its reference, in whole pixels.
enum ReferenceCrop {
    /// The rectangle of a crop in a reference of this size; it is never empty and never outside.
    static func rectangle(for crop: Recipe.Crop, width: Int, height: Int) -> PixelRectangle {
        var cropWidth = Double(width), cropHeight = Double(height)
        if let ratio = crop.aspectRatio {
            let wanted = Double(ratio.width) / Double(ratio.height)
            if wanted < cropWidth / cropHeight {
                cropWidth = cropHeight * wanted
            } else {
                cropHeight = cropWidth / wanted
            }
        }
        let zoom = min(max(crop.zoom, 1), 8)
        let w = min(width, max(1, Int((cropWidth / zoom).rounded())))
        let h = min(height, max(1, Int((cropHeight / zoom).rounded())))
        let x = Int((Double(width - w) * min(max(crop.x, 0), 1)).rounded())
        let y = Int((Double(height - h) * min(max(crop.y, 0), 1)).rounded())
        return PixelRectangle(x: x, y: y, width: w, height: h)
    }

    /// Size of the rendered picture: the long side exactly, the other by the shape of the crop.
    static func size(for crop: Recipe.Crop, width: Int, height: Int, longSide: Int) -> (width: Int, height: Int) {
        let w = crop.aspectRatio?.width ?? width, h = crop.aspectRatio?.height ?? height
        let long = max(w, h)
        func side(_ part: Int) -> Int { max(1, Int((Double(part) * Double(longSide) / Double(long)).rounded())) }
        return (side(w), side(h))
    }

    static func resized(
        _ source: PixelBuffer,
        crop: PixelRectangle,
        width: Int,
        height: Int
    ) throws(StudioFailure) -> PixelBuffer {
        do throws(ImagingFailure) {
            return try Resampling.resized(source, crop: crop, width: width, height: height)
        } catch {
            throw .reference(error)
        }
    }
}
