/// Runs independent pieces of work on several threads and gives their results in the order of the pieces.
enum Work {
    static func map<Piece: Sendable, Result: Sendable>(
        _ pieces: [Piece],
        threads: Int,
        _ body: @escaping @Sendable (Piece) throws -> Result
    ) async throws -> [Result] {
        try await withThrowingTaskGroup(of: (Int, Result).self) { group in
            var results = [Result?](repeating: nil, count: pieces.count), next = 0
            func start() {
                guard next < pieces.count else { return }
                let (index, piece) = (next, pieces[next])
                next += 1
                group.addTask { (index, try body(piece)) }
            }
            for _ in 0..<threads { start() }
            while let (index, result) = try await group.next() {
                results[index] = result
                start()
            }
            return results.compactMap { $0 }
        }
    }
}
