extension ImageHeader {
    /// Whether a file that a decoder refused ends before its format says that it may.
    ///
    /// Only to tell a person the difference between half a file and a damaged one; a sound file is told apart by decoding
    /// it. WebP, GIF and TIFF files that end too early are refused by their headers already.
    package func isCutOff(_ bytes: [UInt8]) -> Bool {
        var cursor = ByteCursor(bytes)
        do {
            switch format {
            case .png: try Self.walkPNG(&cursor)
            case .jpeg: try Self.walkJPEG(&cursor)
            case .avif, .heic: while cursor.remaining > 0 { _ = try Self.nextBox(&cursor) }
            case .webp, .gif, .tiff: break
            }
            return false
        } catch {
            switch error {
            case .endOfBytes: return true
            case .ruleBroken, .unsupported: return false
            }
        }
    }

    private static func walkPNG(_ cursor: inout ByteCursor) throws(HeaderFailure) {
        try cursor.skip(8)
        while true {
            let length = try cursor.bigEndian(byteCount: 4)
            let name = try cursor.name()
            guard length <= 0x7FFF_FFFF else { throw .ruleBroken }
            try cursor.skip(length + 4)
            if name == "IEND" { return }
        }
    }

    /// Looks for the end marker: behind a scan's header any bytes may stand, but a marker is never one of them.
    private static func walkJPEG(_ cursor: inout ByteCursor) throws(HeaderFailure) {
        try cursor.skip(2)
        while true {
            while try cursor.byte() != 0xFF {}
            var marker: UInt8 = 0xFF
            while marker == 0xFF { marker = try cursor.byte() }
            switch marker {
            case 0xD9: return
            case 0x00, 0x01, 0xD0...0xD8: continue
            case _:
                let length = try cursor.bigEndian(byteCount: 2)
                guard length >= 2 else { throw .ruleBroken }
                try cursor.skip(length - 2)
            }
        }
    }
}
