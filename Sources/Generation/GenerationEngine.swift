/// What an engine is asked to do with one reference.
package struct GenerationTask: Sendable, Hashable, Discreet {
    /// What the four tiles, or the one picture, come from.
    package enum Work: Sendable, Hashable, Codable {
        /// New recipes from the request.
        case imagine
        /// New recipes near this one.
        case variation(of: EngineRecipe)
        /// This recipe again, at twice the tile size.
        case upscale(of: EngineRecipe)
    }

    package var claim: Claim
    package var work: Work
    package var request: GenerationRequest
    /// The reference's file as it was fetched; not decoded by anyone yet.
    package var reference: [UInt8]
    /// Pixels on the long side of a tile; 16…4096.
    package var tileSize: Int

    package init(claim: Claim, work: Work, request: GenerationRequest, reference: [UInt8], tileSize: Int) {
        self.claim = claim
        self.work = work
        self.request = request
        self.reference = reference
        self.tileSize = tileSize
    }
}

/// One finished picture, encoded.
package struct GeneratedPicture: Sendable, Hashable {
    package var role: PictureRole
    package var width: Int
    package var height: Int
    /// `image/png`, `image/jpeg` or `image/webp`.
    package var mediaType: String
    /// A whole file of that type.
    package var bytes: [UInt8]

    package init(role: PictureRole, width: Int, height: Int, mediaType: String = "image/png", bytes: [UInt8]) {
        self.role = role
        self.width = width
        self.height = height
        self.mediaType = mediaType
        self.bytes = bytes
    }
}

/// What an engine hands over at the end of a task.
package struct EngineOutput: Sendable, Hashable {
    /// Grid and tiles 1…4, or one upscaled picture.
    package var pictures: [GeneratedPicture]
    /// One per tile, in order.
    package var recipes: [EngineRecipe]

    package init(pictures: [GeneratedPicture], recipes: [EngineRecipe]) {
        self.pictures = pictures
        self.recipes = recipes
    }
}

/// Why an engine gave no pictures.
package enum EngineFailure: Error, Sendable, Hashable {
    /// The reference is no picture that can be used; asking again fails again.
    case rejectedReference(ReferenceFailure)
    /// The recipe of the parent can't be read by this version of the engine.
    case unreadableRecipe
    /// The recipe of the parent was made by another version of the engine, whose pixels this one can't repeat.
    case outdatedRecipe(made: String, current: String)
    /// The process that rendered went away; the reason is for the log.
    case workerDied(reason: String)
    /// The task took longer than its deadline allows.
    case timedOut
    /// The caller cancelled the task.
    case cancelled
}

/// Turns a reference and a request into pictures.
///
/// **What implementers may rely on**: `reference` has the signature of a supported format and is within the byte limit;
/// no two tasks with the same claim run at once.
///
/// **What implementers must guarantee**: the same task gives the same bytes; cancelling the calling task ends the work
/// within two seconds; `progress` is told rising percentages and, as far as the engine can, a preview of each picture
/// before the picture is finished, from any thread and in order.
package protocol GenerationEngine: Sendable {
    var id: EngineID { get }

    /// Runs one task to its end.
    func generate(
        _ task: GenerationTask,
        progress: @escaping @Sendable (GenerationProgress) -> Void
    ) async throws(EngineFailure) -> EngineOutput
}
