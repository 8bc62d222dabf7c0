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
    /// - `tileSize` (default 1024): the largest that a task will ask for.
    /// - `addressSpaceBytes`: the default is ``addressSpace(threads:tileSize:)``.
    package init(
        executable: String = RenderPoolConfiguration.thisExecutable,
        arguments: [String] = ["render-worker"],
        workers: Int = 1,
        threadsPerWorker: Int,
        tileSize: Int = 1024,
        addressSpaceBytes: Int? = nil,
        processorSecondsPerTask: Int? = nil,
        referenceLimits: ImageLimits = ImageLimits(),
        encoding: PictureEncoding = PictureEncoding(),
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
            addressSpaceBytes: addressSpaceBytes ?? Self.addressSpace(threads: threadsPerWorker, tileSize: tileSize),
            processorSecondsPerTask: processorSecondsPerTask
                ?? max(1, Int(taskDeadline.components.seconds) * threadsPerWorker),
            referenceLimits: referenceLimits,
            encoding: encoding,
            version: version
        )
        self.taskDeadline = taskDeadline
        self.cancellationGrace = cancellationGrace
        self.backoff = backoff
    }

    /// The program that is running now.
    package static var thisExecutable: String { Bundle.main.executablePath ?? CommandLine.arguments[0] }

    /// The address space that a worker gets, in bytes.
    ///
    /// Measured as VmPeak with two threads: 0.98 GB for a picture of 1575 x 2048 pixels, of which 0.7 GB are there before
    /// the first pixel (code, the thread stacks of 8 MiB, arenas of the allocator that reserve 64 MiB each) and about
    /// 85 MB come with each megapixel; 1.09 GB while a progressive, turned JPEG of 49 megapixels is decoded. Twice
    /// that is allowed, so that a picture that is merely unusual does not die of it.
    ///
    /// - Parameters:
    ///   - threads: each may need a stack and an arena of its own.
    ///   - tileSize: pixels on the long side of the largest tile; an upscaled picture has twice as many.
    package static func addressSpace(threads: Int, tileSize: Int) -> Int {
        let megapixels = max(1, 4 * tileSize * tileSize / 1_000_000)
        return (2 << 30) + threads * (160 << 20) + megapixels * (170 << 20)
    }
}
