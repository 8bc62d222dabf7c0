import Foundation
import RenderProtocol
import Synchronization

/// The main loop of a render worker: a process that owns pixels and nothing else.
///
/// It reads commands from one pipe and answers on another. Before it looks at the first picture it closes itself off
/// from files, network and other processes. The thread that reads never renders, so that a cancellation, and the end of
/// the input, is seen in the middle of a task. The process ends when its input does.
package enum RenderWorker {
    /// Serves until the input ends, and then ends the process.
    ///
    /// - Parameters:
    ///   - input: descriptor of the pipe with commands.
    ///   - output: descriptor of the pipe for reports. Where it is standard output, that is led to standard error
    ///     first, so that a library that prints does not break the protocol.
    ///   - renderer: does the tasks.
    ///   - isConfined: whether the worker closes itself off; only a test's worker does not.
    package static func run(
        input: Int32,
        output: Int32,
        renderer: some TaskRenderer,
        isConfined: Bool = true
    ) -> Never {
        ProcessLimits.ignoreSignals()
        let channel = FrameChannel(input: input, output: FrameChannel.takingOver(output))
        let state = Mutex(State())
        channel.readCommands { command, payload in
            switch command {
            case .begin(let settings):
                guard state.withLock({ $0.settings == nil }) else {
                    WorkerExit.now(.protocolBroken, "begun twice")
                }
                ProcessLimits.set(addressSpaceBytes: settings.addressSpaceBytes)
                let unreadable = WarmUp.run(settings)
                let confinement = isConfined ? WorkerSandbox.enter() : .limitsOnly
                state.withLock { $0.settings = settings }
                channel.send(.ready(WorkerState(confinement: confinement, unreadable: unreadable)))
            case .task(let task):
                let flag = CancellationFlag()
                let settings = state.withLock { state -> RenderSettings in
                    guard let settings = state.settings, state.running == nil else {
                        WorkerExit.now(.protocolBroken, "a task at the wrong time")
                    }
                    state.running = (task.id, flag)
                    return settings
                }
                ProcessLimits.allow(processorSeconds: settings.processorSecondsPerTask)
                let context = RenderContext(task: task.id, channel: channel, cancellation: flag)
                Thread.detachNewThread {
                    let report: RenderReport
                    do throws(RenderFailure) {
                        let recipes = try renderer.render(
                            task,
                            reference: payload,
                            settings: settings,
                            context: context
                        )
                        report = .finished(task: task.id, recipes: recipes)
                    } catch {
                        report = .failed(task: task.id, reason: error)
                    }
                    // Before the report, because the next task may come right after it.
                    state.withLock { $0.running = nil }
                    channel.send(report)
                }
            case .cancel(let id):
                state.withLock { state in
                    guard let running = state.running, running.id == id else { return }
                    running.flag.set()
                }
            }
        }
    }

    private struct State {
        var settings: RenderSettings?
        var running: (id: RenderTaskID, flag: CancellationFlag)?
    }
}
