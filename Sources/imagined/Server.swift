import Foundation
import Generation
import GenerationService
import HTTPAPI
import HTTPEdge
import Hummingbird
import Logging
import Outbound
import PictureStore
import RenderPool
import RenderWorker
import ServiceLifecycle
import StoreSQLite
import UnixSignals

/// Puts the house together, in the order in which its parts depend on each other, and runs it.
struct Server {
    private let configuration: ServerConfiguration
    private let logger: Logger

    /// - Parameter notices: sentences for the operator, logged as warnings.
    init(_ configuration: ServerConfiguration, notices: [String]) {
        self.configuration = configuration
        let level = configuration.logLevel
        logger = Logger(label: "imagined") { label in
            var handler = StreamLogHandler.standardError(label: label)
            handler.logLevel = level
            return handler
        }
        for notice in notices { logger.warning("\(notice)") }
    }

    func run() async throws {
        let fileLimit = FileLimit.raised()
        var edge = configuration.edge.limits
        edge.maximumConnections = min(edge.maximumConnections, fileLimit.connections)
        let folder = configuration.data
        try folder.prepare()
        let store = try OpenedStore.inside(folder, logger) { Dialects.report($0, $1) }
        let pictures = try PictureFolder(root: folder.pictures)
        let keys = try await KeyRing(store: store)
        let secrets = try WebhookSigningFile.secrets(in: folder, logger)
        let welcome = Welcome(configuration, firstKey: try await firstKey(keys))

        var outboundConfiguration = OutboundConfiguration()
        outboundConfiguration.allowed = configuration.outboundAllow
        let outbound = try OutboundClient(configuration: outboundConfiguration, logger: logger)
        let sender = try OutboundWebhooks(configuration: outboundConfiguration, logger: logger)
        let own = OwnAddresses(publicURL: configuration.publicURL)
        let certificate = try configuration.edge.certificate.map {
            try CertificateFiles(chain: $0.chain, key: $0.key, logger: logger)
        }

        let poolConfiguration = RenderPoolConfiguration(
            threadsPerWorker: ProcessInfo.processInfo.activeProcessorCount,
            tileSize: configuration.tileSize,
            referenceLimits: configuration.referenceLimits,
            encoding: configuration.encoding,
            version: Imagined.version
        )
        try await FormatCheck.run(poolConfiguration)
        let pool = RenderPool(id: EngineID("studio"), configuration: poolConfiguration, logger: logger)

        let jobsAdded = WorkSignal()
        let deliveriesOwed = WorkSignal()
        let feed = JobFeed()
        let jobs = try await LiveJobs(
            store: store,
            feed: feed,
            deliveries: deliveriesOwed,
            concurrency: configuration.limits.concurrency
        )
        let limits = try await KeyLimits(configuration.limits, jobs: jobs, usage: store)
        let deadlines = DeadlineWatch(jobs: jobs, logger: logger)
        try await deadlines.takeUp()
        let execution = JobExecution(
            store: jobs,
            pictures: pictures,
            references: OutboundReferences(
                client: outbound,
                store: store,
                pictures: pictures,
                own: own,
                logger: logger
            ),
            engine: pool,
            tileSize: configuration.tileSize,
            referenceLimits: configuration.referenceLimits,
            previews: { feed.publish($1, of: $0.claim) },
            logger: logger
        )
        // One slot more than the worker needs keeps it busy while another job's reference is fetched.
        let runner = JobRunner(
            jobs: jobs,
            feed: feed,
            execution: execution,
            signal: jobsAdded,
            slots: 4,
            lease: configuration.lease,
            grace: .seconds(10),
            logger: logger
        )
        let laneNotices = LaneNotices(waking: deliveriesOwed)
        let deliverer = WebhookDeliverer(
            store: store,
            sender: sender,
            secrets: secrets,
            signal: deliveriesOwed,
            notices: laneNotices,
            logger: logger
        )
        let webhooks = Webhooks(store: store, jobs: store, secrets: secrets, notices: laneNotices)
        let office = WebhookOffice(store: store, jobs: store, keys: keys, webhooks: webhooks)

        let memory = MemoryBudget(byteCount: configuration.bodyLimit * APIServices.memoryPerByte)
        let uploads = Uploads(
            store: store,
            pictures: pictures,
            configuration: configuration.uploads,
            memory: memory,
            address: { own.upload(at: $0, linkBase: $1) }
        )
        let expirer = ResultExpirer(
            store: store,
            pictures: pictures,
            retention: configuration.retention,
            forget: { jobs.forget($0) },
            interval: min(configuration.retention.interval, configuration.uploads.interval),
            logger: logger
        )
        let doctor = Doctor(
            store: store,
            pictures: pictures,
            surroundings: .of(folder, outboundAllow: configuration.outboundAllow, isServing: true)
        )

        let rescuer = LeaseRescuer(
            jobs: jobs,
            signal: jobsAdded,
            interval: configuration.lease / 3,
            logger: logger
        )
        let served = ServedLimits(
            bodyBytes: 1 << 20,
            pictureBodyBytes: configuration.bodyLimit,
            edge: edge,
            uploads: configuration.uploads,
            keys: configuration.limits,
            retention: configuration.retention,
            syncWait: configuration.syncWait
        )
        let services = APIServices(
            jobs: jobs,
            pictures: pictures,
            retention: store,
            expirer: expirer,
            admission: Admission(
                jobs: jobs,
                limits: limits,
                engine: pool.id,
                signal: jobsAdded,
                deadlines: deadlines,
                uploads: uploads
            ),
            feed: feed,
            keys: keys,
            door: Doorkeeper(keys: keys, logger: logger),
            limits: limits,
            webhooks: webhooks,
            uploads: uploads,
            memory: memory,
            vocabulary: StudioRenderer.vocabulary,
            configuration: APIConfiguration(
                publicURL: configuration.publicURL,
                proxies: configuration.edge.proxies,
                scheme: configuration.edge.scheme,
                syncWait: configuration.syncWait,
                maximumBodyBytes: served.bodyBytes,
                maximumPictureBodyBytes: served.pictureBodyBytes,
                maximumStreams: fileLimit.streams,
                limits: served.published,
                version: Imagined.version
            ),
            logger: logger
        )
        let control = ControlSocket(folder)
        try control.prepare()

        logger.notice(
            "Starting",
            metadata: [
                "version": "\(Imagined.version)", "data": "\(folder.path)", "sqlite": "\(store.libraryVersion)",
                "tile-size": "\(configuration.tileSize)",
            ]
        )
        // Services stop in the opposite order: first the open streams end, since a server waits for its connections;
        // then nobody is admitted any more, then nothing is claimed, and the renderers go last.
        var plan = ServiceGroupConfiguration(
            services: [
                pool, expirer, deliverer, deadlines, rescuer, runner,
                KeyKeeper(keys: keys, logger: logger),
                controlServer(keys, office, doctor, at: control),
                publicServer(services, edge, certificate, welcome: welcome, own: own),
                JobFeedTicker(feed: feed, jobs: jobs, logger: logger),
            ] + (certificate.map { [$0] } ?? []),
            gracefulShutdownSignals: [.sigterm, .sigint],
            logger: logger
        )
        // Longer than jobs may take to end, and shorter than what waits for this process: a client that never sends the
        // rest of its request can't keep the server from stopping. What is cut off then goes on at the next start.
        plan.maximumGracefulShutdownDuration = .seconds(15)
        let group = ServiceGroup(configuration: plan)
        do {
            try await group.run()
        } catch {
            logger.critical("Stopped by a failure", metadata: ["reason": "\(error)"])
            sender.shutdown()
            await close(store, outbound, control)
            throw error
        }
        sender.shutdown()
        await close(store, outbound, control)
        logger.notice("Stopped")
    }

