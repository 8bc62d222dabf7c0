package import Generation

/// A job with every value fixed, as it stands at one moment of its life.
package enum JobExample {
    /// The hash whose last digit is given.
    package static func hash(_ digit: Int) -> PictureHash {
        PictureHash("f7289898-c3ff-48f8-89df-bcec5d44a3e\(digit)") ?? PictureHash()
    }

    /// A picture whose token and hash end in a digit.
    package static func picture(_ role: PictureRole, _ digit: Int, _ width: Int, _ height: Int) -> StoredPicture {
        StoredPicture(
            token: PictureToken("0123456789abcdef0123456789abcde\(digit)") ?? PictureToken(),
            hash: hash(digit),
            digest: ContentDigest("0"),
            role: role,
            width: width,
            height: height,
            byteCount: 1000,
            mediaType: "image/png"
        )
    }

    /// A grid with its four tiles.
    package static let grid = GenerationResult(
        pictures: [picture(.grid, 0, 2048, 1536)] + (1...4).map { picture(.tile($0), $0, 1024, 768) },
        recipes: (1...4).map { EngineRecipe("recipe \($0)") }
    )

    /// One tile at twice the size.
    package static let upscaled = GenerationResult(
        pictures: [picture(.upscaled, 0, 2048, 1536)],
        recipes: [EngineRecipe("recipe")]
    )

    /// The job, with what matters to a test.
    package static func job(
        _ state: JobState,
        prompt: String = "https://h/a_b.png a cyberpunk city",
        action: JobAction = .imagine,
        priority: JobPriority = .normal,
        parent: JobID? = nil,
        webhook: WebhookSubscription? = nil,
        correlation: String? = nil,
        ignoredParameters: [String] = [],
        attempt: Int = 1,
        progress: Int = 0,
        result: GenerationResult? = nil,
        failure: RecordedFailure? = nil
    ) -> Job {
        let created = Timestamp(milliseconds: 1_690_898_581_817)
        let updated = Timestamp(milliseconds: 1_690_898_600_005)
        var job = Job(
            JobSubmission(
                id: JobID("d15c1541-229a-442b-9873-d3494dede12a") ?? JobID(),
                owner: OwnerID("k"),
                dialect: DialectID("x"),
                engine: EngineID("studio"),
                action: action,
                priority: priority,
                parent: parent,
                recipe: action.tile.map { EngineRecipe("recipe \($0)") },
                request: GenerationRequest(
                    prompt: prompt,
                    referenceAddress: "https://h/a_b.png",
                    instruction: "a cyberpunk city",
                    seed: 7,
                    ignoredParameters: ignoredParameters
                ),
                nonce: 7_413_988_501,
                hash: hash(0),
                linkBase: "http://127.0.0.1:8080",
                correlation: correlation,
                webhook: webhook,
                reference: picture(.reference, 9, 640, 480)
            ),
            number: JobNumber(1_239_440_027_558_088_704),
            at: created
        )
        job.state = state
        job.attempt = attempt
        job.progress = progress
        job.updatedAt = updated
        job.startedAt = attempt > 0 ? created : nil
        job.finishedAt = state.isTerminal ? updated : nil
        job.result = result
        job.failure = failure
        return job
    }
}
