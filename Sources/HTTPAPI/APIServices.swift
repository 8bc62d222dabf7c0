package import DialectKit
package import Generation
package import GenerationService
package import HTTPEdge
package import Logging

/// What the routes need from the rest of the house.
package struct APIServices: Sendable {
    package var jobs: LiveJobs
    package var pictures: any PictureBytes
    package var retention: any RetentionStore
    package var expirer: ResultExpirer
    package var admission: Admission
    package var feed: JobFeed
    package var keys: KeyRing
    package var door: Doorkeeper
    package var limits: KeyLimits
    package var webhooks: Webhooks
    package var uploads: Uploads
    /// What requests with pictures in them share.
    package var memory: MemoryBudget
    /// The words that the engine knows, as JSON.
    package var vocabulary: [UInt8]
    package var configuration: APIConfiguration
    package var logger: Logger

    package init(
        jobs: LiveJobs,
        pictures: any PictureBytes,
        retention: any RetentionStore,
        expirer: ResultExpirer,
        admission: Admission,
        feed: JobFeed,
        keys: KeyRing,
        door: Doorkeeper,
        limits: KeyLimits,
        webhooks: Webhooks,
        uploads: Uploads,
        memory: MemoryBudget,
        vocabulary: [UInt8],
        configuration: APIConfiguration,
        logger: Logger
    ) {
        self.jobs = jobs
        self.pictures = pictures
        self.retention = retention
        self.expirer = expirer
        self.admission = admission
        self.feed = feed
        self.keys = keys
        self.door = door
        self.limits = limits
        self.webhooks = webhooks
        self.uploads = uploads
        self.memory = memory
        self.vocabulary = vocabulary
        self.configuration = configuration
        self.logger = logger
    }
}

/// How the HTTP side behaves.
package struct APIConfiguration: Sendable {
    /// Public base of all links, without a final slash; `nil` takes the request's own Host, on loopback only.
    package var publicURL: String?
    /// Whose word about clients counts.
    package var proxies: TrustedProxies
    /// `http` or `https`: how links without a public base begin.
    package var scheme: String
    /// How long a client of a synchronous dialect waits for its pictures.
    package var syncWait: Duration
    /// The largest body of a request, in bytes.
    package var maximumBodyBytes: Int
    /// The same for requests that may bring a picture along as a `data:` address.
    package var maximumPictureBodyBytes: Int
    /// How many streams of events may be open at once.
    package var maximumStreams: Int
    /// Told at `/v1/limits`, and to those who went over them.
    package var limits: PublicLimits
    /// Told at `/health`.
    package var version: String

    package init(
        publicURL: String?,
        proxies: TrustedProxies,
        scheme: String,
        syncWait: Duration = .seconds(300),
        maximumBodyBytes: Int,
        maximumPictureBodyBytes: Int,
        maximumStreams: Int = 512,
        limits: PublicLimits,
        version: String
    ) {
        self.publicURL = publicURL
        self.proxies = proxies
        self.scheme = scheme
        self.syncWait = syncWait
        self.maximumBodyBytes = maximumBodyBytes
        self.maximumPictureBodyBytes = maximumPictureBodyBytes
        self.maximumStreams = maximumStreams
        self.limits = limits
        self.version = version
    }
}
