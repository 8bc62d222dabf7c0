package import Generation

/// The promises of ``Generation/PictureInventory``: one body, every store of pictures.
package enum PictureInventoryConformance {
    package typealias Rule = StoreRule<any PictureInventory>

    package static let rules: [Rule] = keeping + removing + looking

    private static let keeping: [Rule] = [
        Rule("a file that was kept is pinned until it was let go as often as it was kept") { store, _ in
            let digest = try await store.keep([1, 2, 3])
            try demand(try await store.keep([1, 2, 3]), equals: digest, "the same bytes are one file")
            for left in [2, 1] {
                try demand(store.condemn([digest]).digests.isEmpty, "pinned \(left) times")
                try demand(store.takeReleased().isEmpty, "nothing was let go")
                store.release(digest)
            }
            try demand(store.takeReleased(), equals: [digest], "it was let go")
            try demand(store.takeReleased().isEmpty, "and is told once")
            try demand(store.condemn([digest]).digests, equals: [digest], "not pinned")
        },
        Rule("letting go of what nobody keeps changes nothing") { store, _ in
            let digest = try await released([1], in: store)
            store.release(digest)
            try demand(try await store.bytes(of: digest), equals: [1], "the file")
            _ = try await store.keep([1])
            try demand(store.condemn([digest]).digests.isEmpty, "a later pin counts in full")
        },
        Rule("what is to be looked at again is returned again") { store, _ in
            let digest = try await released([1], in: store)
            _ = store.takeReleased()
            store.reconsider([digest])
            try demand(store.takeReleased(), equals: [digest], "once more")
        },
    ]

    private static let removing: [Rule] = [
        Rule("a condemned file that no row names goes, and others stay") { store, _ in
            let gone = try await released([1], in: store)
            let named = try await released([2], in: store)
            let pinned = try await store.keep([3])
            let untouched = try await released([4], in: store)
            let condemnation = store.condemn([gone, named, pinned])
            try demand(condemnation.digests, equals: [gone, named], "what is not pinned")
            let count = try await store.remove([gone, pinned, untouched], of: condemnation)
            try demand(count, equals: 1, "removed")
            try demand(try await exists(gone, in: store), equals: false, "the one that no row names")
            for digest in [named, pinned, untouched] {
                try demand(try await exists(digest, in: store), equals: true, "another one")
            }
        },
        Rule("bytes that are kept again between condemnation and removal stay") { store, _ in
            for isHeld in [true, false] {
                let digest = try await released([1], in: store)
                let condemnation = store.condemn([digest])
                _ = try await store.keep([1])
                // Its row may be written by now, and was not there when the rows were read.
                if !isHeld { store.release(digest) }
                try demand(try await store.remove([digest], of: condemnation), equals: 0, "nothing goes")
                try demand(try await store.bytes(of: digest), equals: [1], "the file")
                if isHeld { store.release(digest) }
            }
        },
        Rule("a condemnation holds once, and a newer one takes its place") { store, _ in
            let digest = try await released([1], in: store)
            let first = store.condemn([digest])
            let second = store.condemn([digest])
            try demand(try await store.remove([digest], of: first), equals: 0, "the first is void")
            try demand(try await store.remove([], of: second), equals: 0, "taken back")
            try demand(try await store.remove([digest], of: second), equals: 0, "and void now")
            try demand(try await store.remove([digest], of: store.condemn([digest])), equals: 1, "a new one counts")
            try demand(try await store.remove([digest], of: store.condemn([digest])), equals: 0, "there is no file")
        },
        Rule("a file that was removed can be kept again") { store, _ in
            let digest = try await released([7], in: store)
            _ = try await store.remove([digest], of: store.condemn([digest]))
            let again = try await store.keep([7])
            try demand(try await store.bytes(of: again), equals: [7], "the file")
        },
    ]

    private static let looking: [Rule] = [
        Rule("every file lies on the shelf of its first byte, with its length") { store, _ in
            var lengths: [ContentDigest: Int] = [:]
            for length in 1...20 {
                let digest = try await store.keep([UInt8](repeating: UInt8(length), count: length))
                lengths[digest] = length
            }
            var found: [ContentDigest: Int] = [:]
            for number in UInt8.min...UInt8.max {
                let shelf = try await store.shelf(number)
                try demand(shelf.strangers.isEmpty, "no strangers")
                for (digest, length) in shelf.files {
                    let prefix = ContentDigest(hash: [number]).text
                    try demand(digest.text.hasPrefix(prefix), "\(digest) lies on shelf \(number)")
                    found[digest] = length
                }
            }
            try demand(found, equals: lengths, "files")
        },
        Rule("a file is sound, or missing") { store, _ in
            let digest = try await released([1], in: store)
            try demand(try await store.condition(of: digest), equals: .sound, "condition")
            _ = try await store.remove([digest], of: store.condemn([digest]))
            try demand(try await store.condition(of: digest), equals: .missing, "condition")
        },
        Rule("a file is put aside unless it is pinned, and can be kept again") { store, _ in
            let digest = try await store.keep([1])
            try demand(try await store.setAside(digest), equals: false, "pinned")
            store.release(digest)
            try demand(try await store.setAside(digest), equals: true, "not pinned")
            try demand(try await exists(digest, in: store), equals: false, "aside")
            try demand(try await store.setAside(digest), equals: false, "nothing is there")
            let again = try await store.keep([1])
            try demand(try await store.bytes(of: again), equals: [1], "the file")
        },
    ]

    private static func released(
        _ bytes: [UInt8],
        in store: any PictureInventory
    ) async throws(PictureStoreFailure) -> ContentDigest {
        let digest = try await store.keep(bytes)
        store.release(digest)
        return digest
    }

    private static func exists(_ digest: ContentDigest, in store: any PictureInventory) async throws -> Bool {
        try await store.condition(of: digest) != .missing
    }
}
