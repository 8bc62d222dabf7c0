package import Generation
package import ImageSniffing

/// The name of one task within the life of one worker.
package struct RenderTaskID: Sendable, Hashable, Codable, CustomStringConvertible {
    package let number: UInt64
    package init(_ number: UInt64) { self.number = number }

    package init(from decoder: any Decoder) throws {
        number = try decoder.singleValueContainer().decode(UInt64.self)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(number)
    }

    package var description: String { String(number) }
}

/// What a worker needs to know of a job, beside the reference's bytes.
///
/// The reference's address and everything about the client stay with the server.
package struct RenderTask: Sendable, Hashable, Codable {
    package var id: RenderTaskID
    package var work: GenerationTask.Work
    /// The prompt's words, without picture addresses and parameters; a weight stands behind its words: `fog::2`.
    ///
    /// They stand in the pictures, which whoever has the link can read: what looks like another address is cut.
    package var instruction: String
    /// Words after `--no`.
    package var excluded: [String]
    /// Shape of each tile; `nil` keeps the reference's shape.
    package var aspectRatio: AspectRatio?
    package var seed: UInt32
    /// 0…100.
    package var chaos: Int
    /// 0…1000.
    package var stylize: Int
    /// 0…3.
    package var imageWeight: Double
    /// Pixels on the long side of a tile; 16…4096.
    package var tileSize: Int

    /// Takes from a job's task what the worker may know.
    package init(id: RenderTaskID, _ task: GenerationTask) {
        self.id = id
        self.work = task.work
        self.instruction = ShownAddress.hiding(in: task.request.instruction)
        self.excluded = task.request.excluded
        self.aspectRatio = task.request.aspectRatio
        self.seed = task.request.seed
        self.chaos = task.request.chaos
        self.stylize = task.request.stylize
        self.imageWeight = task.request.imageWeight
        self.tileSize = task.tileSize
    }
}

/// How a worker shall run; told to it once, before its first task.
package struct RenderSettings: Sendable, Hashable, Codable {
    /// Threads that render at the same time, at least 1.
    package var threads: Int
    /// The most address space that the worker may take, in bytes.
    package var addressSpaceBytes: Int
    /// Processor time of all threads that one task may take, in seconds.
    package var processorSecondsPerTask: Int
    /// What a reference may be.
    package var referenceLimits: ImageLimits
    /// How finished pictures are written.
    package var encoding: PictureEncoding
    /// The version of the server, written into each picture.
    package var version: String

    package init(
        threads: Int,
        addressSpaceBytes: Int,
        processorSecondsPerTask: Int,
        referenceLimits: ImageLimits,
        encoding: PictureEncoding = PictureEncoding(),
        version: String
    ) {
        self.threads = threads
        self.addressSpaceBytes = addressSpaceBytes
        self.processorSecondsPerTask = processorSecondsPerTask
        self.referenceLimits = referenceLimits
        self.encoding = encoding
        self.version = version
    }
}
