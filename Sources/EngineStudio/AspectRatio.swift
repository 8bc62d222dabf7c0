/// Width to height, as `--ar 16:9` gives it; both parts are at least 1.
package struct AspectRatio: Sendable, Hashable, Codable {
    /// Parts across.
    package let width: Int
    /// Parts down.
    package let height: Int

    /// - Precondition: both parts are at least 1.
    package init(width: Int, height: Int) {
        precondition(width >= 1 && height >= 1, "An aspect ratio has two positive parts")
        self.width = width
        self.height = height
    }
}
