import Generation

/// A file that may become an upload, with its place among those that its owner sends.
final class IncomingUpload: IncomingPicture {
    let place: OpenUploads.Place
    private let file: any IncomingPicture

    init(_ file: any IncomingPicture, _ place: OpenUploads.Place) {
        self.file = file
        self.place = place
    }

    var byteCount: Int { file.byteCount }

    func write(_ bytes: [UInt8]) async throws(PictureStoreFailure) { try await file.write(bytes) }

    func contents() async throws(PictureStoreFailure) -> [UInt8] { try await file.contents() }

    func keep() async throws(PictureStoreFailure) -> ContentDigest { try await file.keep() }

    func discard() {
        file.discard()
        place.leave()
    }
}
