import Generation
import ImageSniffing
import Logging
import RenderProtocol
import Subprocess
import Synchronization

#if canImport(System)
    import System
#else
    import SystemPackage
#endif

/// The life of one worker, from its start to its end.
///
/// Three tasks share it: one reads its reports until its output ends, one writes to it, one looks after the task that it
/// works on. The end of its output is the end of everything; whoever wants to stop it kills it and lets that happen.
final class WorkerProcess: Sendable {
    private typealias Running = Execution<CustomWriteInput, SequenceOutput, SequenceOutput>

    private let configuration: RenderPoolConfiguration
    private let queue: AssignmentQueue
    private let clock: any Clock<Duration>
    private let logger: Logger
    private let state: Mutex<State>
    /// Bytes for the worker, in order.
    private let outgoing: AsyncStream<[UInt8]>
    private let outgoingSource: AsyncStream<[UInt8]>.Continuation

    private struct State {
        var conversation: WorkerConversation
        var assignment: RenderAssignment?
        var finishedTasks = 0
        var violation: String?
        var isOver = false
    }

    /// How a worker's life went.
    struct Ending: Sendable {
        var finishedTasks: Int
        var reason: String
    }

    init(
        configuration: RenderPoolConfiguration,
        queue: AssignmentQueue,
        clock: any Clock<Duration>,
        logger: Logger
    ) {
        self.configuration = configuration
        self.queue = queue
        self.clock = clock
        self.logger = logger
        let settings = configuration.settings
        let conversation = WorkerConversation(
            referenceLimits: settings.referenceLimits,
            format: settings.encoding.format
        )
        state = Mutex(State(conversation: conversation))
        (outgoing, outgoingSource) = AsyncStream.makeStream()
    }

    /// Starts the worker, gives it `first` and then whatever the queue has, and returns when the worker is gone.
    ///
    /// Every task that was taken is settled then.
    func live(first: RenderAssignment) async -> Ending {
        var platform = PlatformOptions()
        // A group of its own: a Ctrl-C in the terminal is for the server, which then ends its workers.
        platform.processGroupID = 0
        var reason: String
        do {
            let result = try await run(
                .path(FilePath(configuration.executable)),
                arguments: Arguments(configuration.arguments),
                environment: .custom([Environment.Key: String]()),
                platformOptions: platform,
                input: .inputWriter,
                output: .sequence,
                error: .sequence
            ) { execution in
                logger.debug("Render worker started", metadata: ["pid": "\(execution.processIdentifier)"])
                await attend(execution, first)
            }
            reason = "the worker ended: \(result.terminationStatus)"
        } catch {
            reason = "the worker did not run: \(error)"
        }
        let (ending, unsettled) = state.withLock { state in
            if let violation = state.violation { reason = "the worker broke the protocol: \(violation)" }
            return (Ending(finishedTasks: state.finishedTasks, reason: reason), state.assignment)
        }
        // The first one too, for a worker that never came so far; a task that has its result keeps it.
        for assignment in [unsettled, first].compactMap(\.self) {
            queue.ended(assignment)
            assignment.settleAfterDeath(reason: ending.reason)
        }
        return ending
    }

