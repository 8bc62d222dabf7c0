import Foundation

/// What the library wrote down of one file or folder; CPowerCut.h describes the bytes.
struct PowerCutJournal {
    enum Kind: Character {
        case file = "f"
        case folder = "d"
    }

    /// A change of content: the file had `size` bytes, and `kept` in the first part of `range`; the rest did not exist.
    struct ContentChange {
        let size: Int
        let range: Range<Int>
        let kept: ArraySlice<UInt8>
    }

    /// A change of an entry: `name` stood for `previous`, or for nothing.
    struct EntryChange {
        let folder: String
        let name: String
        let previous: UInt64?
        /// Whether the next one belongs to the same change.
        let isJoined: Bool
    }

    let kind: Kind
    let inode: UInt64
    /// Of all generations, the oldest first.
    private let bytes: [UInt8]

    /// Reads every journal of a folder of records.
    static func all(in state: String) throws -> [PowerCutJournal] {
        var generations: [String: [(number: Int, name: String)]] = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: state) where name != "graves" {
            let parts = name.split(separator: "-")
            guard parts.count == 3, let number = Int(parts[2]) else { throw Unreadable(name: name) }
            generations["\(parts[0])-\(parts[1])", default: []].append((number, name))
        }
        return try generations.sorted { $0.key < $1.key }.map { subject, list in
            guard let letter = subject.first, let kind = Kind(rawValue: letter),
                let inode = UInt64(subject.dropFirst(2))
            else { throw Unreadable(name: subject) }
            let bytes = try list.sorted { $0.number < $1.number }.flatMap {
                // A generation that was cut short is the last one of its process, and nothing followed from its end.
                try whole([UInt8](Data(contentsOf: URL(filePath: "\(state)/\($0.name)"))), kind)
            }
            return PowerCutJournal(kind: kind, inode: inode, bytes: bytes)
        }
    }

    func contentChanges() throws -> [ContentChange] {
        try records().map { start, end in
            let offset = number(start + 8)
            return ContentChange(
                size: number(start),
                range: offset..<offset + number(start + 16),
                kept: bytes[(start + Self.contentHead)..<end]
            )
        }
    }

    func entryChanges() throws -> [EntryChange] {
        try records().map { start, end in
            let head = start + Self.entryHead
            let middle = head + shortNumber(start + 8)
            let previous = number(start)
            return EntryChange(
                folder: String(decoding: bytes[middle..<end], as: UTF8.self),
                name: String(decoding: bytes[head..<middle], as: UTF8.self),
                previous: previous == 0 ? nil : UInt64(previous),
                isJoined: shortNumber(start + 16) == 1
            )
        }
    }

    /// Something that the library does not write.
    struct Unreadable: Error {
        let name: String
    }

    private static let contentHead = 32
    private static let entryHead = 24

    private func records() throws -> [(Int, Int)] { Self.records(in: bytes, kind) }

    private func number(_ place: Int) -> Int { Self.number(bytes, place, 8) }
    private func shortNumber(_ place: Int) -> Int { Self.number(bytes, place, 4) }

    private static func number(_ bytes: [UInt8], _ place: Int, _ width: Int) -> Int {
        bytes[place..<place + width].reversed().reduce(0) { $0 << 8 | Int($1) }
    }

    private static func whole(_ bytes: [UInt8], _ kind: Kind) -> ArraySlice<UInt8> {
        bytes[..<(records(in: bytes, kind).last?.1 ?? 0)]
    }

    /// Start and end of each whole record.
    private static func records(in bytes: [UInt8], _ kind: Kind) -> [(Int, Int)] {
        let head = kind == .file ? contentHead : entryHead
        var found: [(Int, Int)] = []
        var start = 0
        while start + head <= bytes.count {
            let tail =
                switch kind {
                case .file: number(bytes, start + 24, 8)
                case .folder: number(bytes, start + 8, 4) + number(bytes, start + 12, 4)
                }
            let end = start + head + tail
            if end > bytes.count { break }
            found.append((start, end))
            start = end
        }
        return found
    }
}
