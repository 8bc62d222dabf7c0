/// What a stored picture is to its job.
package enum PictureRole: Sendable, Hashable, Codable {
    /// The four tiles on one sheet, two by two.
    case grid
    /// One of the four, counted from 1 in reading order.
    case tile(Int)
    /// One tile, rendered again at twice the size.
    case upscaled
    /// The picture that the client sent.
    case reference

    /// The form in the store and on the frame protocol: `grid`, `tile1`…`tile4`, `upscaled`, `reference`.
    package var text: String {
        switch self {
        case .grid: "grid"
        case .tile(let number): "tile\(number)"
        case .upscaled: "upscaled"
        case .reference: "reference"
        }
    }

    /// Reads the form of ``text``.
    package init?(text: String) {
        switch text {
        case "grid": self = .grid
        case "upscaled": self = .upscaled
        case "reference": self = .reference
        case "tile1": self = .tile(1)
        case "tile2": self = .tile(2)
        case "tile3": self = .tile(3)
        case "tile4": self = .tile(4)
        default: return nil
        }
    }
}

/// SHA-256 of a file's bytes, as 64 lower-case hexadecimal digits: the name under which the picture store keeps it.
package struct ContentDigest: Sendable, Hashable, Codable, CustomStringConvertible {
    package let text: String
    package init(_ text: String) { self.text = text }
    package var description: String { text }

    /// Writes the 32 bytes of a hash down.
    package init(hash bytes: some Sequence<UInt8>) {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        text.reserveCapacity(64)
        for byte in bytes {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        self.text = String(decoding: text, as: UTF8.self)
    }
}

/// One picture with a lasting address.
package struct StoredPicture: Sendable, Hashable {
    /// Opens the picture to whoever knows it.
    package var token: PictureToken
    /// The name that clients cut out of the address.
    package var hash: PictureHash
    /// Where its bytes lie in the picture store.
    package var digest: ContentDigest
    package var role: PictureRole
    /// Pixels across, at least 1.
    package var width: Int
    /// Pixels down, at least 1.
    package var height: Int
    /// Length of the file in bytes.
    package var byteCount: Int
    /// `image/png`, `image/jpeg`, `image/webp` or `image/gif`: what the bytes are, whatever was claimed of them.
    package var mediaType: String

    package init(
        token: PictureToken = PictureToken(),
        hash: PictureHash = PictureHash(),
        digest: ContentDigest,
        role: PictureRole,
        width: Int,
        height: Int,
        byteCount: Int,
        mediaType: String
    ) {
        self.token = token
        self.hash = hash
        self.digest = digest
        self.role = role
        self.width = width
        self.height = height
        self.byteCount = byteCount
        self.mediaType = mediaType
    }
}

/// What an engine needs, beside the reference, to paint the same tile again: one line of text that only its engine can
/// read, but for what ``wordUse`` finds in it.
package struct EngineRecipe: Sendable, Hashable, Codable {
    package let text: String
    package init(_ text: String) { self.text = text }
}

/// What a job brought forth.
package struct GenerationResult: Sendable, Hashable {
    /// Grid first and then its tiles in order, or the one upscaled picture.
    package var pictures: [StoredPicture]
    /// One recipe per tile, in order; one for an upscaled picture.
    package var recipes: [EngineRecipe]

    package init(pictures: [StoredPicture], recipes: [EngineRecipe]) {
        self.pictures = pictures
        self.recipes = recipes
    }

    /// The picture that a client shows first: the grid, or the upscaled one.
    package var principal: StoredPicture? { pictures.first { $0.role == .grid || $0.role == .upscaled } }

    /// The four tiles in order, or the upscaled picture alone.
    package var singles: [StoredPicture] { pictures.filter { $0.role != .grid } }
}
