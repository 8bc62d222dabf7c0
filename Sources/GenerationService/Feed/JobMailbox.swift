package import Generation

/// What a listener is told next of a job.
package enum JobNews: Sendable {
    /// A later value of the job.
    case job(JobSnapshot)
    /// Its place in the queue, from 1; only while it waits.
    case place(Int)
    /// How one of its pictures looks by now; only while it runs.
    case preview(PicturePreview)
    /// Nothing has happened for a while.
    case quiet
}

/// What waits to be told to one listener; however slow that is, it is at most one of each kind.
///
/// A later value of the job takes the place of an earlier one, so a listener sees revisions rise, and a preview that of
/// the one before it of the same tile. Who publishes first does not matter: what is older than what is known is dropped.
struct JobMailbox: Sendable {
    /// The newest value that was put in or that the listener brought along; 0 before there is any.
    private var revision: Int64
    private var newest: (state: JobState, attempt: Int)?
    private var job: JobSnapshot?
    private var place: Int?
    /// The last one that was put in.
    private var knownPlace: Int?
    private var previews: [PicturePreview] = []
    private var previewAttempt = 0

    /// - Parameter revision: the newest value that the listener knows already; 0 for none.
    init(after revision: Int64) { self.revision = revision }

    /// Whether the listener's job waits in the queue, as far as is known here.
    var isJobQueued: Bool { newest?.state == .queued }

    /// Puts a value of the job in.
    ///
    /// - Returns: `false` when the same or a later one is known.
    mutating func put(_ snapshot: JobSnapshot) -> Bool {
        let value = snapshot.job
        if newest == nil && value.revision <= revision { newest = (value.state, value.attempt) }
        guard value.revision > revision else { return false }
        revision = value.revision
        newest = (value.state, value.attempt)
        job = snapshot
        place = nil
        knownPlace = nil
        if value.state != .running || value.attempt != previewAttempt { previews = [] }
        return true
    }

    /// Puts the place of a waiting job in.
    ///
    /// - Returns: `false` when it is no news.
    mutating func put(place: Int) -> Bool {
        guard isJobQueued, place != knownPlace else { return false }
        self.place = place
        knownPlace = place
        return true
    }

    /// Puts a preview of a running attempt in.
    ///
    /// - Returns: `false` when the job has moved on since.
    mutating func put(_ preview: PicturePreview, of attempt: Int) -> Bool {
        if let newest, newest.state.isTerminal || attempt < newest.attempt { return false }
        if attempt < previewAttempt { return false }
        if attempt > previewAttempt { previews = [] }
        previewAttempt = attempt
        if let index = previews.firstIndex(where: { $0.tile == preview.tile }) {
            previews[index] = preview
        } else {
            previews.append(preview)
        }
        return true
    }

    /// Takes what is to be told next: the job first, since what else there is belongs to its newest value.
    mutating func take() -> JobNews? {
        if let job {
            self.job = nil
            return .job(job)
        }
        if let place {
            self.place = nil
            return .place(place)
        }
        return previews.isEmpty ? nil : .preview(previews.removeFirst())
    }
}
