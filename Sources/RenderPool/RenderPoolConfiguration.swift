import Foundation
package import ImageSniffing
package import RenderProtocol

/// How many render workers there are, what they run and how long they may take.
package struct RenderPoolConfiguration: Sendable, Hashable {
    /// The program that is started as a worker, as an absolute path.
    package var executable: String
    /// What it is started with.
    package var arguments: [String]
    /// Workers at the same time, at least 1.
    package var workers: Int
    /// What each worker is told at its start.
    package var settings: RenderSettings
    /// How long one task may take on the wall clock before its worker is killed.
    package var taskDeadline: Duration
    /// How long a worker may take to stop a cancelled task, or to end when it is no longer needed, before it is killed.
    package var cancellationGrace: Duration
    /// How long to wait after a worker died before another is started in its place.
    package var backoff: RestartBackoff

    /// Takes the configuration of a pool.
    ///
    /// - `executable`, `arguments`: the default is this program itself with `render-worker`.
    /// - `workers` (default 1): one worker already uses `threadsPerWorker` cores.
    /// - `taskDeadline` (default 300 s), `cancellationGrace` (default 2 s).
    /// - `processorSecondsPerTask`: the default is the deadline on every thread.
    /// - `addressSpaceBytes`: the default is ``addressSpace(threads:)``.
    package init(
        executable: String = RenderPoolConfiguration.thisExecutable,
        arguments: [String] = ["render-worker"],
        workers: Int = 1,
        threadsPerWorker: Int,
        addressSpaceBytes: Int? = nil,
        processorSecondsPerTask: Int? = nil,
        referenceLimits: ImageLimits = ImageLimits(),
        version: String,
        taskDeadline: Duration = .seconds(300),
        cancellationGrace: Duration = .seconds(2),
        backoff: RestartBackoff = RestartBackoff()
    ) {
        self.executable = executable
        self.arguments = arguments
        self.workers = workers
        self.settings = RenderSettings(
            threads: threadsPerWorker,
            addressSpaceBytes: addressSpaceBytes ?? Self.addressSpace(threads: threadsPerWorker),
            processorSecondsPerTask: processorSecondsPerTask
                ?? max(1, Int(taskDeadline.components.seconds) * threadsPerWorker),
            referenceLimits: referenceLimits,
            version: version
        )
        self.taskDeadline = taskDeadline
        self.cancellationGrace = cancellationGrace
        self.backoff = backoff
    }

    /// The program that is running now.
    package static var thisExecutable: String { Bundle.main.executablePath ?? CommandLine.arguments[0] }

    /// The address space that a worker with this many threads gets, in bytes.
    package static func addressSpace(threads: Int) -> Int {
        (3 << 30) + threads * (160 << 20)
    }
}
