package import Generation
import Synchronization

/// Somebody who wants to hear of one job, until the job has ended or he has gone.
///
/// Made by ``JobFeed/listen(to:as:)``; whoever has one calls ``leave()`` at the end. ``next()`` is called by one task.
package final class JobListener: Sendable {
    /// What somebody listens for.
    package enum Purpose: Sendable {
        /// To see whether an attempt is still wanted; ``JobFeed/close()`` does not end it.
        case attempt
        /// To wait for the end of the job.
        case end
        /// To tell it to a client: with places, previews and signs of life.
        ///
        /// - Parameters:
        ///   - revision: the newest value of the job that the client knows already; 0 for none.
        ///   - abandon: called when the client has taken nothing for ``stallTicks``; ends the connection to it.
        case story(after: Int64, abandon: @Sendable () -> Void)
    }

    /// Ticks of silence after which a story is told that nothing has happened; a tick is a second.
    static let quietTicks = 15
    /// Ticks after which a client that takes nothing is let go.
    static let stallTicks = 60

    private struct State {
        var mailbox: JobMailbox
        var reader: CheckedContinuation<JobNews?, Never>?
        var isClosed = false
        /// Since something was handed over last.
        var ticks = 0
    }

    package let job: JobID
    let purpose: Purpose
    private let ticket: UInt64
    private let feed: JobFeed
    private let state: Mutex<State>

    init(_ job: JobID, _ purpose: Purpose, ticket: UInt64, feed: JobFeed) {
        self.job = job
        self.purpose = purpose
        self.ticket = ticket
        self.feed = feed
        let revision: Int64 =
            switch purpose {
            case .attempt, .end: 0
            case .story(let revision, _): revision
            }
        state = Mutex(State(mailbox: JobMailbox(after: revision)))
    }

    /// Waits for news.
    ///
    /// - Returns: `nil` when there will be none: the feed was closed, the listener has left, or the calling task was
    ///   cancelled.
    package func next() async -> JobNews? {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let (isReady, news) = state.withLock { state -> (Bool, JobNews?) in
                    if Task.isCancelled { return (true, nil) }
                    if let news = Self.take(from: &state) { return (true, news) }
                    if state.isClosed { return (true, nil) }
                    precondition(state.reader == nil, "A listener has one reader")
                    state.reader = continuation
                    return (false, nil)
                }
                if isReady { continuation.resume(returning: news) }
            }
        } onCancel: {
            wake()
        }
    }

    /// Brings a value of the job, such as the one that it has when the listening begins.
    package func offer(_ snapshot: JobSnapshot) { put { $0.put(snapshot) } }

    func offer(_ preview: PicturePreview, of attempt: Int) {
        if isStory { put { $0.put(preview, of: attempt) } }
    }

    func offer(place: Int) { put { $0.put(place: place) } }

    /// Ends the listening.
    package func leave() {
        feed.remove(ticket, of: self)
        end()
    }

    /// Ends ``next()``, after what waits to be told.
    fileprivate func end() {
        state.withLock { $0.isClosed = true }
        wake()
    }

    /// Notes that the feed was closed.
    func close() {
        switch purpose {
        case .attempt: break
        case .end, .story: end()
        }
    }

    var isStory: Bool {
        switch purpose {
        case .attempt, .end: false
        case .story: true
        }
    }

    /// Counts a second.
    ///
    /// - Returns: whether the place of the job is wanted.
    func tick() -> Bool {
        guard case .story(_, let abandon) = purpose else { return false }
        var isStalled = false
        var reader: CheckedContinuation<JobNews?, Never>?
        let isJobQueued = state.withLock { state in
            state.ticks += 1
            if state.reader == nil {
                isStalled = state.ticks >= Self.stallTicks
            } else if state.ticks >= Self.quietTicks {
                state.ticks = 0
                reader = state.reader.take()
            }
            return state.mailbox.isJobQueued
        }
        reader?.resume(returning: .quiet)
        if isStalled { abandon() }
        return isJobQueued
    }

    private func put(_ body: (inout JobMailbox) -> Bool) {
        let woken = state.withLock { state -> (CheckedContinuation<JobNews?, Never>, JobNews)? in
            guard !state.isClosed, body(&state.mailbox), let reader = state.reader,
                let news = Self.take(from: &state)
            else { return nil }
            state.reader = nil
            return (reader, news)
        }
        if let (reader, news) = woken { reader.resume(returning: news) }
    }

    private static func take(from state: inout State) -> JobNews? {
        guard let news = state.mailbox.take() else { return nil }
        state.ticks = 0
        return news
    }

    private func wake() {
        let reader = state.withLock { $0.reader.take() }
        reader?.resume(returning: nil)
    }
}
