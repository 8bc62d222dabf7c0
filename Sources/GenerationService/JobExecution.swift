package import Generation
package import ImageSniffing
package import Logging

/// Brings one claimed job to its end, or back into the queue.
package struct JobExecution: Sendable {
    /// What an attempt came to.
    private enum Verdict {
        case ended(JobOutcome)
        /// Run it again; nothing is known against it.
        case again(workerDied: Bool, reason: String)
    }

    /// A job whose worker died this often is not tried again.
    private static let mostWorkerDeaths = 3

    private let store: any JobStore
    private let pictures: any PictureBytes
    private let references: any ReferenceSource
    private let engine: any GenerationEngine
    private let tileSize: Int
    private let referenceLimits: ImageLimits
    private let pause: Duration
    private let previews: @Sendable (Job, PicturePreview) -> Void
    private let logger: Logger

    /// - Parameters:
    ///   - tileSize: pixels on the long side of a tile.
    ///   - referenceLimits: what a reference may be.
    ///   - pause: how long to wait before a store that was unavailable is asked again.
    ///   - previews: told how the pictures of a running attempt look by now, from any thread; must not wait.
    package init(
        store: any JobStore,
        pictures: any PictureBytes,
        references: any ReferenceSource,
        engine: any GenerationEngine,
        tileSize: Int,
        referenceLimits: ImageLimits = ImageLimits(),
        pause: Duration = .seconds(1),
        previews: @escaping @Sendable (Job, PicturePreview) -> Void = { _, _ in },
        logger: Logger
    ) {
        self.store = store
        self.pictures = pictures
        self.references = references
        self.engine = engine
        self.tileSize = tileSize
        self.referenceLimits = referenceLimits
        self.pause = pause
        self.previews = previews
        self.logger = logger
    }

    /// Runs one attempt; returns when its outcome is on the disk, or the calling task was cancelled.
    package func run(_ job: Job) async {
        var logger = logger
        logger[metadataKey: "job"] = "\(job.id)"
        let began = ContinuousClock.now
        let pins = PicturePins(pictures)
        defer { pins.release() }
        let verdict = await verdict(on: job, pins, logger)
        switch verdict {
        case .ended(let outcome):
            await finish(job, with: outcome, took: began.duration(to: .now), logger)
        case .again(let workerDied, let reason):
            let handedBack = await untilStored(logger) { () async throws(JobStoreFailure) in
                try await store.handBack(job.claim, workerDied: workerDied)
            }
            // A void claim is no news: somebody else has ended the job.
            if handedBack ?? nil != nil {
                logger.warning("Attempt ended without a result", metadata: ["reason": "\(reason)"])
            }
        }
    }

    private func finish(_ job: Job, with outcome: JobOutcome, took: Duration, _ logger: Logger) async {
        let stored = await untilStored(logger) { () async throws(JobStoreFailure) in
            try await store.finish(job.claim, with: outcome)
        }
        guard let finished = stored ?? nil else { return }
        let milliseconds = took.components.seconds * 1000 + took.components.attoseconds / 1_000_000_000_000_000
        logger.info(
            "Job finished",
            metadata: [
                "state": "\(finished.state.rawValue)", "action": "\(finished.action.kind.rawValue)",
                "ms": "\(milliseconds)", "code": "\(finished.failure?.code ?? "-")",
            ]
        )
    }

    private func verdict(on job: Job, _ pins: PicturePins, _ logger: Logger) async -> Verdict {
        do {
            let reference = try await reference(of: job, pins, logger)
            let task = GenerationTask(
                claim: job.claim,
                work: try work(of: job),
                request: job.request,
                reference: reference,
                tileSize: tileSize
            )
            let output = try await generate(task, of: job, logger)
            return .ended(.succeeded(try await keep(output, of: job, pins, logger)))
        } catch let failure as ReferenceFailure {
            // A fetch that a stopping server cut off says nothing of the address.
            return Task.isCancelled ? .again(workerDied: false, reason: "cancelled") : .ended(.failed(failure.recorded))
        } catch let failure as EngineFailure {
            return verdict(on: failure, of: job)
        } catch PictureStoreFailure.missing(let digest) {
            logger.error("A stored reference is gone", metadata: ["digest": "\(digest)"])
            return .ended(
                .failed(
                    RecordedFailure(
                        code: "reference_lost",
                        message: "The stored reference of this job is no longer there",
                        fault: .server
                    )
                )
            )
        } catch {
            // The disk or the database: the job is not to blame, and goes on when they are back.
            try? await Task.sleep(for: pause)
            return .again(workerDied: false, reason: String(describing: error))
        }
    }

    private func verdict(on failure: EngineFailure, of job: Job) -> Verdict {
        switch failure {
        case .rejectedReference(let reason):
            return .ended(.failed(reason.recorded))
        case .unreadableRecipe:
            return .ended(
                .failed(
                    RecordedFailure(
                        code: "recipe_unreadable",
                        message: "The parent's recipe was made by another version of the engine",
                        fault: .server
                    )
                )
            )
        case .outdatedRecipe(let made, let current):
            return .ended(
                .failed(
                    RecordedFailure(
                        code: "recipe_unreadable",
                        message: "The parent was painted by version \(made) of the engine, and this server has version "
                            + "\(current), which can't repeat it: send the picture as a new job",
                        fault: .server
                    )
                )
            )
        case .timedOut:
            return .ended(
                .failed(
                    RecordedFailure(
                        code: "render_timeout",
                        message: "Rendering took longer than this server allows",
                        fault: .server
                    )
                )
            )
        case .workerDied where job.workerDeaths + 1 >= Self.mostWorkerDeaths:
            return .ended(
                .failed(
                    RecordedFailure(
                        code: "render_crashed",
                        message: "The renderer failed \(Self.mostWorkerDeaths) times on this picture and prompt",
                        fault: .server
                    )
                )
            )
        case .workerDied(let reason):
            return .again(workerDied: true, reason: reason)
        case .cancelled:
            return .again(workerDied: false, reason: "cancelled")
        }
    }

    /// The reference's file: from the picture store where the job has it already, else from its address.
    private func reference(of job: Job, _ pins: PicturePins, _ logger: Logger) async throws -> [UInt8] {
        if let reference = job.reference { return try await pictures.bytes(of: reference.digest) }
        let bytes = try await references.reference(at: job.request.referenceAddress, linkBase: job.linkBase)
        let header: ImageHeader
        do {
            header = try ImageHeader.read(bytes, limits: referenceLimits)
        } catch {
            throw ReferenceFailure(error)
        }
        let picture = StoredPicture(
            digest: try await durable(bytes, pins, logger),
            role: .reference,
            width: header.width,
            height: header.height,
            byteCount: bytes.count,
            mediaType: header.format.mediaType
        )
        _ = try await store.attachReference(picture, to: job.claim)
        return bytes
    }

    private func work(of job: Job) throws(EngineFailure) -> GenerationTask.Work {
        switch (job.action, job.recipe) {
        case (.imagine, _), (.reroll, _): .imagine
        case (.upscale, let recipe?): .upscale(of: recipe)
        case (.variation, let recipe?): .variation(of: recipe)
        case (.upscale, nil), (.variation, nil): throw .unreadableRecipe
        }
    }

    /// Runs the engine and writes its progress down, at most five times a second, before anyone is told of it.
    ///
    /// The recording ends with the engine: the end of the scope cancels its pause and waits for a write under way.
    private func generate(_ task: GenerationTask, of job: Job, _ logger: Logger) async throws -> EngineOutput {
        let (stream, continuation) = AsyncStream<Int>.makeStream(bufferingPolicy: .bufferingNewest(1))
        async let _: Void = {
            for await percent in stream {
                do {
                    _ = try await store.recordProgress(percent, for: task.claim)
                    try await Task.sleep(for: .milliseconds(200))
                } catch {
                    logger.debug("Progress not recorded", metadata: ["reason": "\(error)"])
                }
            }
        }()
        defer { continuation.finish() }
        return try await engine.generate(task) { news in
            switch news {
            case .percent(let percent): continuation.yield(percent)
            case .preview(let preview): previews(job, preview)
            }
        }
    }

    private func keep(
        _ output: EngineOutput,
        of job: Job,
        _ pins: PicturePins,
        _ logger: Logger
    ) async throws -> GenerationResult {
        var kept: [StoredPicture] = []
        for picture in output.pictures {
            let isPrincipal = picture.role == .grid || picture.role == .upscaled
            kept.append(
                StoredPicture(
                    hash: isPrincipal ? job.hash : PictureHash(),
                    digest: try await durable(picture.bytes, pins, logger),
                    role: picture.role,
                    width: picture.width,
                    height: picture.height,
                    byteCount: picture.bytes.count,
                    mediaType: picture.mediaType
                )
            )
        }
        return GenerationResult(pictures: kept, recipes: output.recipes)
    }

    /// Keeps a file, as soon as there is room for it: what was painted is not painted again because a disk is full.
    ///
    /// - Throws: `CancellationError` when the calling task is cancelled while there is none.
    private func durable(_ bytes: [UInt8], _ pins: PicturePins, _ logger: Logger) async throws -> ContentDigest {
        while true {
            do {
                return try await pins.keep(bytes)
            } catch {
                guard case .unavailable(let reason) = error else { throw error }
                logger.error("A picture can't be kept", metadata: ["reason": "\(reason)"])
                try await Task.sleep(for: pause)
            }
        }
    }

    /// Repeats a change until the store has taken it: on a full disk a finished job waits for room rather than be lost.
    ///
    /// - Returns: `nil` when the store is closed or the calling task is cancelled; the job then goes on at the next start.
    private func untilStored<Value: Sendable>(
        _ logger: Logger,
        _ change: () async throws(JobStoreFailure) -> Value
    ) async -> Value? {
        while true {
            do {
                return try await change()
            } catch {
                guard case .unavailable(let reason) = error else { return nil }
                logger.error("The store does not take the end of a job", metadata: ["reason": "\(reason)"])
                do { try await Task.sleep(for: pause) } catch { return nil }
            }
        }
    }
}
