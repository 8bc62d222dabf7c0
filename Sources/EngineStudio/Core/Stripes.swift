internal import Synchronization

/// Runs work on rows, or on numbered pieces, with a number of threads that never changes a result.
///
/// The pieces are the same for every number of threads, and no piece reads what another one writes.
struct Stripes: Sendable {
    /// At least 1.
    let threads: Int

    func rows(_ height: Int, _ body: @Sendable (_ first: Int, _ last: Int) -> Void) {
        let size = 32
        pieces((height + size - 1) / size) { piece in
            body(piece * size, min(height, (piece + 1) * size))
        }
    }

    func pieces(_ count: Int, _ body: @Sendable (Int) -> Void) {
        let workers = min(threads, count)
        guard workers > 1 else {
            for piece in 0..<count { body(piece) }
            return
        }
        let next = Atomic<Int>(0)
        StripeCrew.shared.perform(helpers: workers - 1) {
            while true {
                let piece = next.wrappingAdd(1, ordering: .relaxed).oldValue
                guard piece < count else { return }
                body(piece)
            }
        }
    }
}
