/// Values in the order of their keys, made for queues: most come at the end and most leave at the front.
///
/// The entries lie in sorted chunks of at most ``chunkSize``, so that what comes or leaves in the middle moves one chunk
/// and not the whole queue.
///
/// - Complexity: at the end and at the front O(1), amortised; in the middle O(log n) to find the place and at most one
///   chunk of moved bytes; ``rank(of:)`` adds up n / ``chunkSize`` numbers.
struct OrderedQueue<Value: Sendable>: Sendable {
    private struct Entry: Sendable {
        var key: Int64
        var value: Value
    }

    /// - Invariant: not empty, which is why a last entry exists.
    private struct Chunk: Sendable {
        /// Sorted; what lies before ``head`` has left.
        var entries: [Entry]
        var head = 0

        var count: Int { entries.count - head }
        var lastKey: Int64 { entries[entries.count - 1].key }

        /// The first place whose key is not below `key`.
        func position(of key: Int64) -> Int {
            var low = head
            var high = entries.count
            while low < high {
                let middle = (low + high) / 2
                if entries[middle].key < key { low = middle + 1 } else { high = middle }
            }
            return low
        }

        mutating func insert(_ entry: Entry, at position: Int) {
            if position == head && head > 0 {
                head -= 1
                entries[head] = entry
            } else {
                entries.insert(entry, at: position)
            }
        }

        mutating func popFirst() -> Entry {
            let entry = entries[head]
            head += 1
            // What has left is freed when it is half of what is kept, so that a queue that never empties stays small.
            if head >= 32 && head * 2 >= entries.count {
                entries.removeFirst(head)
                head = 0
            }
            return entry
        }
    }

    private static var chunkSize: Int { 1024 }

    private var chunks: [Chunk] = []
    private(set) var count = 0

    var isEmpty: Bool { count == 0 }

    /// The value of the least key.
    var first: (key: Int64, value: Value)? {
        chunks.first.map { ($0.entries[$0.head].key, $0.entries[$0.head].value) }
    }

    /// Adds a value; its key must not be there yet.
    mutating func insert(_ value: Value, at key: Int64) {
        let entry = Entry(key: key, value: value)
        count += 1
        guard !chunks.isEmpty, key <= chunks[chunks.count - 1].lastKey else { return append(entry) }
        let index = self.index(of: key)
        let position = chunks[index].position(of: key)
        precondition(chunks[index].entries[position].key != key, "One key belongs to one value")
        chunks[index].insert(entry, at: position)
        guard chunks[index].count > Self.chunkSize else { return }
        let middle = chunks[index].head + chunks[index].count / 2
        let upper = Chunk(entries: Array(chunks[index].entries[middle...]))
        chunks[index].entries.removeSubrange(middle...)
        chunks.insert(upper, at: index + 1)
    }

    /// Takes the value of the least key.
    mutating func popFirst() -> (key: Int64, value: Value)? {
        guard !isEmpty else { return nil }
        count -= 1
        let entry = chunks[0].popFirst()
        if chunks[0].count == 0 { chunks.removeFirst() }
        return (entry.key, entry.value)
    }

    /// Takes the value of a key, or nothing when it is not there.
    mutating func remove(_ key: Int64) -> Value? {
        let index = self.index(of: key)
        guard index < chunks.count else { return nil }
        let position = chunks[index].position(of: key)
        guard chunks[index].entries[position].key == key else { return nil }
        count -= 1
        if position == chunks[index].head {
            let entry = chunks[index].popFirst()
            if chunks[index].count == 0 { chunks.remove(at: index) }
            return entry.value
        }
        return chunks[index].entries.remove(at: position).value
    }

    /// How many keys are below `key`.
    func rank(of key: Int64) -> Int {
        let index = self.index(of: key)
        let before = chunks[..<index].reduce(0) { $0 + $1.count }
        guard index < chunks.count else { return before }
        return before + chunks[index].position(of: key) - chunks[index].head
    }

    /// Calls `body` with each value whose key is below `key`, in order.
    func forEach(below key: Int64, _ body: (Value) -> Void) {
        for chunk in chunks {
            for entry in chunk.entries[chunk.head...] {
                guard entry.key < key else { return }
                body(entry.value)
            }
        }
    }

    private mutating func append(_ entry: Entry) {
        if chunks.isEmpty || chunks[chunks.count - 1].count >= Self.chunkSize {
            chunks.append(Chunk(entries: [entry]))
        } else {
            chunks[chunks.count - 1].entries.append(entry)
        }
    }

    /// The first chunk that could hold `key`: whose last key is not below it.
    private func index(of key: Int64) -> Int {
        var low = 0
        var high = chunks.count
        while low < high {
            let middle = (low + high) / 2
            if chunks[middle].lastKey < key { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
