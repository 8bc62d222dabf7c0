package import Generation
package import RenderProtocol
import Synchronization

/// What a renderer may tell and ask while it works on one task, from every thread.
package struct RenderContext: Sendable {
    private let task: RenderTaskID
    private let channel: FrameChannel
    private let cancellation: CancellationFlag

    init(task: RenderTaskID, channel: FrameChannel, cancellation: CancellationFlag) {
        self.task = task
        self.channel = channel
        self.cancellation = cancellation
    }

    /// Whether the server no longer wants the result.
    package var isCancelled: Bool { cancellation.isSet }

    /// Reports how far the task is.
    ///
    /// - Parameter percent: 0…99; other values are brought into this range.
    package func report(percent: Int) {
        channel.send(.progress(task: task, percent: min(max(0, percent), 99)))
    }

    /// Shows how a picture looks by now, before it is handed over.
    ///
    /// - Parameters:
    ///   - tile: 1…4, or `nil` for an upscale.
    ///   - jpeg: a whole JPEG file of that size, within the limits of ``PicturePreview``.
    package func show(tile: Int?, width: Int, height: Int, jpeg: [UInt8]) {
        channel.send(.preview(task: task, tile: tile, width: width, height: height), payload: jpeg)
    }

    /// Hands over one finished picture.
    ///
    /// - Parameter file: a whole file of that size, in the format of ``RenderSettings/encoding``.
    package func deliver(_ role: PictureRole, width: Int, height: Int, file: [UInt8]) {
        channel.send(.picture(task: task, role: role, width: width, height: height), payload: file)
    }
}

/// Turns a task into pictures; the part of a worker that knows an engine.
///
/// **What implementers may rely on**: one task at a time, on a thread of its own that may be blocked.
///
/// **What implementers must guarantee**: the same task and reference give the same bytes; ``RenderContext/isCancelled``
/// is looked at often enough to end within two seconds.
package protocol TaskRenderer: Sendable {
    /// Renders all pictures of a task.
    ///
    /// - Returns: one recipe per tile, in order.
    func render(
        _ task: RenderTask,
        reference: [UInt8],
        settings: RenderSettings,
        context: RenderContext
    ) throws(RenderFailure) -> [EngineRecipe]
}

/// Set once, by the thread that reads commands.
final class CancellationFlag: Sendable {
    private let flag = Atomic(false)

    var isSet: Bool { flag.load(ordering: .relaxed) }

    func set() {
        flag.store(true, ordering: .relaxed)
    }
}
