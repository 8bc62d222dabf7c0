package import Generation

/// The promises of ``Generation/UploadStore``: one body, every store.
package enum UploadStoreConformance {
    package typealias Rule = StoreRule<any UploadStore & JobStore & RetentionStore & StoreExamination>

    package static let rules: [Rule] = keeping + counting + repeating + naming + going

    private static let owner = OwnerID("owner001")
    private static let stranger = OwnerID("stranger")
    private static let plenty = UploadQuota(count: 100, byteCount: 1 << 30)
    private static let lifetime = Duration.seconds(3600)

    private static let keeping: [Rule] = [
        Rule("an upload is found by its owner, as it was added, and by nobody else") { store, clock in
            let draft = draft(1, bytes: 77)
            let upload = try await added(draft, to: store)
            try demand(upload.file, equals: draft.file, "the file")
            try demand(upload.owner, equals: owner, "owner")
            try demand(upload.createdAt, equals: clock.now, "created")
            try demand(upload.expiresAt, equals: clock.now.advanced(by: lifetime), "expires")
            try demand(try await store.upload(upload.id, of: owner), equals: upload, "found")
            try demand(try await store.upload(upload.id, of: stranger) == nil, "by a stranger")
            let guessed = UploadID(number: upload.id.number, nonce: upload.id.nonce &+ 1)
            try demand(try await store.upload(guessed, of: owner) == nil, "by a guess")
        },
        Rule("uploads are listed by owner, the newest first, page by page") { store, clock in
            var uploads: [Upload] = []
            for number in 1...5 {
                uploads.append(try await added(draft(number), to: store))
                // Several in one millisecond, and a clock that goes back.
                if number == 2 { clock.advance(by: .seconds(-5)) }
            }
            _ = try await added(draft(9, owner: stranger), to: store)
            uploads.reverse()
            let first = try await store.uploads(of: owner, after: nil, limit: 2)
            try demand(first, equals: Array(uploads[0..<2]), "the first page")
            _ = try await store.deleteUpload(uploads[1].id, of: owner)
            let second = try await store.uploads(of: owner, after: uploads[1].id, limit: 2)
            try demand(second, equals: Array(uploads[2..<4]), "the second page")
            let third = try await store.uploads(of: owner, after: uploads[3].id, limit: 2)
            try demand(third, equals: [uploads[4]], "the last page")
        },
    ]

    private static let counting: [Rule] = [
        Rule("an owner has no more uploads, and no more bytes of them, than it may") { store, _ in
            let quota = UploadQuota(count: 3, byteCount: 100)
            _ = try await added(draft(1, bytes: 60), to: store, within: quota)
            let tooLarge = try await store.add(draft(2, bytes: 41), within: quota)
            guard case .overQuota(let usage) = tooLarge else { throw BrokenRule(description: "\(tooLarge)") }
            try demand(usage.count == 1 && usage.byteCount == 60, "usage \(usage)")
            _ = try await added(draft(3, bytes: 39), to: store, within: quota)
            let last = try await added(draft(4, bytes: 1), to: store, within: quota)
            guard
                case .overQuota = try await store.add(draft(5, bytes: 1), within: UploadQuota(count: 3, byteCount: 999))
            else { throw BrokenRule(description: "a fourth one was added") }
            _ = try await added(draft(6, bytes: 90, owner: stranger), to: store, within: quota)
            try demand(try await store.uploadUsage(of: owner).count, equals: 3, "count")
            try demand(try await store.uploadUsage(of: owner).byteCount, equals: 100, "bytes")
            _ = try await store.deleteUpload(last.id, of: owner)
            _ = try await added(draft(7, bytes: 1), to: store, within: quota)
        },
        Rule("what has expired leaves room, also before it was deleted") { store, clock in
            let quota = UploadQuota(count: 1, byteCount: 100)
            let first = try await added(draft(1), to: store, within: quota)
            try demand(try await store.uploadUsage(of: owner).nextExpiry, equals: first.expiresAt, "next expiry")
            clock.advance(by: lifetime)
            try demand(try await store.uploadUsage(of: owner), equals: UploadUsage(), "usage")
            _ = try await added(draft(2), to: store, within: quota)
        },
    ]

    private static let repeating: [Rule] = [
        Rule("the same upload with the same mark is one, and another one with it is refused") { store, clock in
            let quota = UploadQuota(count: 1, byteCount: 100)
            let upload = try await added(draft(1, key: "k"), to: store, within: quota)
            clock.advance(by: .seconds(10))
            let again = try await store.add(draft(1, key: "k"), within: quota)
            try demand(again, equals: .replayed(upload), "again, though there is no room")
            try demand(try await store.add(draft(2, key: "k"), within: plenty), equals: .keyReused, "another file")
            _ = try await added(draft(2, owner: stranger, key: "k"), to: store)
            _ = try await added(draft(1), to: store)
        },
        Rule("a mark is free when its upload is gone, or when its time is over") { store, clock in
            let first = try await added(draft(1, key: "k"), to: store)
            _ = try await store.deleteUpload(first.id, of: owner)
            let second = try await added(draft(2, key: "k"), to: store)
            clock.advance(by: lifetime)
            let long = UploadDraft(
                owner: owner,
                file: draft(3).file,
                lifetime: .seconds(10 * 86_400),
                idempotency: mark("k", 3)
            )
            let third = try await added(long, to: store)
            try demand(third.id != second.id, "another one")
            clock.advance(by: IdempotencyMark.lifetime)
            let fourth = try await added(draft(4, key: "k"), to: store)
            try demand(try await store.upload(third.id, of: owner), equals: third, "the third stays")
            try demand(try await store.add(draft(4, key: "k"), within: plenty), equals: .replayed(fourth), "again")
        },
        Rule("a submit and an upload never share a key") { store, _ in
            var submission = Sample.submission()
            submission.idempotency = IdempotencyMark(key: "job", fingerprint: ContentDigest("f"))
            _ = try await store.accepted(submission)
            try demand(try await store.add(draft(1, key: "job"), within: plenty), equals: .keyReused, "an upload")
            _ = try await added(draft(1, key: "upload"), to: store)
            submission.id = JobID()
            submission.idempotency = IdempotencyMark(key: "upload", fingerprint: ContentDigest("f"))
            try demand(try await store.submit(submission), equals: .keyReused, "a submit")
            try demand(
                try await store.acceptance(of: mark("upload", 1), from: owner),
                equals: .keyReused,
                "a look beforehand"
            )
        },
    ]

    private static let naming: [Rule] = [
        Rule("an upload names its file until it is gone, and so does a job that starts from it") { store, clock in
            let first = try await added(draft(1), to: store)
            let digest = first.file.digest
            try demand(try await store.unnamed(among: [digest]).isEmpty, "by the upload")
            let shelf = UInt8(digest.text.prefix(2), radix: 16) ?? 0
            try demand(try await store.namedFiles(shelf: shelf), equals: [digest: first.file.byteCount], "on its shelf")
            try await store.recordLost([digest], found: [], at: clock.now)
            try demand(try await store.lostFiles(), equals: [digest], "what is named can be lost")

            var submission = Sample.submission()
            submission.reference = first.reference
            let job = try await store.accepted(submission)
            try demand(job.reference?.digest, equals: digest, "the job's reference")
            _ = try await store.deleteUpload(first.id, of: owner)
            try demand(try await store.unnamed(among: [digest]).isEmpty, "by the job that waits")
            let claim = try demanded(try await store.claimOldest(), "a claim").claim
            _ = try await store.finish(claim, with: .failed(Sample.failure))
            _ = try await store.delete(job.id, of: job.owner, rememberedUntil: clock.now)
            try demand(try await store.unnamed(among: [digest]), equals: [digest], "no longer")
        },
        Rule("a job starts from a file that nothing names only when its submitter keeps it") { store, _ in
            var submission = Sample.submission()
            submission.reference = draft(1).file.reference()
            try demand(try await store.submit(submission), equals: .referenceGone, "nothing names it")
            submission.isReferencePinned = true
            let job = try await store.accepted(submission)
            try demand(try await store.job(job.id)?.reference, equals: submission.reference, "stored with the job")
        },
    ]

    private static let going: [Rule] = [
        Rule("only its owner deletes an upload, and once") { store, _ in
            let upload = try await added(draft(1), to: store)
            try demand(try await store.deleteUpload(upload.id, of: stranger) == nil, "a stranger")
            try demand(try await store.deleteUpload(upload.id, of: owner), equals: upload, "its owner")
            try demand(try await store.deleteUpload(upload.id, of: owner) == nil, "a second time")
            try demand(try await store.upload(upload.id, of: owner) == nil, "gone")
        },
        Rule("from the moment of its expiry on an upload is not there, and then it goes with its file's name") {
            store,
            clock in
            let early = try await added(draft(1), to: store)
            clock.advance(by: .seconds(10))
            let late = try await added(draft(2), to: store)
            clock.advance(by: lifetime - .seconds(11))
            try demand(try await store.upload(early.id, of: owner) != nil, "a second before")
            try demand(try await store.expireUploads(at: clock.now, limit: 9).count, equals: 0, "nothing goes yet")
            clock.advance(by: .seconds(1))
            try demand(try await store.upload(early.id, of: owner) == nil, "found")
            try demand(try await store.uploads(of: owner, after: nil, limit: 9), equals: [late], "listed")
            try demand(try await store.deleteUpload(early.id, of: owner) == nil, "deleted")
            let removed = try await store.expireUploads(at: clock.now, limit: 9)
            try demand(removed, equals: RemovedUploads(count: 1, digests: [early.file.digest]), "expired")
            try demand(try await store.unnamed(among: [early.file.digest]), equals: [early.file.digest], "unnamed")
        },
        Rule("uploads expire in the order of their ends, a few at a time") { store, clock in
            var digests: [ContentDigest] = []
            for number in 1...3 {
                digests.append(try await added(draft(number), to: store).file.digest)
                clock.advance(by: .seconds(1))
            }
            clock.advance(by: lifetime)
            let first = try await store.expireUploads(at: clock.now, limit: 2)
            try demand(first, equals: RemovedUploads(count: 2, digests: Set(digests[0...1])), "the first two")
            let rest = try await store.expireUploads(at: clock.now, limit: 2)
            try demand(rest, equals: RemovedUploads(count: 1, digests: [digests[2]]), "the last")
        },
    ]

    private static func draft(
        _ number: Int,
        bytes: Int = 10,
        owner: OwnerID = owner,
        key: String? = nil
    ) -> UploadDraft {
        UploadDraft(
            owner: owner,
            file: UploadedFile(
                digest: digest(number),
                width: 8,
                height: 6,
                byteCount: bytes,
                mediaType: "image/webp"
            ),
            lifetime: lifetime,
            idempotency: key.map { mark($0, number) }
        )
    }

    private static func digest(_ number: Int) -> ContentDigest {
        ContentDigest(hash: [UInt8](repeating: UInt8(number), count: 32))
    }

    private static func mark(_ key: String, _ number: Int) -> IdempotencyMark {
        IdempotencyMark(key: key, fingerprint: digest(number))
    }

    private static func added(
        _ draft: UploadDraft,
        to store: any UploadStore,
        within quota: UploadQuota = plenty
    ) async throws -> Upload {
        guard case .added(let upload) = try await store.add(draft, within: quota) else {
            throw BrokenRule(description: "not added")
        }
        return upload
    }
}
