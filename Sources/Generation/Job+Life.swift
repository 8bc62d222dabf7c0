/// How an attempt or a job ended.
package enum JobOutcome: Sendable, Hashable {
    case succeeded(GenerationResult)
    case failed(RecordedFailure)
    /// Its owner does not want it any more.
    case cancelled

    /// What this is to the life of a job.
    package var event: JobEvent {
        switch self {
        case .succeeded: .finished
        case .failed: .refused
        case .cancelled: .cancelRequested
        }
    }
}

/// The changes that a job can go through: each raises ``revision`` by one, and none runs ``updatedAt`` backwards.
///
/// Every store applies them inside the transaction that writes the row, so that all stores tell the same story.
extension Job {
    /// Begins the next attempt.
    ///
    /// - Returns: `false`, with nothing changed, when the job does not wait.
    package mutating func claim(at instant: Timestamp) -> Bool {
        guard move(on: .claimed, at: instant) else { return false }
        attempt += 1
        startedAt = updatedAt
        return true
    }

    /// Names the reference that was fetched.
    package mutating func attach(_ reference: StoredPicture, at instant: Timestamp) {
        self.reference = reference
        touch(at: instant)
    }

    /// Raises the progress to `percent`, cut to 0…99.
    ///
    /// - Returns: `false`, with nothing changed, when it is not a rise.
    package mutating func raiseProgress(to percent: Int, at instant: Timestamp) -> Bool {
        guard min(percent, 99) > progress else { return false }
        progress = min(percent, 99)
        touch(at: instant)
        return true
    }

    /// Goes back into the queue.
    ///
    /// - Parameter workerDied: whether the attempt ended with the process that rendered; such ends are counted.
    /// - Returns: `false`, with nothing changed, when the job does not run.
    package mutating func handBack(workerDied: Bool, at instant: Timestamp) -> Bool {
        guard move(on: .handedBack, at: instant) else { return false }
        if workerDied { workerDeaths += 1 }
        return true
    }

    /// Comes to its end.
    ///
    /// - Returns: `false`, with nothing changed, when it has ended before, or can't end in this way now.
    package mutating func end(with outcome: JobOutcome, at instant: Timestamp) -> Bool {
        guard move(on: outcome.event, at: instant) else { return false }
        finishedAt = updatedAt
        switch outcome {
        case .succeeded(let result):
            progress = 100
            self.result = result
        case .failed(let failure):
            self.failure = failure
        case .cancelled:
            break
        }
        return true
    }

    /// What a webhook can be told of the step from `earlier` to this job.
    package func event(since earlier: Job) -> WebhookEvent? {
        guard revision > earlier.revision else { return nil }
        switch state {
        case .queued: return nil
        case .running where earlier.state == .queued: return attempt == 1 ? .started : nil
        case .running: return progress / 10 > earlier.progress / 10 ? .progress : nil
        case .succeeded: return .succeeded
        case .failed: return .failed
        case .cancelled: return .cancelled
        }
    }

    private mutating func move(on event: JobEvent, at instant: Timestamp) -> Bool {
        guard let next = JobLifecycle.next(after: state, on: event) else { return false }
        state = next
        touch(at: instant)
        return true
    }

    private mutating func touch(at instant: Timestamp) {
        updatedAt = max(updatedAt, instant)
        revision += 1
    }
}
