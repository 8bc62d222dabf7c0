import Generation
import Synchronization

/// Keeps the previews that an execution passes on, in order.
final class ShownPreviews: Sendable {
    private let shown = Mutex<[(job: JobID, preview: PicturePreview)]>([])

    func show(_ job: Job, _ preview: PicturePreview) {
        shown.withLock { $0.append((job.id, preview)) }
    }

    /// What was shown of one job.
    func all(of job: JobID) -> [PicturePreview] {
        shown.withLock { $0.filter { $0.job == job }.map(\.preview) }
    }
}
