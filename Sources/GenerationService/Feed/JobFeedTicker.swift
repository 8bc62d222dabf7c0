package import Logging
import ServiceLifecycle

/// Tells a feed that time passes, and ends it when the server begins to stop.
///
/// It must be the first service to stop: a server waits for its connections, and those of the feed end only with it.
package struct JobFeedTicker: Service {
    private let feed: JobFeed
    private let jobs: LiveJobs
    private let tick: Duration
    private let grace: Duration
    private let logger: Logger

    /// - Parameters:
    ///   - jobs: knows the places of the waiting.
    ///   - tick: a second, but for tests.
    ///   - grace: how long clients may take to hear the end; then their connections are ended.
    package init(
        feed: JobFeed,
        jobs: LiveJobs,
        tick: Duration = .seconds(1),
        grace: Duration = .seconds(2),
        logger: Logger
    ) {
        self.feed = feed
        self.jobs = jobs
        self.tick = tick
        self.grace = grace
        self.logger = logger
    }

    package func run() async {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                do { try await Task.sleep(for: tick) } catch { return }
                feed.tick { jobs.place(of: $0) }
            }
        }
        feed.close()
        for _ in 0..<40 where feed.openStories > 0 {
            do { try await Task.sleep(for: grace / 40) } catch { break }
        }
        let left = feed.openStories
        guard left > 0 else { return }
        logger.notice("Clients did not read the end of their streams", metadata: ["streams": "\(left)"])
        feed.abandonStories()
    }
}
