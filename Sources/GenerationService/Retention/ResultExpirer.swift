package import Generation
package import Logging
import ServiceLifecycle

/// Lets jobs go whose time is over, with their pictures; uploads; and files that nobody names.
///
/// Rows go first and files after them, so that a crash in between leaves files and never links to nothing. Such files are
/// found at the next start, when the whole folder is looked through once, shelf by shelf, beside the work of the day.
package struct ResultExpirer: Service {
    /// What one run did.
    package struct Tally: Sendable, Hashable {
        package var jobs = 0
        package var uploads = 0
        package var files = 0
        /// Whether the store or the disk did not answer; what was not done is done later.
        package var isIncomplete = false

        package init(jobs: Int = 0, uploads: Int = 0, files: Int = 0, isIncomplete: Bool = false) {
            self.jobs = jobs
            self.uploads = uploads
            self.files = files
            self.isIncomplete = isIncomplete
        }
    }

    /// Jobs in one transaction.
    ///
    /// With its pictures a job costs the store about half a millisecond, and submits that arrive meanwhile wait for the
    /// whole transaction.
    private static let batch = 20
    /// Rows without files of their own in one transaction.
    private static let rowBatch = 500

    private let store: any RetentionStore & UploadStore
    private let pictures: any PictureInventory
    private let retention: Retention
    private let forget: @Sendable ([JobID]) -> Void
    private let interval: Duration
    private let logger: Logger
    private let now: @Sendable () -> Timestamp

    /// - Parameters:
    ///   - forget: told which jobs were deleted, before their files go; for what remembers jobs.
    ///   - interval: between two runs.
    ///   - now: the wall clock, by which jobs have ended.
    package init(
        store: any RetentionStore & UploadStore,
        pictures: any PictureInventory,
        retention: Retention,
        forget: @escaping @Sendable ([JobID]) -> Void,
        interval: Duration = .seconds(60),
        logger: Logger,
        now: @escaping @Sendable () -> Timestamp = { .now }
    ) {
        self.store = store
        self.pictures = pictures
        self.retention = retention
        self.forget = forget
        self.interval = interval
        self.logger = logger
        self.now = now
    }

    package func run() async {
        await cancelWhenGracefulShutdown {
            await withTaskGroup(of: Void.self) { group in
                group.addTask { await self.sweepFolder() }
                while !Task.isCancelled {
                    _ = await runOnce()
                    do { try await Task.sleep(for: interval) } catch { break }
                }
                group.cancelAll()
            }
        }
    }

    /// Deletes what is over now.
    package func runOnce() async -> Tally {
        var tally = Tally()
        do {
            try await expireJobs(&tally)
            try await expireUploads(&tally)
            tally.files += try await sweep(pictures.takeReleased())
            while try await store.forgetExpired(at: now(), limit: Self.rowBatch) == Self.rowBatch {}
            while try await store.forgetDeleted(at: now(), limit: Self.rowBatch) == Self.rowBatch {}
            while try await store.forgetMarks(at: now(), limit: Self.rowBatch) == Self.rowBatch {}
            while !Task.isCancelled, try await store.giveBackRoom() {}
        } catch {
            tally.isIncomplete = true
            logger.error("Not everything that is over was deleted", metadata: ["reason": "\(error)"])
        }
        if tally.jobs + tally.uploads + tally.files > 0 {
            logger.info(
                "Deleted what is over",
                metadata: ["jobs": "\(tally.jobs)", "uploads": "\(tally.uploads)", "files": "\(tally.files)"]
            )
        }
        return tally
    }

    /// Looks through the whole folder once for files that no row names.
    ///
    /// - Returns: how many were removed.
    @discardableResult
    package func sweepFolder() async -> Int {
        var removed = 0
        var shelves = (UInt8.min...UInt8.max).makeIterator()
        var shelf = shelves.next()
        while let number = shelf, !Task.isCancelled {
            do {
                removed += try await sweep(Set(try await pictures.shelf(number).files.keys))
                shelf = shelves.next()
            } catch {
                logger.error("The pictures can't be looked through", metadata: ["reason": "\(error)"])
                try? await Task.sleep(for: interval)
            }
        }
        if removed > 0 { logger.notice("Removed files that nobody names", metadata: ["files": "\(removed)"]) }
        return removed
    }

    /// Deletes one job for its owner, with its pictures unless another job shares them.
    package func delete(_ id: JobID, of owner: OwnerID) async throws(JobStoreFailure) -> JobDeletion {
        let until = now().advanced(by: retention.memory)
        let deletion = try await store.delete(id, of: owner, rememberedUntil: until)
        if case .deleted(let removed) = deletion {
            forget(removed.jobs)
            do {
                _ = try await sweep(removed.digests)
            } catch {
                // The job is gone for its owner; the files follow in the next run.
                logger.error("Files of a deleted job are left", metadata: ["job": "\(id)", "reason": "\(error)"])
            }
        }
        return deletion
    }

    private func expireJobs(_ tally: inout Tally) async throws {
        var mark: ExpiryMark?
        repeat {
            guard let selection = retention.selection(at: now(), after: mark, limit: Self.batch) else { return }
            let began = ContinuousClock.now
            let removed = try await store.expire(selection)
            if !removed.jobs.isEmpty { forget(removed.jobs) }
            tally.jobs += removed.jobs.count
            mark = removed.next
            tally.files += try await sweep(removed.digests)
            // Half of the time belongs to everybody else.
            if mark != nil { try? await Task.sleep(for: began.duration(to: .now)) }
        } while mark != nil && !Task.isCancelled
    }

    private func expireUploads(_ tally: inout Tally) async throws {
        var removed: RemovedUploads
        repeat {
            removed = try await store.expireUploads(at: now(), limit: Self.batch)
            tally.uploads += removed.count
            tally.files += try await sweep(removed.digests)
        } while removed.count == Self.batch && !Task.isCancelled
    }

    private var sweep: PictureSweep { PictureSweep(store: store, pictures: pictures) }
}
