import Generation
import GenerationTesting
import PictureStore

extension PictureFolder {
    /// A file with this text, let go as it is after the row that names it was written, and the picture that it is.
    func kept(_ text: String, as role: PictureRole) async throws -> StoredPicture {
        var picture = Sample.picture(role)
        picture.digest = try await keep(Array(text.utf8))
        picture.byteCount = text.utf8.count
        release(picture.digest)
        return picture
    }
}
