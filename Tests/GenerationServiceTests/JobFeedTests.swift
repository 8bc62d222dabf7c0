import Generation
import GenerationService
import GenerationTesting
import Synchronization
import Testing

@Suite("The feed of a job", .timeLimit(.minutes(1)))
struct JobFeedTests {
    private let feed = JobFeed()
    private let executor = HeldExecutor()
    private let job = Job(Sample.submission(), number: JobNumber(1), at: Timestamp(milliseconds: 0))

    /// The job at a revision: queued at 1, running at 2, and with rising progress after that.
    private func at(_ revision: Int64, _ state: JobState = .running, attempt: Int = 1) -> JobSnapshot {
        var job = job
        job.revision = revision
        job.state = state
        job.attempt = state == .queued ? attempt - 1 : attempt
        job.progress = Int(revision)
        return JobSnapshot(job)
    }

    private func preview(_ tile: Int?, _ byte: UInt8 = 0) -> PicturePreview {
        PicturePreview(tile: tile, width: 3, height: 2, mediaType: "image/jpeg", bytes: [byte])
    }

    private func story(after revision: Int64 = 0, _ abandon: @escaping @Sendable () -> Void = {}) -> JobListener {
        feed.listen(to: job.id, as: .story(after: revision, abandon: abandon))
    }

    /// All that a listener is told until its end, in short words.
    private func told(_ listener: JobListener) async -> [String] {
        feed.close()
        var told: [String] = []
        while let news = await listener.next() { told.append(Self.word(news)) }
        return told
    }

    /// Lets a task read, one step at a time.
    ///
    /// - Returns: what it has heard so far, once it waits again.
    private func reading(_ listener: JobListener) -> () -> [String] {
        let heard = Heard()
        let executor = executor
        Task(executorPreference: executor) {
            while let news = await listener.next() { heard.words.withLock { $0.append(Self.word(news)) } }
        }
        executor.runUntilAllWait()
        return {
            executor.runUntilAllWait()
            return heard.words.withLock { $0 }
        }
    }

    /// Lets seconds pass, with everybody who can run between them.
    private func tick(_ count: Int) {
        for _ in 0..<count {
            feed.tick { _ in nil }
            executor.runUntilAllWait()
        }
    }

    private final class Heard: Sendable {
        let words = Mutex<[String]>([])
    }

    private static func word(_ news: JobNews) -> String {
        switch news {
        case .job(let snapshot): "\(snapshot.job.state.rawValue) \(snapshot.job.revision)"
        case .place(let place): "place \(place)"
        case .preview(let preview): "preview \(preview.tile ?? 0) \(preview.bytes)"
        case .quiet: "quiet"
        }
    }

    // MARK: - What is told

    @Test("a listener who was away is told the newest value once, whoever published first")
    func newest() async {
        let listener = story()
        for revision: Int64 in [2, 5, 3, 4, 5] { feed.publish(at(revision)) }
        #expect(await told(listener) == ["running 5"])
    }

    @Test("what is not newer than what the listener knows is not told", arguments: [0, 1, 2, 3])
    func resumed(_ known: Int64) async {
        let listener = story(after: known)
        for revision: Int64 in 1...3 { listener.offer(at(revision)) }
        #expect(await told(listener) == (known < 3 ? ["running 3"] : []))
    }

    @Test("of each tile the newest preview is told, after the job, and none once the job has moved on")
    func previews() async {
        let listener = story()
        feed.publish(preview(1, 1), of: job.claim(1))
        feed.publish(at(2))
        feed.publish(preview(2, 1), of: job.claim(1))
        feed.publish(preview(1, 2), of: job.claim(1))
        feed.publish(preview(3, 9), of: job.claim(0))
        #expect(await listener.next().map(Self.word) == "running 2")
        #expect(await listener.next().map(Self.word) == "preview 1 [2]")
        feed.publish(at(3, .succeeded))
        feed.publish(preview(2, 3), of: job.claim(1))
        #expect(await told(listener) == ["succeeded 3"])
    }

    @Test("whoever comes while an attempt runs is told its previews, and nobody those of one that is over")
    func latePreviews() async {
        feed.publish(preview(1, 1), of: job.claim(1))
        feed.publish(preview(1, 2), of: job.claim(2))
        // The first attempt ends after the second has begun.
        feed.attemptEnded(job.claim(1))
        feed.publish(preview(4, 1), of: job.claim(1))
        let during = story()
        during.offer(at(5, attempt: 2))
        feed.attemptEnded(job.claim(2))
        let after = story()
        after.offer(at(5, attempt: 2))
        #expect(await told(during) == ["running 5", "preview 1 [2]"])
        #expect(await told(after) == ["running 5"])
    }

