package import Generation
import Synchronization

/// Tells those who listen what becomes of a job, as it happens.
///
/// Nothing is kept for somebody slow but the newest of each kind, and there is no timer but the one of
/// ``JobFeedTicker``, so that thousands can listen. What was published before somebody began to listen is not told: he
/// reads the job after ``listen(to:as:)`` and offers it to his listener, which drops whichever of the two is older.
package final class JobFeed: Sendable {
    /// The previews of an attempt that is under way.
    private struct AttemptPreviews {
        var attempt: Int
        var previews: [PicturePreview] = []
    }

    private struct State {
        var isClosed = false
        var nextTicket: UInt64 = 0
        var listeners: [JobID: [UInt64: JobListener]] = [:]
        var stories = 0
        var previews: [JobID: AttemptPreviews] = [:]
    }

    private let state = Mutex(State())

    package init() {}

    /// How many clients are being told the story of a job.
    package var openStories: Int { state.withLock { $0.stories } }

    /// Whether ``close()`` was called.
    package var isClosed: Bool { state.withLock { $0.isClosed } }

    // MARK: - Publishing

    /// Tells everybody who listens to this job; called when the change is on the disk.
    package func publish(_ snapshot: JobSnapshot) {
        guard let listeners = state.withLock({ $0.listeners[snapshot.job.id] }) else { return }
        for listener in listeners.values { listener.offer(snapshot) }
    }

    /// Tells how a picture of a running attempt looks by now, and keeps it for those who come while the attempt runs.
    ///
    /// What comes of an older attempt than known is dropped.
    package func publish(_ preview: PicturePreview, of claim: Claim) {
        let listeners = state.withLock { state -> [UInt64: JobListener] in
            var known = state.previews[claim.job] ?? AttemptPreviews(attempt: claim.attempt)
            guard known.attempt <= claim.attempt else { return [:] }
            if known.attempt < claim.attempt { known = AttemptPreviews(attempt: claim.attempt) }
            known.previews.removeAll { $0.tile == preview.tile }
            known.previews.append(preview)
            state.previews[claim.job] = known
            return state.listeners[claim.job] ?? [:]
        }
        for listener in listeners.values { listener.offer(preview, of: claim.attempt) }
    }

    /// Drops the previews of an attempt that is over; nothing is published of it after that.
    package func attemptEnded(_ claim: Claim) {
        state.withLock { state in
            if let known = state.previews[claim.job], known.attempt <= claim.attempt { state.previews[claim.job] = nil }
        }
    }

    /// Ends the listening of all but attempts, those to come as well.
    package func close() {
        let listeners = state.withLock { state in
            state.isClosed = true
            return state.listeners.values.flatMap(\.values)
        }
        for listener in listeners { listener.close() }
    }

    // MARK: - Listening

    /// Begins to listen to a job.
    ///
    /// Whoever begins to listen to a closed feed hears nothing, unless for an attempt.
    package func listen(to id: JobID, as purpose: JobListener.Purpose) -> JobListener {
        let (listener, previews, isClosed) = state.withLock { state in
            state.nextTicket += 1
            let listener = JobListener(id, purpose, ticket: state.nextTicket, feed: self)
            state.listeners[id, default: [:]][state.nextTicket] = listener
            if listener.isStory { state.stories += 1 }
            return (listener, state.previews[id], state.isClosed)
        }
        if let previews { previews.previews.forEach { listener.offer($0, of: previews.attempt) } }
        if isClosed { listener.close() }
        return listener
    }

    func remove(_ ticket: UInt64, of listener: JobListener) {
        state.withLock { state in
            guard state.listeners[listener.job]?.removeValue(forKey: ticket) != nil else { return }
            if state.listeners[listener.job]?.isEmpty == true { state.listeners[listener.job] = nil }
            if listener.isStory { state.stories -= 1 }
        }
    }

    // MARK: - Time

    /// Counts a second: tells the waiting their places, the silent that they are not forgotten, and lets those go who
    /// take nothing.
    ///
    /// - Parameter place: of a waiting job; asked once for each job that somebody listens to.
    package func tick(place: (JobID) -> Int?) {
        for (id, listeners) in state.withLock({ $0.listeners }) {
            // All are counted, so the closure must not stop at the first.
            let waiting = listeners.values.filter { $0.tick() }
            guard !waiting.isEmpty, let place = place(id) else { continue }
            for listener in waiting { listener.offer(place: place) }
        }
    }

    /// Ends the connections of all clients that are being told a story.
    func abandonStories() {
        for listener in state.withLock({ $0.listeners.values.flatMap(\.values) }) {
            if case .story(_, let abandon) = listener.purpose { abandon() }
        }
    }
}
