package import Generation

/// Values that are valid and of no further interest, for tests that need some.
package enum Sample {
    /// A request with a seed of its own.
    package static func request(seed: UInt32 = 7) -> GenerationRequest {
        GenerationRequest(
            prompt: "https://pictures.example/cat.png a cat, oil painting --ar 3:2",
            referenceAddress: address,
            instruction: "a cat, oil painting",
            excluded: ["dog"],
            aspectRatio: AspectRatio(width: 3, height: 2),
            seed: seed,
            chaos: 5,
            stylize: 250,
            imageWeight: 1.25
        )
    }

    /// The reference's address in ``request(seed:)``.
    package static let address = "https://pictures.example/cat.png"

    /// A new request for four pictures.
    ///
    /// - Parameter webhook: the address that is told of the events.
    package static func submission(
        id: JobID = JobID(),
        owner: OwnerID = OwnerID("owner001"),
        webhook: String? = nil,
        events: Set<WebhookEvent> = WebhookEvent.ends,
        seed: UInt32 = 7
    ) -> JobSubmission {
        JobSubmission(
            id: id,
            owner: owner,
            dialect: DialectID("imaginepro"),
            engine: EngineID("studio"),
            action: .imagine,
            request: request(seed: seed),
            linkBase: "http://127.0.0.1:8080",
            correlation: "ref-1",
            webhook: webhook.map { WebhookSubscription(address: $0, events: events) }
        )
    }

    /// A picture's entry, with an address of its own and no bytes behind it.
    package static func picture(_ role: PictureRole, hash: PictureHash = PictureHash()) -> StoredPicture {
        StoredPicture(
            hash: hash,
            digest: ContentDigest(String(repeating: "ab", count: 32)),
            role: role,
            width: 8,
            height: 6,
            byteCount: 100,
            mediaType: "image/png"
        )
    }

    /// What an imagine job may bring forth.
    package static func result(of job: Job) -> GenerationResult {
        GenerationResult(
            pictures: [picture(.grid, hash: job.hash)] + (1...4).map { picture(.tile($0)) },
            recipes: (1...4).map { EngineRecipe("recipe \($0)") }
        )
    }

    /// What a webhook is told, as far as tests look at it: event, job, attempt, state and progress.
    ///
    /// The stores that are held against the conformance suites make their reports with it.
    package static func report(_ job: Job, _ event: WebhookEvent) -> [UInt8] {
        Array("\(event.rawValue) \(job.id) \(job.attempt) \(job.state.rawValue) \(job.progress)".utf8)
    }

    package static let failure = RecordedFailure(
        code: "reference_unreachable",
        message: "The picture could not be fetched",
        fault: .request
    )

    /// A key with a digest that no other key has.
    package static func key(_ id: String, at instant: Timestamp) -> StoredKey {
        StoredKey(id: KeyID(id), name: "key \(id)", digest: ContentDigest("digest of \(id)"), createdAt: instant)
    }
}