    private func attend(_ execution: Running, _ first: RenderAssignment) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.write(to: execution.standardInputWriter) }
            group.addTask { await self.log(execution.standardError) }
            group.addTask { await self.look(after: first, execution) }
            await read(execution)
            let abandoned = state.withLock { state in
                state.isOver = true
                return state.assignment
            }
            // Wakes the one who looks after it; the caller is told when the reason is known.
            abandoned?.signal(.settled)
            group.cancelAll()
        }
    }

    // MARK: - To the worker

    private func write(to writer: StandardInputWriter) async {
        for await bytes in outgoing {
            // A failure needs no answer here: the end of the worker's output says everything.
            guard (try? await writer.write(bytes)) != nil else { return }
        }
        try? await writer.finish()
    }

    private func send(_ command: RenderCommand, payload: [UInt8] = []) throws(FrameFailure) {
        let frame = try Frame(command, payload: payload)
        outgoingSource.yield(frame.head)
        if !frame.payload.isEmpty { outgoingSource.yield(frame.payload) }
    }

    private func look(after first: RenderAssignment, _ execution: Running) async {
        do {
            try send(.begin(configuration.settings))
            var number: UInt64 = 0
            var next: RenderAssignment? = first
            while let assignment = next {
                number += 1
                await perform(assignment, as: RenderTaskID(number), execution)
                guard !state.withLock({ $0.isOver }) else { return }
                next = await queue.next()
            }
        } catch {
            state.withLock { $0.violation = "the settings do not fit into a message: \(error)" }
        }
        // No more tasks: the worker ends when its input does.
        outgoingSource.finish()
        guard (try? await clock.sleep(for: configuration.cancellationGrace)) != nil else { return }
        kill(execution)
    }

    private func perform(_ assignment: RenderAssignment, as id: RenderTaskID, _ execution: Running) async {
        let isTooLate = state.withLock { state in
            if !state.isOver {
                state.conversation.begin(id, assignment.task)
                state.assignment = assignment
            }
            return state.isOver
        }
        guard !isTooLate else {
            // The first task stays, so that a program that can't run fails a task instead of starting for ever.
            if id.number > 1 { queue.putBack(assignment) }
            return
        }
        do {
            try send(.task(RenderTask(id: id, assignment.task)), payload: assignment.task.reference)
        } catch {
            end(assignment, .failure(.workerDied(reason: "the task does not fit into a message: \(error)")))
            return
        }
        await withTaskGroup(of: Void.self) { timers in
            timers.addTask {
                await self.signal(.deadlinePassed, to: assignment, after: self.configuration.taskDeadline)
            }
            for await event in assignment.events {
                switch event {
                case .settled:
                    timers.cancelAll()
                    return
                case .cancelRequested:
                    try? send(.cancel(task: id))
                    timers.addTask {
                        await self.signal(
                            .cancellationGracePassed,
                            to: assignment,
                            after: self.configuration.cancellationGrace
                        )
                    }
                case .deadlinePassed:
                    assignment.doom(.timedOut)
                    kill(execution)
                case .cancellationGracePassed:
                    assignment.doom(.cancelled)
                    kill(execution)
                }
            }
            timers.cancelAll()
        }
    }

    private func signal(_ event: RenderAssignment.Event, to assignment: RenderAssignment, after delay: Duration) async {
        guard (try? await clock.sleep(for: delay)) != nil else { return }
        assignment.signal(event)
    }

    private func kill(_ execution: Running) {
        // It fails only for a worker that is gone already.
        try? execution.send(signal: .kill)
    }

    // MARK: - From the worker

    private func read(_ execution: Running) async {
        var parser = FrameParser()
        do {
            for try await buffer in execution.standardOutput {
                guard state.withLock({ $0.violation == nil }) else { continue }
                do {
                    parser.limits = state.withLock { $0.conversation.frameLimits }
                    for frame in try buffer.withUnsafeBytes({ bytes in try parser.frames(from: bytes) }) {
                        try receive(frame)
                    }
                } catch {
                    state.withLock { $0.violation = "\(error)" }
                    kill(execution)
                }
            }
        } catch {
            logger.debug("Reading from a render worker failed", metadata: ["error": "\(error)"])
            kill(execution)
        }
    }

    private func receive(_ frame: Frame) throws {
        let report = try frame.message(RenderReport.self)
        let (assignment, consequence) = try state.withLock { state in
            (state.assignment, try state.conversation.receive(report, payload: frame.payload))
        }
        if case .introduced(let worker) = consequence { introduce(worker) }
        guard let assignment else { return }
        switch consequence {
        case .nothing, .introduced: return
        case .progress(let news): assignment.progress(news)
        case .ended(let result): end(assignment, result)
        }
    }

    private func introduce(_ worker: WorkerState) {
        switch worker.confinement {
        case .filtered: logger.debug("Render worker is closed off by a filter for system calls")
        case .limitsOnly:
            logger.warning("Render worker has no filter for system calls: this system has none; only limits hold")
        }
        if !worker.unreadable.isEmpty {
            logger.error("Render worker can't read \(ImageFormat.list(worker.unreadable))")
        }
    }

    private func end(_ assignment: RenderAssignment, _ result: Result<EngineOutput, EngineFailure>) {
        state.withLock { state in
            state.assignment = nil
            state.finishedTasks += 1
        }
        queue.ended(assignment)
        assignment.settle(result)
    }

    /// Passes on what a worker complains about, up to a limit, and then reads on so that it never has to wait.
    private func log(_ standardError: SubprocessOutputSequence) async {
        var remaining = 16 * 1024
        do {
            for try await buffer in standardError where remaining > 0 {
                let text = buffer.withUnsafeBytes { String(decoding: $0.prefix(remaining), as: UTF8.self) }
                remaining -= buffer.count
                for line in text.split(whereSeparator: \.isNewline) {
                    logger.debug("Render worker says", metadata: ["line": "\(line)"])
                }
            }
        } catch {
            logger.debug("Reading a render worker's complaints failed", metadata: ["error": "\(error)"])
        }
    }
}
