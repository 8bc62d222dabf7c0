import Generation

/// Removes files that no row names.
///
/// A row goes before its file, and a file comes before its row; so what is found without a row is nobody's, unless it is
/// pinned by the one who is about to write the row.
struct PictureSweep: Sendable {
    /// Files that are looked at together: their rows are read at once, and they are removed before the next ones.
    private static let portion = 256

    let store: any RetentionStore
    let pictures: any PictureInventory

    /// Removes those of the files that no row names and nobody has pinned.
    ///
    /// - Returns: how many there were.
    /// - Throws: what the store or the disk said; what was not looked at is looked at in the next run.
    func callAsFunction(_ candidates: Set<ContentDigest>) async throws -> Int {
        var rest = Array(candidates)
        var removed = 0
        do {
            while !rest.isEmpty {
                removed += try await remove(Set(rest.suffix(Self.portion)))
                rest.removeLast(min(Self.portion, rest.count))
            }
        } catch {
            pictures.reconsider(Set(rest))
            throw error
        }
        return removed
    }

    private func remove(_ candidates: Set<ContentDigest>) async throws -> Int {
        // Most files of a folder are named: only the others are worth a condemnation.
        let suspects = try await store.unnamed(among: candidates)
        guard !suspects.isEmpty else { return 0 }
        let condemnation = pictures.condemn(suspects)
        let unnamed: Set<ContentDigest>
        do {
            unnamed = try await store.unnamed(among: condemnation.digests)
        } catch {
            _ = try await pictures.remove([], of: condemnation)
            throw error
        }
        return try await pictures.remove(unnamed, of: condemnation)
    }
}
