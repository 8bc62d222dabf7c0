/// The name of an upload: `up_` and 26 characters.
package struct UploadID: SortedID {
    package static let prefix = "up_"
    package let number: Int64
    package let nonce: UInt64

    package init(number: Int64, nonce: UInt64) {
        self.number = number
        self.nonce = nonce
    }
}

/// A picture that an owner sent ahead of its jobs, and that only this owner's jobs can start from.
package struct Upload: Sendable, Hashable {
    package var id: UploadID
    package var owner: OwnerID
    package var file: UploadedFile
    package var createdAt: Timestamp
    /// From this moment on it is not there any more.
    package var expiresAt: Timestamp

    package init(id: UploadID, owner: OwnerID, file: UploadedFile, createdAt: Timestamp, expiresAt: Timestamp) {
        self.id = id
        self.owner = owner
        self.file = file
        self.createdAt = createdAt
        self.expiresAt = expiresAt
    }

    /// The upload as the reference of one more job, with an address of its own.
    package var reference: StoredPicture { file.reference() }
}

/// What a picture's file turned out to be.
package struct UploadedFile: Sendable, Hashable {
    package var digest: ContentDigest
    /// Columns before any EXIF rotation, at least 1.
    package var width: Int
    /// Rows before any EXIF rotation, at least 1.
    package var height: Int
    /// Length of the file in bytes, at least 1.
    package var byteCount: Int
    /// What the bytes are, whatever was claimed of them.
    package var mediaType: String

    package init(digest: ContentDigest, width: Int, height: Int, byteCount: Int, mediaType: String) {
        self.digest = digest
        self.width = width
        self.height = height
        self.byteCount = byteCount
        self.mediaType = mediaType
    }

    /// The file as the reference of a job.
    package func reference(token: PictureToken = PictureToken()) -> StoredPicture {
        StoredPicture(
            token: token,
            digest: digest,
            role: .reference,
            width: width,
            height: height,
            byteCount: byteCount,
            mediaType: mediaType
        )
    }
}

/// A picture that came with a submit, in place of an address.
package struct SentPicture: Sendable, Hashable, Discreet {
    /// The whole file; not looked at yet.
    package var bytes: [UInt8]
    /// What the client says that it is, such as `image/png`.
    package var claimedType: String
    /// The parameter that it came in.
    package var parameter: String
    /// Whether it came inside the prompt, so that the stored prompt must name it in another way.
    package var isPartOfPrompt: Bool
    /// The token of the address under which it is found once its job is stored.
    package var token: PictureToken

    package init(
        bytes: [UInt8],
        claimedType: String,
        parameter: String,
        isPartOfPrompt: Bool,
        token: PictureToken = PictureToken()
    ) {
        self.bytes = bytes
        self.claimedType = claimedType
        self.parameter = parameter
        self.isPartOfPrompt = isPartOfPrompt
        self.token = token
    }
}
