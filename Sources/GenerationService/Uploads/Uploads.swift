package import Generation
import ImageSniffing

/// Pictures that owners send ahead of their jobs.
///
/// A file is written to the disk while it comes, looked at when it is whole, and named by a row of its owner's. A job that
/// is submitted with its address gets a row of its own for the file, so that the upload may go while the job waits.
package struct Uploads: Sendable {
    /// An upload that stands for a request.
    package struct Added: Sendable, Hashable {
        package let upload: Upload
        /// Whether an earlier request with the same `Idempotency-Key` made it.
        package let isReplay: Bool
    }

    private let store: any UploadStore & RetentionStore
    private let pictures: any PictureIntake & PictureInventory
    private let configuration: UploadConfiguration
    private let memory: MemoryBudget
    private let underWay: OpenUploads
    private let bodies = OpenUploads(quota: UploadQuota(count: .max, byteCount: .max))
    private let address: @Sendable (_ address: String, _ linkBase: String) -> UploadID?
    private let now: @Sendable () -> Timestamp

    /// - Parameters:
    ///   - memory: shared by those who look at whole files.
    ///   - address: what an address of this server says of an upload; `nil` for every other one.
    ///   - now: the wall clock.
    package init(
        store: any UploadStore & RetentionStore,
        pictures: any PictureIntake & PictureInventory,
        configuration: UploadConfiguration = UploadConfiguration(),
        memory: MemoryBudget,
        address: @escaping @Sendable (_ address: String, _ linkBase: String) -> UploadID?,
        now: @escaping @Sendable () -> Timestamp = { .now }
    ) {
        self.store = store
        self.pictures = pictures
        self.configuration = configuration
        self.memory = memory
        underWay = OpenUploads(quota: configuration.quota)
        self.address = address
        self.now = now
    }

    /// Bytes that a file may have.
    package var maximumBytes: Int { configuration.limits.maximumBytes }

    // MARK: - Taking files

    /// Begins a file for an owner who may have one more, those under way included.
    ///
    /// The file counts against the quota until it is added, discarded or gone with its last owner.
    ///
    /// - Parameter key: the `Idempotency-Key`; a repetition needs no room, so one file at a time goes on without any.
    package func begin(for owner: OwnerID, key: String?) async throws(UploadFailure) -> any IncomingPicture {
        let usage = try await usage(of: owner)
        let place: OpenUploads.Place
        do {
            place = try underWay.enter(owner, beside: usage, mayRepeat: key != nil)
        } catch {
            throw full(error, usage, for: 1)
        }
        do { return IncomingUpload(try await pictures.begin(), place) } catch { throw .pictures(error) }
    }

    /// Adds bytes to a file that ``begin(for:key:)`` returned.
    ///
    /// - Throws: ``UploadFailure/refused(_:)`` and ``UploadFailure/full(limit:retryAfter:)`` when they are too many, before
    ///   they are written.
    package func write(_ bytes: [UInt8], to file: any IncomingPicture) async throws(UploadFailure) {
        let file = Self.own(file)
        let length = file.byteCount + bytes.count
        do {
            try configuration.limits.check(byteCount: length)
        } catch {
            // How many there are in all is not known.
            throw .refused(.tooLarge(limit: "\(maximumBytes) bytes"))
        }
        if file.place.take(bytes.count) != nil {
            // Some uploads may have gone since the file began.
            let usage = try await usage(of: file.place.owner)
            if let excess = file.place.take(bytes.count, beside: usage) { throw full(excess, usage, for: length) }
        }
        do { try await file.write(bytes) } catch { throw .pictures(error) }
    }

    /// Looks at a file that is whole, and makes it an upload; when this returns, both are on the disk.
    ///
    /// What does not become an upload leaves no file behind.
    ///
    /// - Parameter key: the `Idempotency-Key`.
    package func add(
        _ file: any IncomingPicture,
        of owner: OwnerID,
        key: String?
    ) async throws(UploadFailure) -> Added {
        let file = Self.own(file)
        defer { file.discard() }
        let header = try await header(of: file)
        // A repetition needs no room, and is known only by the digest of the file that was kept.
        if key == nil {
            let usage = try await usage(of: owner)
            guard usage.leavesRoom(for: file.byteCount, within: configuration.quota) else {
                throw full(usage, for: file.byteCount)
            }
        }
        let digest: ContentDigest
        do { digest = try await file.keep() } catch { throw .pictures(error) }
        let draft = UploadDraft(
            owner: owner,
            file: UploadedFile(digest, header, byteCount: file.byteCount),
            lifetime: configuration.lifetime,
            idempotency: key.map { IdempotencyMark(key: $0, fingerprint: digest) }
        )
        let acceptance: UploadAcceptance
        do {
            acceptance = try await store.add(draft, within: configuration.quota)
        } catch {
            await letGo(of: digest)
            throw .store(error)
        }
        switch acceptance {
        case .added(let upload):
            file.place.leave(stored: upload.file.byteCount)
            pictures.release(digest)
            return Added(upload: upload, isReplay: false)
        case .replayed(let upload):
            await letGo(of: digest)
            return Added(upload: upload, isReplay: true)
        case .keyReused:
            await letGo(of: digest)
            throw .keyReused
        case .overQuota(let usage):
            await letGo(of: digest)
            throw full(usage, for: draft.file.byteCount)
        }
    }

    /// The file as ``begin(for:key:)`` made it.
    private static func own(_ file: any IncomingPicture) -> IncomingUpload {
        guard let file = file as? IncomingUpload else {
            preconditionFailure("A file that was not begun here can't become an upload")
        }
        return file
    }

    private func usage(of owner: OwnerID) async throws(UploadFailure) -> UploadUsage {
        do { return try await store.uploadUsage(of: owner) } catch { throw .store(error) }
    }

    /// Lets go of a file that was kept, and removes it unless something else names it.
    private func letGo(of digest: ContentDigest) async {
        pictures.release(digest)
        await sweep(digest)
    }

    private func sweep(_ digest: ContentDigest) async {
        do {
            _ = try await PictureSweep(store: store, pictures: pictures)([digest])
        } catch {
            // The file follows in the next run of those who look for such files.
            pictures.reconsider([digest])
        }
    }

    /// The file's header; the memory for the whole of it is waited for.
    private func header(of file: any IncomingPicture) async throws(UploadFailure) -> ImageHeader {
        let share: MemoryBudget.Share
        do { share = try await memory.share(file.byteCount) } catch { throw .cancelled }
        defer { share.release() }
        let bytes: [UInt8]
        do { bytes = try await file.contents() } catch { throw .pictures(error) }
        do { return try ImageHeader.read(bytes, limits: configuration.limits) } catch {
            throw .refused(ReferenceFailure(error))
        }
    }

    /// Why an owner has no room for a file of this length beside the uploads that are there.
    private func full(_ usage: UploadUsage, for length: Int) -> UploadFailure {
        full(usage.count >= configuration.quota.count ? .count : .bytes, usage, for: length)
    }

    private func full(_ excess: UploadExcess, _ usage: UploadUsage, for length: Int) -> UploadFailure {
        let quota = configuration.quota
        let limit =
            switch excess {
            case .underWay: "\(UploadConfiguration.mostUnderWay) uploads under way"
            case .count: "\(quota.count) uploads"
            case .bytes: "\(quota.byteCount) bytes of uploads"
            }
        // A file under way is over soon, an upload only when it expires.
        guard excess != .underWay, !usage.leavesRoom(for: length, within: quota) else {
            return .full(limit: limit, retryAfter: 1)
        }
        let left = usage.nextExpiry.map { ($0.milliseconds - now().milliseconds + 999) / 1000 } ?? 1
        return .full(limit: limit, retryAfter: max(Int(left), 1))
    }

    // MARK: - Looking and deleting

    /// The upload of this name, when it is this owner's.
    package func upload(_ id: UploadID, of owner: OwnerID) async throws(JobStoreFailure) -> Upload? {
        try await store.upload(id, of: owner)
    }

    /// Uploads of one owner, the newest first.
    ///
    /// - Parameter previous: the last one of the page before.
    package func uploads(
        of owner: OwnerID,
        after previous: UploadID?,
        limit: Int
    ) async throws(JobStoreFailure) -> [Upload] {
        try await store.uploads(of: owner, after: previous, limit: limit)
    }

    /// Deletes an upload for its owner, and its file unless something else names it.
    ///
    /// - Returns: `false` when this owner has no such upload.
    package func delete(_ id: UploadID, of owner: OwnerID) async throws(JobStoreFailure) -> Bool {
        guard let upload = try await store.deleteUpload(id, of: owner) else { return false }
        await sweep(upload.file.digest)
        return true
    }

    /// The upload behind an address, as the reference of a job.
    ///
    /// - Returns: `nil` when the address is none of this server's, or this owner has no such upload: the two are the same
    ///   to whoever asks.
    package func reference(
        at address: String,
        linkBase: String,
        for owner: OwnerID
    ) async throws(JobStoreFailure) -> StoredPicture? {
        guard let id = self.address(address, linkBase) else { return nil }
        return try await store.upload(id, of: owner)?.reference
    }

    // MARK: - Pictures that come with a submit

    /// Begins a file for the body of a request in which a picture comes.
    ///
    /// It never becomes an upload, and counts against nothing but the number of those that one owner may send at once.
    package func beginBody(of owner: OwnerID) async throws(UploadFailure) -> any IncomingPicture {
        let place: OpenUploads.Place
        do {
            place = try bodies.enter(owner, beside: UploadUsage(), mayRepeat: false)
        } catch {
            throw full(error, UploadUsage(), for: 0)
        }
        do { return IncomingUpload(try await pictures.begin(), place) } catch { throw .pictures(error) }
    }

    /// Looks at a picture that came with a submit.
    func header(of picture: SentPicture) throws(ReferenceFailure) -> ImageHeader {
        do {
            return try ImageHeader.read(picture.bytes, limits: configuration.limits)
        } catch {
            throw ReferenceFailure(error)
        }
    }

    /// Keeps a picture durably and pinned, until ``release(_:)``.
    func keep(_ picture: SentPicture, _ header: ImageHeader) async throws(PictureStoreFailure) -> StoredPicture {
        let digest = try await pictures.keep(picture.bytes)
        return UploadedFile(digest, header, byteCount: picture.bytes.count).reference(token: picture.token)
    }

    /// Lets go of a picture that was kept: the row that names it is on the disk, or will never be.
    func release(_ picture: StoredPicture) { pictures.release(picture.digest) }
}

extension UploadedFile {
    fileprivate init(_ digest: ContentDigest, _ header: ImageHeader, byteCount: Int) {
        self.init(
            digest: digest,
            width: header.width,
            height: header.height,
            byteCount: byteCount,
            mediaType: header.format.mediaType
        )
    }
}
