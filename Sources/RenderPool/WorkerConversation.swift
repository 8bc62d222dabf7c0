import Generation
import ImageSniffing
import RenderProtocol

/// What has been said between the server and one worker, and what may be said next.
///
/// A worker decodes strangers' files, so nothing that it says is believed before it is checked.
struct WorkerConversation {
    /// What follows from a report.
    enum Consequence {
        case nothing
        /// The worker may begin, and this is what it says of itself.
        case introduced(WorkerState)
        case progress(GenerationProgress)
        case ended(Result<EngineOutput, EngineFailure>)
    }

    /// A report that a sound worker does not send.
    struct Violation: Error {
        var what: String
    }

    private struct Current {
        var id: RenderTaskID
        var task: GenerationTask
        var pictures: [GeneratedPicture] = []
        var percent = -1
        /// How many previews of each tile came so far.
        var previews: [Int?: Int] = [:]
    }

    /// A sound worker sends two of each picture; more than this is a flood.
    private static let mostPreviewsPerPicture = 8
    /// More than any sentence of a library, and little enough for a line of the log.
    private static let mostFaultBytes = 1024

    private let referenceLimits: ImageLimits
    private let format: PictureEncoding.Format
    private var isReady = false
    private var current: Current?

    /// - Parameters:
    ///   - referenceLimits: what a reference may be.
    ///   - format: what a picture from the worker must be written in.
    init(referenceLimits: ImageLimits, format: PictureEncoding.Format) {
        self.referenceLimits = referenceLimits
        self.format = format
    }

    /// Notes that a task was given to the worker.
    mutating func begin(_ id: RenderTaskID, _ task: GenerationTask) {
        current = Current(id: id, task: task)
    }

    /// How long the next frames may be: a payload is never longer than the largest picture of the task.
    var frameLimits: FrameLimits {
        var limits = FrameLimits()
        let largest = current.map { OutputBounds(tileSize: $0.task.tileSize).mostBytes } ?? 0
        limits.maximumPayloadBytes = min(limits.maximumPayloadBytes, largest)
        return limits
    }

    /// Takes a report.
    mutating func receive(_ report: RenderReport, payload: [UInt8]) throws(Violation) -> Consequence {
        switch report {
        case .ready(let state):
            guard !isReady else { throw Violation(what: "ready twice") }
            isReady = true
            return .introduced(state)
        case .progress(let id, let percent):
            var task = try current(id)
            guard (0...99).contains(percent) else { throw Violation(what: "progress of \(percent) percent") }
            guard percent > task.percent else { return .nothing }
            task.percent = percent
            current = task
            return .progress(.percent(percent))
        case .preview(let id, let tile, let width, let height):
            var task = try current(id)
            let preview = try preview(tile, width, height, payload, of: task)
            task.previews[tile, default: 0] += 1
            current = task
            return .progress(.preview(preview))
        case .picture(let id, let role, let width, let height):
            var task = try current(id)
            task.pictures.append(try picture(role, width, height, payload, of: task))
            current = task
            return .nothing
        case .finished(let id, let recipes):
            let task = try current(id)
            let output = EngineOutput(pictures: task.pictures.sorted { $0.role.rank < $1.role.rank }, recipes: recipes)
            guard output.pictures.map(\.role) == Self.roles(of: task.task.work),
                recipes.count == Self.recipeCount(of: task.task.work)
            else {
                throw Violation(what: "an incomplete result")
            }
            current = nil
            return .ended(.success(output))
        case .failed(let id, let reason):
            let failure = try failure(reason, of: try current(id).task)
            current = nil
            return .ended(.failure(failure))
        }
    }

    private func current(_ id: RenderTaskID) throws(Violation) -> Current {
        guard isReady, let current, current.id == id else { throw Violation(what: "a report on task \(id)") }
        return current
    }

