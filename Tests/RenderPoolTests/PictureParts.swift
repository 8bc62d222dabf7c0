/// What a picture's file consists of.
enum PictureParts {
    /// The names of a PNG's or WebP's chunks or a JPEG's markers, in their order; parts of one name that hold pixels and
    /// follow each other count once.
    static func names(in file: [UInt8]) throws -> [String] {
        let names =
            switch file.first {
            case 0x89: try png(file)
            case 0xFF: try jpeg(file)
            case _: try webP(file)
            }
        return names.reduce(into: []) { list, name in
            if name != "IDAT" || list.last != name { list.append(name) }
        }
    }

    private static func png(_ file: [UInt8]) throws -> [String] {
        var names: [String] = []
        var index = 8
        while index < file.count {
            names.append(try name(in: file, at: index + 4))
            index += 12 + file[index..<index + 4].reduce(0) { $0 << 8 | Int($1) }
        }
        guard index == file.count else { throw CorpusFailure(reason: "the last chunk is too long") }
        return names
    }

    private static func webP(_ file: [UInt8]) throws -> [String] {
        var names: [String] = []
        var index = 12
        while index < file.count {
            names.append(try name(in: file, at: index))
            let length = file[index + 4..<index + 8].reversed().reduce(0) { $0 << 8 | Int($1) }
            index += 8 + length + length % 2
        }
        guard index == file.count else { throw CorpusFailure(reason: "the last chunk is too long") }
        return names
    }

    /// Markers within pixels are those of restarts, which do not count; what follows the end would.
    private static func jpeg(_ file: [UInt8]) throws -> [String] {
        var names: [String] = []
        var index = 0
        while index + 1 < file.count {
            guard file[index] == 0xFF else { throw CorpusFailure(reason: "no marker at \(index)") }
            let marker = file[index + 1]
            names.append(String(marker, radix: 16, uppercase: true))
            index += 2
            guard marker != 0xD8, marker != 0xD9 else { continue }
            guard index + 2 < file.count else { throw CorpusFailure(reason: "the last segment is too long") }
            index += Int(file[index]) << 8 | Int(file[index + 1])
            guard marker == 0xDA else { continue }
            while index + 1 < file.count, file[index] != 0xFF || isWithinPixels(file[index + 1]) {
                index += 1
            }
        }
        guard index == file.count else { throw CorpusFailure(reason: "bytes behind the end") }
        return names
    }

    /// A zero that keeps a byte from being a marker, or the marker of a restart.
    private static func isWithinPixels(_ marker: UInt8) -> Bool { marker == 0 || (0xD0...0xD7).contains(marker) }

    private static func name(in file: [UInt8], at index: Int) throws -> String {
        guard index + 8 <= file.count else { throw CorpusFailure(reason: "half a chunk") }
        return String(decoding: file[index..<index + 4], as: Unicode.ASCII.self)
    }
}