    @Test("those who wait hear of their place when it has changed, and only while they wait")
    func places() async {
        let listener = story()
        listener.offer(at(1, .queued))
        #expect(await listener.next().map(Self.word) == "queued 1")
        for place in [7, 7, 6] { feed.tick { _ in place } }
        #expect(await listener.next().map(Self.word) == "place 6")
        feed.tick { _ in 6 }
        feed.publish(at(2))
        var isAsked = false
        feed.tick { _ in
            isAsked = true
            return 1
        }
        #expect(!isAsked)
        #expect(await told(listener) == ["running 2"])
    }

    @Test("a client that comes back to the value that it knows hears of its place")
    func placeAfterResuming() async {
        let listener = story(after: 1)
        listener.offer(at(1, .queued))
        feed.tick { _ in 4 }
        #expect(await told(listener) == ["place 4"])
    }

    @Test("after 15 seconds without news the reader is told so, and again after 15 more; any news begins them anew")
    func quiet() {
        let heard = reading(story())
        tick(14)
        #expect(heard() == [])
        tick(1)
        #expect(heard() == ["quiet"])
        tick(14)
        feed.publish(at(2))
        tick(14)
        #expect(heard() == ["quiet", "running 2"])
        tick(1)
        #expect(heard() == ["quiet", "running 2", "quiet"])
    }

    // MARK: - Who listens

    @Test("stories are counted until their listeners have left")
    func count() {
        let listeners = (1...3).map { _ in story() } + [feed.listen(to: JobID(), as: .end)]
        #expect(feed.openStories == 3)
        listeners.forEach { $0.leave() }
        #expect(feed.openStories == 0)
        listeners.forEach { $0.leave() }
        #expect(feed.openStories == 0)
    }

    @Test("a client that takes nothing for a minute is let go, and one that waits for news is not")
    func stalled() {
        let abandoned = Mutex<[String]>([])
        let silent = story { abandoned.withLock { $0.append("silent") } }
        silent.offer(at(2))
        let heard = reading(story { abandoned.withLock { $0.append("patient") } })
        tick(59)
        #expect(abandoned.withLock { $0 } == [])
        tick(1)
        #expect(abandoned.withLock { $0 } == ["silent"])
        #expect(heard() == ["quiet", "quiet", "quiet", "quiet"])
    }

    @Test("a feed that is closed ends stories and waits, those to come as well, but not the watch over an attempt")
    func closing() async {
        let before = story()
        let attempt = feed.listen(to: job.id, as: .attempt)
        feed.close()
        #expect(await before.next().map(Self.word) == nil)
        #expect(await story().next().map(Self.word) == nil)
        #expect(await feed.listen(to: job.id, as: .end).next().map(Self.word) == nil)
        feed.publish(at(4))
        #expect(await attempt.next().map(Self.word) == "running 4")
    }

    @Test("a reader whose task is cancelled hears nothing more")
    func cancelled() async {
        let listener = story()
        let reader = Task { await listener.next() }
        reader.cancel()
        #expect(await reader.value.map(Self.word) == nil)
    }

    @Test("a listener who reads while others publish in any order sees revisions rise, and the end")
    func rising() async {
        for _ in 0..<20 {
            let listener = story()
            let reader = Task {
                var revisions: [Int64] = []
                while case .job(let snapshot)? = await listener.next() {
                    revisions.append(snapshot.job.revision)
                    if snapshot.job.state.isTerminal { break }
                }
                return revisions
            }
            await withTaskGroup(of: Void.self) { group in
                for publisher: Int64 in 0..<4 {
                    group.addTask {
                        for revision in stride(from: publisher + 1, through: 100, by: 4) {
                            feed.publish(at(revision, revision == 100 ? .failed : .running))
                        }
                    }
                }
            }
            let revisions = await reader.value
            #expect(revisions.last == 100)
            #expect(zip(revisions, revisions.dropFirst()).allSatisfy { $0 < $1 })
            listener.leave()
        }
    }
}

extension Job {
    fileprivate func claim(_ attempt: Int) -> Claim { Claim(job: id, attempt: attempt) }
}
