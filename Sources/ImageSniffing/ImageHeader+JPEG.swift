extension ImageHeader {
    /// Walks the marker segments to the frame header, and from there to the first scan.
    ///
    /// Baseline, extended and progressive Huffman coding with 8-bit samples are read; arithmetic coding, lossless
    /// and hierarchical coding and 12-bit samples are not.
    ///
    /// - Source: ITU-T T.81, B.1.1 "Marker assignments", B.2.2 "Frame header syntax" and B.2.3 "Scan header syntax".
    static func readJPEG(_ cursor: inout ByteCursor) throws(HeaderFailure) -> ImageHeader {
        try cursor.skip(2)
        var hasAdobeMarker = false
        while true {
            let marker = try nextMarker(&cursor)
            switch marker {
            case 0xC0, 0xC1, 0xC2:
                return try frameHeader(&cursor, isProgressive: marker == 0xC2, hasAdobeMarker: hasAdobeMarker)
            case 0xC3:
                throw .unsupported(.losslessJPEG)
            case 0xC5, 0xC6, 0xC7:
                throw .unsupported(.hierarchicalJPEG)
            case 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF:
                throw .unsupported(.arithmeticJPEG)
            case 0x01, 0xD0...0xD7:
                continue
            case 0x00, 0xD8, 0xD9, 0xDA:
                throw .ruleBroken
            case _:
                let length = try cursor.bigEndian(byteCount: 2)
                guard length >= 2 else { throw .ruleBroken }
                var content = try cursor.part(length - 2)
                if marker == 0xEE, length >= 14, try content.name() == "Adob" { hasAdobeMarker = true }
            }
        }
    }

    /// Whether the first scan has not all components of the frame: the decoder then keeps all coefficients.
    ///
    /// So it does for us when what stands before the scan can't be read, which a decoder may skip. A file that ends before
    /// its first scan has nothing to be kept.
    private static func hasSeveralScans(_ cursor: inout ByteCursor, components: Int) -> Bool {
        do {
            while true {
                let marker = try nextMarker(&cursor)
                switch marker {
                case 0x01, 0xD0...0xD7: continue
                case 0x00, 0xD8, 0xD9: return true
                case _:
                    let length = try cursor.bigEndian(byteCount: 2)
                    guard length >= 2 else { return true }
                    var content = try cursor.part(length - 2)
                    guard marker == 0xDA else { continue }
                    guard content.remaining > 0 else { return true }
                    return try content.byte() < components
                }
            }
        } catch {
            switch error {
            case .endOfBytes: return false
            case .ruleBroken, .unsupported: return true
            }
        }
    }

    private static func nextMarker(_ cursor: inout ByteCursor) throws(HeaderFailure) -> UInt8 {
        guard try cursor.byte() == 0xFF else { throw .ruleBroken }
        var marker = try cursor.byte()
        // Any number of fill bytes may stand before a marker.
        while marker == 0xFF { marker = try cursor.byte() }
        return marker
    }

    private static func frameHeader(
        _ cursor: inout ByteCursor,
        isProgressive: Bool,
        hasAdobeMarker: Bool
    ) throws(HeaderFailure) -> ImageHeader {
        let length = try cursor.bigEndian(byteCount: 2)
        let precision = try cursor.byte()
        let height = try cursor.bigEndian(byteCount: 2)
        let width = try cursor.bigEndian(byteCount: 2)
        let components = Int(try cursor.byte())
        guard length == 8 + 3 * components, width > 0 else { throw .ruleBroken }
        var samples: [Int] = []
        for _ in 0..<components {
            try cursor.skip(1)
            let sampling = Int(try cursor.byte())
            samples.append((sampling >> 4) * (sampling & 15))
            try cursor.skip(1)
        }
        // A height of 0 is given after the first scan, by a DNL marker, which no decoder in use reads.
        guard height > 0 else { throw .unsupported(.heightlessJPEG) }
        guard precision == 8 else { throw .unsupported(.deepJPEG) }
        guard [1, 3, 4].contains(components) else { throw .unsupported(.unusualJPEG) }
        let isHeld = isProgressive || hasSeveralScans(&cursor, components: components)
        return ImageHeader(
            format: .jpeg,
            width: width,
            height: height,
            frames: 1,
            bitsPerSample: 8,
            channels: components,
            // Two bytes for each; components of fewer samples have fewer coefficients.
            heldByteCount: isHeld ? 2 * width * height * samples.reduce(0, +) / max(1, samples.max() ?? 1) : 0,
            hasPlainInks: components == 4 && !hasAdobeMarker
        )
    }
}
