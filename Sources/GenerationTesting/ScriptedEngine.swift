package import Generation
import Synchronization

/// An engine without a renderer: the same task gives the same real PNG bytes, and a script can make it misbehave.
package final class ScriptedEngine: GenerationEngine {
    /// What happens at one call.
    package enum Step: Sendable {
        /// Pictures, after these reports of progress and these previews.
        case pictures(progress: [Int] = [], previews: [PicturePreview] = [])
        case failure(EngineFailure)
        /// One report of progress, then pictures once the event has happened; `cancelled` when the task is cancelled
        /// before.
        case picturesAfter(EventCount, progress: Int = 1)
        /// Pictures once the event has happened, whether the task is cancelled or not: as of a process that was halted
        /// and wakes up when it is too late.
        case latePictures(EventCount)
        /// Nothing until the task is cancelled.
        case stall
    }

    package let id: EngineID
    /// Hit at the beginning of each call.
    package let started = EventCount()
    /// Hit when a stalled call was cancelled.
    package let cancelled = EventCount()
    private let script: Mutex<[Step]>
    private let seen = Mutex<[GenerationTask]>([])

    /// - Parameter script: one step a call, in the order of the calls; pictures without progress when it is used up.
    package init(id: EngineID = EngineID("studio"), script: [Step] = []) {
        self.id = id
        self.script = Mutex(script)
    }

    /// The tasks so far, in the order of the calls.
    package var tasks: [GenerationTask] { seen.withLock { $0 } }

    package func generate(
        _ task: GenerationTask,
        progress: @escaping @Sendable (GenerationProgress) -> Void
    ) async throws(EngineFailure) -> EngineOutput {
        seen.withLock { $0.append(task) }
        let step = script.withLock { $0.isEmpty ? Step.pictures() : $0.removeFirst() }
        started.hit()
        switch step {
        case .pictures(let percents, let previews):
            for percent in percents { progress(.percent(percent)) }
            for preview in previews { progress(.preview(preview)) }
        case .failure(let failure):
            throw failure
        case .picturesAfter(let event, let percent):
            progress(.percent(percent))
            await event.reached()
        case .latePictures(let event):
            // A task of its own, which nobody cancels.
            await Task { await event.reached() }.value
            return Self.output(of: task)
        case .stall:
            await EventCount().reached()
        }
        if Task.isCancelled {
            cancelled.hit()
            throw .cancelled
        }
        return Self.output(of: task)
    }

    /// What the engine paints for a task.
    package static func output(of task: GenerationTask) -> EngineOutput {
        let base = task.request.seed & 0xFFFF
        switch task.work {
        case .imagine, .variation:
            let tiles = (1...4).map { picture(.tile($0), colour: base + UInt32($0) << 16, scale: 1) }
            let recipes = (1...4).map { EngineRecipe("seed \(task.request.seed) tile \($0)") }
            return EngineOutput(pictures: [picture(.grid, colour: base, scale: 2)] + tiles, recipes: recipes)
        case .upscale(let recipe):
            return EngineOutput(pictures: [picture(.upscaled, colour: base, scale: 2)], recipes: [recipe])
        }
    }

    private static func picture(_ role: PictureRole, colour: UInt32, scale: Int) -> GeneratedPicture {
        GeneratedPicture(
            role: role,
            width: 8 * scale,
            height: 6 * scale,
            bytes: SmallPNG.bytes(width: 8 * scale, height: 6 * scale, colour: colour)
        )
    }
}
