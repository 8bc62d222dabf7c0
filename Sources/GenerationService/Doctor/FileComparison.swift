import Generation

/// Compares the files of a picture store with the rows that name them, shelf by shelf.
///
/// Rows and files change while they are read. A file comes before its row and goes after it; so files are read after the
/// rows, and whatever does not fit is looked at once more before it is believed.
struct FileComparison: Sendable {
    /// What was found, over all shelves.
    private struct Result {
        var files = 0
        var bytes = 0
        var orphans = 0
        var removed = 0
        var lost: Set<ContentDigest> = []
        var damaged: Set<ContentDigest> = []
        var setAside = 0
        var strangers: [String] = []
    }

    /// Names in one sentence at most.
    private static let mostNames = 5

    let store: any StoreExamination & RetentionStore
    let pictures: any PictureInventory
    let orders: Doctor.Orders
    let now: @Sendable () -> Timestamp

    func findings() async throws -> [Finding] {
        var result = Result()
        for number in UInt8.min...UInt8.max { try await compare(number, &result) }
        let known = try await store.lostFiles()
        let isBack = known.subtracting(result.lost).subtracting(result.damaged)
        if orders.mends {
            try await store.recordLost(result.lost.union(result.damaged), found: isBack, at: now())
        }
        return [
            Finding(
                "files",
                .ok,
                "\(result.files) files, \(ByteText.of(result.bytes))\(orders.isDeep ? ", all read" : "")"
            ),
            orphans(result), lost(result, known), damaged(result), strangers(result),
        ]
    }

    private func compare(_ number: UInt8, _ result: inout Result) async throws {
        let named = try await store.namedFiles(shelf: number)
        let shelf = try await pictures.shelf(number)
        result.files += shelf.files.count
        result.bytes += shelf.files.values.reduce(0, +)
        result.strangers += shelf.strangers

        let unnamed = Set(shelf.files.keys).subtracting(named.keys)
        let orphans = try await unnamedStill(among: unnamed)
        result.orphans += orphans.count
        if orders.mends, !orphans.isEmpty {
            result.removed += try await PictureSweep(store: store, pictures: pictures)(orphans)
        }

        let missing = Set(named.keys).subtracting(shelf.files.keys)
        for digest in missing.subtracting(try await store.unnamed(among: missing)) {
            if try await pictures.condition(of: digest) == .missing { result.lost.insert(digest) }
        }

        for (digest, length) in shelf.files where !orphans.contains(digest) {
            guard orders.isDeep || named[digest].map({ $0 != length }) ?? false else { continue }
            guard try await pictures.condition(of: digest) == .damaged else { continue }
            result.damaged.insert(digest)
            if orders.mends, try await pictures.setAside(digest) { result.setAside += 1 }
        }
    }

    /// Those that nobody has pinned and no row names, now.
    private func unnamedStill(among digests: Set<ContentDigest>) async throws -> Set<ContentDigest> {
        guard !digests.isEmpty else { return [] }
        let condemnation = pictures.condemn(digests)
        _ = try await pictures.remove([], of: condemnation)
        return try await store.unnamed(among: condemnation.digests)
    }

    private func orphans(_ result: Result) -> Finding {
        if result.orphans == 0 { return Finding("orphan_files", .ok, "every file belongs to a job or an upload") }
        if orders.mends {
            return Finding("orphan_files", .mended, "\(result.removed) files that no job and no upload names, removed")
        }
        return Finding(
            "orphan_files",
            .problem,
            "\(result.orphans) files that no job and no upload names; they go at the next start, or with --mend"
        )
    }

    private func lost(_ result: Result, _ known: Set<ContentDigest>) -> Finding {
        if result.lost.isEmpty { return Finding("lost_files", .ok, "every picture has its file") }
        let news = result.lost.subtracting(known)
        let text =
            "\(result.lost.count) files are gone, and their addresses answer 410 picture_lost: \(names(result.lost))"
        if news.isEmpty { return Finding("lost_files", .notice, text) }
        return orders.mends
            ? Finding("lost_files", .mended, text + "; written down as lost")
            : Finding("lost_files", .problem, text)
    }

    private func damaged(_ result: Result) -> Finding {
        let depth = orders.isDeep ? "by content" : "by length; --deep reads their content"
        if result.damaged.isEmpty { return Finding("damaged_files", .ok, "none, \(depth)") }
        let text = "\(result.damaged.count) files are not what they were: \(names(result.damaged))"
        guard orders.mends else { return Finding("damaged_files", .problem, text) }
        return result.setAside == result.damaged.count
            ? Finding("damaged_files", .mended, text + "; put aside in pictures/damaged, and written down as lost")
            : Finding("damaged_files", .problem, text + "; some are in use just now, look again")
    }

    private func strangers(_ result: Result) -> Finding {
        if result.strangers.isEmpty { return Finding("strange_files", .ok, "nothing else lies among the pictures") }
        let shown = result.strangers.sorted().prefix(Self.mostNames).joined(separator: ", ")
        return Finding("strange_files", .notice, "\(result.strangers.count) are none of this server's: \(shown)")
    }

    private func names(_ digests: Set<ContentDigest>) -> String {
        let shown = digests.map(\.text).sorted().prefix(Self.mostNames).joined(separator: ", ")
        return digests.count > Self.mostNames ? shown + ", …" : shown
    }
}
