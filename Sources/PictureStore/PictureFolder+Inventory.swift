import Foundation
package import Generation
import Synchronization

/// What lies in the folder, and how it goes.
extension PictureFolder: PictureInventory {
    package func condemn(_ digests: Set<ContentDigest>) -> Condemnation {
        state.withLock { $0.ledger.condemn(digests) }
    }

    package func remove(
        _ unnamed: Set<ContentDigest>,
        of condemnation: Condemnation
    ) async throws(PictureStoreFailure) -> Int {
        try await onQueue { [self] in
            var removed = 0
            var refusal: (any Error)?
            for digest in condemnation.digests {
                let path = path(of: digest)
                do {
                    // One lock for the question and the deed: a keeper comes before both, or finds no file.
                    let isGone = try state.withLock { state in
                        guard state.ledger.carryOut(condemnation, on: digest), unnamed.contains(digest) else {
                            return false
                        }
                        return try DurableFile.remove(path)
                    }
                    if isGone { removed += 1 }
                } catch {
                    refusal = error
                    reconsider([digest])
                }
            }
            if let refusal { throw refusal }
            return removed
        }
    }

    package func takeReleased() -> Set<ContentDigest> { state.withLock { $0.ledger.takeReleased() } }

    package func reconsider(_ digests: Set<ContentDigest>) { state.withLock { $0.ledger.reconsider(digests) } }

    package func shelf(_ number: UInt8) async throws(PictureStoreFailure) -> PictureShelf {
        try await onQueue { [self] in
            let name = ContentDigest(hash: [number]).text
            var shelf = PictureShelf()
            for entry in try DurableFile.entries(of: root + "/" + name) {
                let inside = "\(name)/\(entry)"
                guard Self.isHexadecimal(entry, count: 2), DurableFile.isFolder("\(root)/\(inside)") else {
                    shelf.strangers.append(inside)
                    continue
                }
                for file in try DurableFile.entries(of: "\(root)/\(inside)") {
                    let path = "\(root)/\(inside)/\(file)"
                    // Gone since it was listed, perhaps.
                    guard let length = try DurableFile.length(path) else { continue }
                    if Self.isHexadecimal(file, count: 64), file.hasPrefix(name + entry), !DurableFile.isFolder(path) {
                        shelf.files[ContentDigest(file)] = length
                    } else {
                        shelf.strangers.append("\(inside)/\(file)")
                    }
                }
            }
            return shelf
        }
    }

    package func condition(of digest: ContentDigest) async throws(PictureStoreFailure) -> FileCondition {
        try await onQueue { [self] in
            guard let hash = try DurableFile.hash(path(of: digest)) else { return .missing }
            return ContentDigest(hash: hash) == digest ? .sound : .damaged
        }
    }

    package func setAside(_ digest: ContentDigest) async throws(PictureStoreFailure) -> Bool {
        try await onQueue { [self] in
            let place = root + "/damaged"
            _ = try DurableFile.makeFolder(place)
            return try state.withLock { state in
                guard !state.ledger.isPinned(digest) else { return false }
                return try DurableFile.move(path(of: digest), to: place + "/" + digest.text)
            }
        }
    }

    package func leftovers(removing: Bool) async throws(PictureStoreFailure) -> Int {
        try await onQueue { [self] in
            // Listed first: a name that comes into being later is not in the list, one that goes is in neither.
            let names = Set(try DurableFile.entries(of: incoming))
            let abandoned = names.subtracting(state.withLock { $0.writing })
            let left = try abandoned.filter { try DurableFile.length("\(incoming)/\($0)") != nil }
            if removing { for name in left { _ = try DurableFile.remove("\(incoming)/\(name)") } }
            return left.count
        }
    }

    private static func isHexadecimal(_ name: String, count: Int) -> Bool {
        name.utf8.count == count && name.utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
    }
}
