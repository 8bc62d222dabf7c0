import DialectKit
import DialectTesting
import DialectV1
import Generation
import Testing

private let goldenFolder = GoldenFolder(beside: #filePath)

@Suite("The story of a job")
struct JobStoryTests {
    private static func job(_ state: JobState, _ revision: Int64, attempt: Int = 1, progress: Int = 0) -> Job {
        var job = JobExample.job(
            state,
            attempt: attempt,
            progress: progress,
            result: state == .succeeded ? JobExample.grid : nil
        )
        job.revision = revision
        return job
    }

    private static func event(_ story: inout JobStory, _ job: Job, place: Int? = nil) -> String {
        String(decoding: story.event(job, place: place) { Array("{\"whole\":true}".utf8) }, as: UTF8.self)
    }

    private static let preview = PicturePreview(
        tile: 2,
        width: 192,
        height: 128,
        mediaType: "image/jpeg",
        bytes: [0xFF, 0xD8, 0xFF, 0x00]
    )

    @Test("a whole story has the bytes of its golden file")
    func golden() throws {
        var story = JobStory()
        var bytes = JobStory.opening
        bytes += story.event(Self.job(.queued, 1, attempt: 0), place: 3) { [] }
        bytes += story.event(place: 2)
        bytes += JobStory.lifeSign
        bytes += story.event(Self.job(.running, 2), place: nil) { [] }
        bytes += story.event(Self.job(.running, 4, progress: 20), place: nil) { [] }
        bytes += story.event(Self.preview)
        bytes += story.event(Self.job(.queued, 5, progress: 20), place: 1) { [] }
        bytes += story.event(Self.job(.running, 6, attempt: 2, progress: 20), place: nil) { [] }
        var single = Self.preview
        single.tile = nil
        bytes += story.event(single)
        let end = Self.job(.succeeded, 9, attempt: 2, progress: 100)
        bytes += story.event(end, place: nil) { V1Response.job(end, links: PictureLinks(base: "http://h")) }
        let texts = try goldenFolder.comparison(of: bytes, with: "story.txt")
        #expect(texts.written == texts.golden)
        #expect(story.isOver)
    }

    @Test("a change that no client sees is not told, and the next one is")
    func unseen() {
        var story = JobStory()
        _ = Self.event(&story, Self.job(.running, 2, progress: 5))
        #expect(Self.event(&story, Self.job(.running, 3, progress: 5)) == "")
        #expect(Self.event(&story, Self.job(.running, 4, progress: 6)).hasPrefix("event: progress\nid: 4\n"))
    }

    @Test("a place is told once, to those who wait only, and without an id")
    func places() {
        var story = JobStory()
        #expect(story.event(place: 2) == [])
        _ = Self.event(&story, Self.job(.queued, 1, attempt: 0), place: 4)
        #expect(story.event(place: 4) == [])
        let told = String(decoding: story.event(place: 3), as: UTF8.self)
        #expect(told.hasPrefix("event: queued\ndata: ") && told.contains("\"place\":3"))
        _ = Self.event(&story, Self.job(.running, 2))
        #expect(story.event(place: 1) == [])
    }

    @Test("a client that comes back is told the place without the state that it knows")
    func resumed() {
        var story = JobStory(known: Self.job(.queued, 1, attempt: 0))
        #expect(String(decoding: story.event(place: 5), as: UTF8.self).contains("\"place\":5"))
        story = JobStory(known: Self.job(.running, 3, progress: 7))
        #expect(Self.event(&story, Self.job(.running, 4, progress: 8)).hasPrefix("event: progress\nid: 4\n"))
        #expect(!story.event(Self.preview).isEmpty)
    }

    @Test("a preview of a job that does not run is not told")
    func previews() {
        var story = JobStory()
        #expect(story.event(Self.preview) == [])
        _ = Self.event(&story, Self.job(.queued, 1, attempt: 0))
        #expect(story.event(Self.preview) == [])
        _ = Self.event(&story, Self.job(.cancelled, 2))
        #expect(story.event(Self.preview) == [])
    }

    @Test("each end is told with the whole job, and ends the story", arguments: JobState.allCases.filter(\.isTerminal))
    func ends(_ state: JobState) {
        var story = JobStory()
        #expect(
            Self.event(&story, Self.job(state, 8)) == "event: \(state.rawValue)\nid: 8\ndata: {\"whole\":true}\n\n"
        )
        #expect(story.isOver)
    }

    @Test("no state but an end ends the story", arguments: JobState.allCases.filter { !$0.isTerminal })
    func goesOn(_ state: JobState) {
        var story = JobStory()
        _ = Self.event(&story, Self.job(state, 8))
        #expect(!story.isOver)
    }

    @Test(
        "the last event's id is read from the header, else from the query",
        arguments: [
            ("7", nil, 7), (nil, "lastEventId=8", 8), ("9", "lastEventId=8", 9), ("", "lastEventId=8", 8),
            (nil, nil, 0),
            (nil, "lastEventId=", 0), ("0", nil, 0),
        ] as [(String?, String?, Int64)]
    )
    func lastEventID(_ header: String?, _ query: String?, _ revision: Int64) throws {
        #expect(try LastEventID.read(header: header, query: query) == revision)
    }

    @Test(
        "an id that is none is refused",
        arguments: [("x", nil), ("-1", nil), (nil, "lastEventId=1.5")] as [(String?, String?)]
    )
    func badEventID(_ header: String?, _ query: String?) {
        #expect { try LastEventID.read(header: header, query: query) } throws: { error in
            (error as? Problem)?.code == "invalid_parameter"
        }
    }
}