    private func picture(
        _ role: PictureRole,
        _ width: Int,
        _ height: Int,
        _ bytes: [UInt8],
        of task: Current
    ) throws(Violation) -> GeneratedPicture {
        guard Self.roles(of: task.task.work).contains(role), !task.pictures.contains(where: { $0.role == role }) else {
            throw Violation(what: "picture \(role.text)")
        }
        let bounds = OutputBounds(tileSize: task.task.tileSize)
        guard let header = try? ImageHeader.read(bytes, limits: bounds.limits(of: role)),
            header.format == format.imageFormat, header.width == width, header.height == height
        else {
            throw Violation(what: "picture \(role.text) is not the file that was announced")
        }
        return GeneratedPicture(
            role: role,
            width: width,
            height: height,
            mediaType: header.format.mediaType,
            bytes: bytes
        )
    }

    private func preview(
        _ tile: Int?,
        _ width: Int,
        _ height: Int,
        _ bytes: [UInt8],
        of task: Current
    ) throws(Violation) -> PicturePreview {
        let role = tile.map(PictureRole.tile) ?? .upscaled
        guard Self.roles(of: task.task.work).contains(role), !task.pictures.contains(where: { $0.role == role }) else {
            throw Violation(what: "a preview of picture \(role.text)")
        }
        guard task.previews[tile, default: 0] < Self.mostPreviewsPerPicture else {
            throw Violation(what: "a flood of previews of picture \(role.text)")
        }
        let limits = ImageLimits(
            maximumBytes: PicturePreview.maximumByteCount,
            maximumSide: PicturePreview.longestSide,
            maximumAspect: PicturePreview.longestSide
        )
        guard let header = try? ImageHeader.read(bytes, limits: limits), header.format == .jpeg, header.width == width,
            header.height == height
        else {
            throw Violation(what: "a preview of picture \(role.text) is not the small JPEG that was announced")
        }
        return PicturePreview(
            tile: tile,
            width: width,
            height: height,
            mediaType: header.format.mediaType,
            bytes: bytes
        )
    }

    /// What a worker's reason means to the caller; a fault of ours may be gone with another worker.
    private func failure(_ reason: RenderFailure, of task: GenerationTask) throws(Violation) -> EngineFailure {
        switch reason {
        case .rejectedReference(let told):
            guard isCredible(told, of: task.reference) else { throw Violation(what: "words about the reference") }
            return .rejectedReference(told)
        case .unreadableRecipe: return .unreadableRecipe
        case .outdatedRecipe(let made, let current):
            guard isVersion(made), isVersion(current) else { throw Violation(what: "words about the recipe") }
            return .outdatedRecipe(made: made, current: current)
        case .cancelled: return .cancelled
        case .fault(let text):
            return .workerDied(reason: String(decoding: text.utf8.prefix(Self.mostFaultBytes), as: UTF8.self))
        }
    }

    /// Whether a text can be the version of an engine, since it is told to the client.
    private func isVersion(_ text: String) -> Bool {
        (1...16).contains(text.utf8.count) && text.utf8.allSatisfy { (48...57).contains($0) || $0 == 46 }
    }

    /// Whether a sound worker can say this of a reference, since its words are told to the client.
    ///
    /// What the header shows, it shows here too; beyond that a decoder can only find the file damaged or cut off.
    private func isCredible(_ told: ReferenceFailure, of file: [UInt8]) -> Bool {
        let header: ImageHeader
        do {
            header = try ImageHeader.read(file, limits: referenceLimits)
        } catch {
            return told == ReferenceFailure(error)
        }
        switch told {
        case .malformed(let name), .truncated(let name): return name == header.format.displayName
        case .unreachable, .unsupportedFormat, .tooLarge: return false
        }
    }

    /// What a task brings forth, in the order of ``EngineOutput/pictures``.
    private static func roles(of work: GenerationTask.Work) -> [PictureRole] {
        switch work {
        case .imagine, .variation: [.grid, .tile(1), .tile(2), .tile(3), .tile(4)]
        case .upscale: [.upscaled]
        }
    }

    private static func recipeCount(of work: GenerationTask.Work) -> Int {
        switch work {
        case .imagine, .variation: 4
        case .upscale: 1
        }
    }
}

extension PictureRole {
    fileprivate var rank: Int {
        switch self {
        case .grid, .upscaled, .reference: 0
        case .tile(let number): number
        }
    }
}
