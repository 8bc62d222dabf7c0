/// The photo at `/samples/cat.jpg`; its origin and licence stand in `Samples/README.md`.
package enum SamplePhoto {
    package static let fileName = "cat.jpg"
    package static let mediaType = "image/jpeg"
    /// Changes with the file.
    static let tag = "sample-cat-1"
    /// The whole file, part of the executable so that it is there wherever that is copied to.
    package static let bytes: [UInt8] = PackageResources.cat_jpg
}
