internal import Synchronization

/// Results of numbered pieces, in the order of their numbers whatever the order of their ends.
final class PieceSlots<Value: Sendable>: Sendable {
    private let slots: Mutex<[Value?]>

    init(count: Int) { slots = Mutex(Array(repeating: nil, count: count)) }

    func fill(_ piece: Int, _ value: Value) { slots.withLock { $0[piece] = value } }

    /// Of the pieces that were filled.
    var values: [Value] { slots.withLock { $0.compactMap { $0 } } }
}
