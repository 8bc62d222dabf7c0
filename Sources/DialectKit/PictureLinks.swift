package import Generation

/// Builds the public addresses of pictures.
///
/// No `_` follows the one before a picture's hash, and the hash ends at the next `.`: client code cuts it out of the
/// whole address in this way.
package struct PictureLinks: Sendable, Hashable {
    /// Without a final slash.
    package let base: String

    /// Builds links that begin with `base`.
    ///
    /// - Parameter base: scheme, host and, where needed, port and path; a final slash is dropped.
    package init(base: String) {
        self.base = base.utf8.last == UInt8(ascii: "/") ? String(base.dropLast()) : base
    }

    /// The lasting address of a picture: `{base}/pictures/{token}/imagined_{nonce}_{hash}.png`.
    package func picture(_ picture: StoredPicture, of job: Job) -> String {
        "\(base)/pictures/\(picture.token)/\(PictureFileName(picture, of: job).text)"
    }

    /// A second address of the same picture, for clients that expect one: `{base}/media/{token}/…`.
    package func proxy(_ picture: StoredPicture, of job: Job) -> String {
        "\(base)/media/\(picture.token)/\(PictureFileName(picture, of: job).text)"
    }

    /// The address of a reference in the form that stands in a prompt: `{base}/r/{token}`.
    package func shortReference(_ picture: StoredPicture) -> String { shortReference(picture.token) }

    /// The same, for a reference that has no more than its token yet.
    package func shortReference(_ token: PictureToken) -> String { "\(base)/r/\(token)" }

    /// The address of an upload, for its owner only: `{base}/v1/uploads/{id}/picture.png`.
    package func upload(_ upload: Upload) -> String {
        let ending = PictureFileName.fileExtension(forMediaType: upload.file.mediaType)
        return "\(base)/v1/uploads/\(upload.id)/picture.\(ending)"
    }
}

/// The last part of a picture's address: `imagined_7413988501_f7289898-c3ff-48f8-89df-bcec5d44a3ea.png`.
package struct PictureFileName: Sendable, Hashable {
    /// Of the job that the picture belongs to.
    package let nonce: Int64
    /// What clients cut out of the address.
    package let hash: PictureHash
    /// `png`, `jpg`, `webp` or `gif`.
    package let fileExtension: String

    /// The name of a picture that `job` brought forth.
    package init(_ picture: StoredPicture, of job: Job) {
        nonce = job.nonce
        hash = picture.hash
        fileExtension = Self.fileExtension(forMediaType: picture.mediaType)
    }

    /// Reads the form of ``text``.
    ///
    /// - Returns: `nil` for any other text, also one that differs in letter case only.
    package init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "_", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == "imagined", let nonce = Int64(parts[1]) else { return nil }
        let ends = parts[2].split(separator: ".", omittingEmptySubsequences: false)
        guard ends.count == 2, let hash = PictureHash(ends[0]),
            ["png", "jpg", "webp", "gif"].contains(String(ends[1]))
        else { return nil }
        self.nonce = nonce
        self.hash = hash
        fileExtension = String(ends[1])
        guard self.text == text else { return nil }
    }

    /// The name as it stands in an address.
    package var text: String { "imagined_\(nonce)_\(hash).\(fileExtension)" }

    static func fileExtension(forMediaType mediaType: String) -> String {
        switch mediaType {
        case "image/jpeg": "jpg"
        case "image/webp": "webp"
        case "image/gif": "gif"
        default: "png"
        }
    }
}
