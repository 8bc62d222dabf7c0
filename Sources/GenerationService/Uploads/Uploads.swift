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
        self.address = address
        self.now = now
    }

    /// Bytes that a file may have.
    package var maximumBytes: Int { configuration.limits.maximumBytes }

    // MARK: - Taking files

    /// Begins a file for an owner who may have one more.
    ///
    /// - Parameter key: the `Idempotency-Key`; a repetition needs no room, so with one nothing is refused yet.
    package func begin(for owner: OwnerID, key: String?) async throws(UploadFailure) -> any IncomingPicture {
        if key == nil {
            let usage: UploadUsage
            do { usage = try await store.uploadUsage(of: owner) } catch { throw .store(error) }
            if !usage.leavesRoom(for: 1, within: configuration.quota) { throw full(usage) }
        }
        do { return try await pictures.begin() } catch { throw .pictures(error) }
    }

    /// Adds bytes to a file.
    ///
    /// - Throws: ``UploadFailure/refused(_:)`` when they are too many, before they are written.
    package func write(_ bytes: [UInt8], to file: any IncomingPicture) async throws(UploadFailure) {
        do {
            try configuration.limits.check(byteCount: file.byteCount + bytes.count)
        } catch {
            // How many there are in all is not known.
            throw .refused(.tooLarge(limit: "\(maximumBytes) bytes"))
        }
        do { try await file.write(bytes) } catch { throw .pictures(error) }
    }

    /// Looks at a file that is whole, and makes it an upload; when this returns, both are on the disk.
    ///
    /// - Parameter key: the `Idempotency-Key`.
    package func add(
        _ file: any IncomingPicture,
        of owner: OwnerID,
        key: String?
    ) async throws(UploadFailure) -> Added {
        defer { file.discard() }
        let header = try await header(of: file)
        let digest: ContentDigest
        do { digest = try await file.keep() } catch { throw .pictures(error) }
        defer { pictures.release(digest) }
        let draft = UploadDraft(
            owner: owner,
            file: UploadedFile(digest, header, byteCount: file.byteCount),
            lifetime: configuration.lifetime,
            idempotency: key.map { IdempotencyMark(key: $0, fingerprint: digest) }
        )
        let acceptance: UploadAcceptance
        do { acceptance = try await store.add(draft, within: configuration.quota) } catch { throw .store(error) }
        switch acceptance {
        case .added(let upload): return Added(upload: upload, isReplay: false)
        case .replayed(let upload): return Added(upload: upload, isReplay: true)
        case .keyReused: throw .keyReused
        case .overQuota(let usage): throw full(usage)
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

    private func full(_ usage: UploadUsage) -> UploadFailure {
        let quota = configuration.quota
        let limit = usage.count >= quota.count ? "\(quota.count) uploads" : "\(quota.byteCount) bytes of uploads"
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

    /// The file of an upload.
    package func bytes(of upload: Upload) async throws(PictureStoreFailure) -> [UInt8] {
        try await pictures.bytes(of: upload.file.digest)
    }

    /// Deletes an upload for its owner, and its file unless something else names it.
    ///
    /// - Returns: `false` when this owner has no such upload.
    package func delete(_ id: UploadID, of owner: OwnerID) async throws(JobStoreFailure) -> Bool {
        guard let upload = try await store.deleteUpload(id, of: owner) else { return false }
        do {
            _ = try await PictureSweep(store: store, pictures: pictures)([upload.file.digest])
        } catch {
            // It is gone for its owner; the file follows in the next run of those who look for such files.
            pictures.reconsider([upload.file.digest])
        }
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
    package func beginBody(of owner: OwnerID) async throws(UploadFailure) -> any IncomingPicture {
        do { return try await pictures.begin() } catch { throw .pictures(error) }
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
