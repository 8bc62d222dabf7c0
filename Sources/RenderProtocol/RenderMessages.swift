import Foundation
package import Generation
package import ImageSniffing

/// What the server says to a worker.
package enum RenderCommand: Sendable, Hashable, Codable {
    /// The first message, answered by ``RenderReport/ready``.
    case begin(RenderSettings)
    /// One task; the payload is the reference's file. A worker has one task at a time.
    case task(RenderTask)
    /// Stop this task as soon as possible; answered by ``RenderReport/failed(task:reason:)`` unless it just ended.
    case cancel(task: RenderTaskID)
}

/// What a worker says to the server.
package enum RenderReport: Sendable, Hashable, Codable {
    /// The limits are set; tasks may come.
    case ready(WorkerState)
    /// How far a task is: 0…99, never falling.
    case progress(task: RenderTaskID, percent: Int)
    /// How a picture looks that is not handed over yet; the payload is a small JPEG file. No tile for an upscale.
    case preview(task: RenderTaskID, tile: Int?, width: Int, height: Int)
    /// One finished picture; the payload is a file in the format that the worker was told.
    case picture(task: RenderTaskID, role: PictureRole, width: Int, height: Int)
    /// A task ended well; all its pictures were sent before. One recipe per tile.
    case finished(task: RenderTaskID, recipes: [EngineRecipe])
    /// A task ended without a result; the worker goes on.
    case failed(task: RenderTaskID, reason: RenderFailure)
}

/// What a worker says of itself before it sees a stranger's byte.
package struct WorkerState: Sendable, Hashable, Codable {
    /// What keeps it from what it has no business with.
    package var confinement: WorkerConfinement
    /// Formats that it was told to read, and that its picture library can't.
    package var unreadable: [ImageFormat]

    package init(confinement: WorkerConfinement, unreadable: [ImageFormat] = []) {
        self.confinement = confinement
        self.unreadable = unreadable
    }
}

/// How much of the kernel a worker can still reach.
package enum WorkerConfinement: String, Sendable, Hashable, Codable {
    /// A filter lets only the calls pass that painting needs; limits of resources hold as well.
    case filtered
    /// This system has no such filter; limits of resources hold, and no rights can be gained.
    case limitsOnly
}

/// Why a worker gave up a task although the worker itself is well.
package enum RenderFailure: Error, Sendable, Hashable, Codable {
    /// The reference is no picture that can be used.
    case rejectedReference(ReferenceFailure)
    /// The recipe is not one that this version of the engine reads.
    case unreadableRecipe
    /// The recipe was made by another version of the engine.
    case outdatedRecipe(made: String, current: String)
    /// The server asked for it.
    case cancelled
    /// Something of ours went wrong; the text is for the log.
    case fault(String)
}

/// A message that travels in a frame.
package protocol FramedMessage: Codable {
    /// Whether the frame carries bytes behind the message.
    var hasPayload: Bool { get }
}

extension RenderCommand: FramedMessage {
    package var hasPayload: Bool {
        switch self {
        case .task: true
        case .begin, .cancel: false
        }
    }
}

extension RenderReport: FramedMessage {
    package var hasPayload: Bool {
        switch self {
        case .preview, .picture: true
        case .ready, .progress, .finished, .failed: false
        }
    }
}

extension Frame {
    /// Frames a message; the same message gives the same bytes at every time.
    ///
    /// - Throws: ``FrameFailure/headerTooLong(byteCount:)`` for a message beyond the limit, such as one with a very long
    ///   instruction; ``FrameFailure/unexpectedPayload`` when the payload does not go with the message.
    package init(
        _ message: some FramedMessage,
        payload: [UInt8] = [],
        limits: FrameLimits = FrameLimits()
    ) throws(FrameFailure) {
        guard message.hasPayload || payload.isEmpty else { throw .unexpectedPayload }
        guard payload.count <= limits.maximumPayloadBytes else { throw .payloadTooLong(byteCount: payload.count) }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let header = try? encoder.encode(message) else { throw .unknownMessage }
        guard header.count <= limits.maximumHeaderBytes else { throw .headerTooLong(byteCount: header.count) }
        self.init(header: Array(header), payload: payload)
    }

    /// Reads the message in the header.
    package func message<Message: FramedMessage>(_: Message.Type = Message.self) throws(FrameFailure) -> Message {
        guard let message = try? JSONDecoder().decode(Message.self, from: Data(header)) else { throw .unknownMessage }
        guard message.hasPayload || payload.isEmpty else { throw .unexpectedPayload }
        return message
    }
}
