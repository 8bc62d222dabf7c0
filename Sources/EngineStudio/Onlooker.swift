package import Imaging

/// Someone who wants to see a canvas before it is finished.
package struct Onlooker {
    /// Pixels of the longer side of what is shown, at least 1; a smaller canvas is shown as it is.
    let longSide: Int
    /// Called on the thread that renders.
    let look: (PixelBuffer) -> Void

    package init(longSide: Int, look: @escaping (PixelBuffer) -> Void) {
        self.longSide = longSide
        self.look = look
    }
}