    private func close(_ store: SQLiteStore, _ outbound: OutboundClient, _ control: ControlSocket) async {
        outbound.shutdown()
        control.remove()
        await store.close()
    }

    /// The key that the very first start makes.
    ///
    /// - Throws: ``ConfigurationProblem`` when others than this machine could reach a server that nobody has a key for.
    private func firstKey(_ keys: KeyRing) async throws -> String? {
        guard keys.isEmpty else { return nil }
        guard configuration.isLoopback else {
            throw ConfigurationProblem(
                sentences: [
                    "There is no API key yet; make one before listening on \(configuration.host): imagined keys create NAME"
                ])
        }
        let key = APIKey()
        // First where its user finds it: a key that works and that nobody can read would shut everybody out.
        try configuration.data.keepFirstKey(key.text)
        try await keys.create(key, name: "first", at: .now)
        logger.notice("The first API key was made", metadata: ["file": "\(configuration.data.firstKeyFile)"])
        return key.text
    }

    private func publicServer(
        _ services: APIServices,
        _ limits: EdgeLimits,
        _ certificate: CertificateFiles?,
        welcome: Welcome,
        own: OwnAddresses
    ) -> some Service {
        let isLoopback = configuration.isLoopback
        let edge = configuration.edge
        return Application(
            responder: EdgeResponder(
                MemoryResponder(
                    services,
                    routes: PlainPathResponder(
                        Routes.table,
                        with: services,
                        others: Routes.all(services).buildResponder()
                    )
                ),
                cors: edge.cors,
                methods: { Routes.methods(at: $0) }
            ),
            server: .watched(limits, tls: certificate?.configuration) { $0.body },
            configuration: ApplicationConfiguration(
                address: .hostname(configuration.host, port: configuration.port),
                serverName: "imagined",
                backlog: 1024,
                availableConnectionsDelegate: .maximum(limits.maximumConnections, logger: quiet)
            ),
            onServerRunning: { channel in
                let port = channel.localAddress?.port ?? configuration.port
                if isLoopback { own.listens(onLoopbackPort: port, scheme: edge.scheme) }
                welcome.print(port: port)
            },
            logger: quiet
        )
    }

    private func controlServer(
        _ keys: KeyRing,
        _ webhooks: WebhookOffice,
        _ doctor: Doctor,
        at socket: ControlSocket
    ) -> some Service {
        Application(
            router: ControlRoutes.all(keys: KeyOffice(keys: keys), webhooks: webhooks, doctor: doctor),
            configuration: ApplicationConfiguration(address: .unixDomainSocket(path: socket.path)),
            logger: quiet
        )
    }

    /// The HTTP framework's own notices are for developers.
    private var quiet: Logger {
        let level = logger.logLevel
        return Logger(label: "imagined") { label in
            var handler = StreamLogHandler.standardError(label: label)
            handler.logLevel = level > .debug ? max(level, .warning) : level
            return DeferredLogHandler(handler)
        }
    }
}
