import ImageSniffing
import Testing

@Suite("Image format")
struct ImageFormatTests {
    @Test("each signature is its format's, and a byte less or another one is nothing", arguments: signatures)
    func sniff(format: ImageFormat, signature: [UInt8], checked: [Int]) {
        #expect(ImageFormat.sniff(signature) == format)
        #expect(ImageFormat.sniff(signature + [1, 2, 3, 4, 5, 6, 7, 8]) == format)
        #expect(ImageFormat.sniff(signature.dropLast()) == nil)
        for index in checked {
            var other = signature
            other[index] ^= 0x20
            #expect(ImageFormat.sniff(other) == nil, "byte \(index)")
        }
    }

    @Test("a slice is looked at from its own start")
    func slice() {
        #expect(ImageFormat.sniff([0, 0, 0xFF, 0xD8, 0xFF, 0xE0][2...]) == .jpeg)
    }

    @Test("media types and file endings are the registered ones")
    func names() {
        let types = ["image/png", "image/jpeg", "image/webp", "image/gif", "image/avif", "image/heic", "image/tiff"]
        #expect(ImageFormat.allCases.map(\.mediaType) == types)
        #expect(ImageFormat.allCases.map(\.fileExtension) == ["png", "jpg", "webp", "gif", "avif", "heic", "tif"])
    }
}

@Suite("Image header")
struct ImageHeaderTests {
    @Test(
        "a PNG's header tells size, depth and channels",
        arguments: [
            (0, 1, 8, 1), (0, 16, 16, 1), (2, 8, 8, 3), (2, 16, 16, 3), (3, 4, 8, 4), (4, 8, 8, 2), (6, 16, 16, 4),
        ]
    )
    func png(colour: Int, bits: Int, bitsPerSample: Int, channels: Int) throws {
        let header = try ImageHeader.read(pngFile(300, 200, bits: UInt8(bits), colour: UInt8(colour)))
        #expect(header.width == 300 && header.height == 200 && header.format == .png && header.frames == 1)
        #expect(header.bitsPerSample == bitsPerSample && header.channels == channels)
    }

    @Test(
        "a depth that does not go with its colour type is refused",
        arguments: [(2, 4), (3, 16), (4, 1), (5, 8), (0, 3)]
    )
    func pngDepth(colour: Int, bits: Int) {
        #expect(throws: ImageRefusal.malformed(.png)) {
            try ImageHeader.read(pngFile(3, 2, bits: UInt8(bits), colour: UInt8(colour)))
        }
    }

    @Test("a JPEG's size stands behind other segments and fill bytes")
    func jpeg() throws {
        let file = jpegFile([0xFF, 0xE1, 0, 4, 9, 9, 0xFF, 0xFF, 0xFF, 0xDB, 0, 3, 1], frame: 0xC2)
        let header = try ImageHeader.read(file)
        #expect(header.width == 640 && header.height == 480 && header.channels == 3 && header.format == .jpeg)
    }

    @Test(
        "coding that no decoder here reads is unsupported, and said",
        arguments: [
            (0xC3, .losslessJPEG), (0xC5, .hierarchicalJPEG), (0xC9, .arithmeticJPEG), (0xCA, .arithmeticJPEG),
            (0xCB, .arithmeticJPEG),
        ] as [(UInt8, ImageVariant)]
    )
    func jpegCoding(frame: UInt8, variant: ImageVariant) {
        #expect(throws: refusal(variant)) { try ImageHeader.read(jpegFile([], frame: frame)) }
    }

    @Test("twelve bits, two channels and a height that follows later are unsupported")
    func jpegKinds() {
        var file = jpegFile([], frame: 0xC1)
        file[6] = 12
        #expect(throws: refusal(.deepJPEG)) { try ImageHeader.read(file) }
        file = jpegFile([], frame: 0xC0)
        file.replaceSubrange(7..<9, with: [0, 0])
        #expect(throws: refusal(.heightlessJPEG)) { try ImageHeader.read(file) }
    }

    @Test(
        "each limit is checked, and the edge is allowed",
        arguments: [
            (ImageLimits(maximumPixels: 60_000), ImageRefusal?.none),
            (ImageLimits(maximumPixels: 59_999), .tooLarge(.pixels, limit: 59_999, found: 60_000)),
            (ImageLimits(maximumSide: 300), nil),
            (ImageLimits(maximumSide: 299), .tooLarge(.side, limit: 299, found: 300)),
            (ImageLimits(maximumRawBytes: 480_000), nil),
            (ImageLimits(maximumRawBytes: 479_999), .tooLarge(.rawBytes, limit: 479_999, found: 480_000)),
            (ImageLimits(maximumAspect: 2), nil),
            (ImageLimits(maximumAspect: 1), .tooLarge(.aspect, limit: 1, found: 2)),
            (ImageLimits(maximumBytes: 45), nil),
            (ImageLimits(maximumBytes: 44), .tooLarge(.bytes, limit: 44, found: 45)),
        ]
    )
    func limits(limits: ImageLimits, refusal: ImageRefusal?) {
        let file = pngFile(300, 200, bits: 16, colour: 6)
        if let refusal {
            #expect(throws: refusal) { try ImageHeader.read(file, limits: limits) }
        } else {
            #expect(throws: Never.self) { try ImageHeader.read(file, limits: limits) }
        }
    }

    @Test("no bytes after a signature make it trap", arguments: 0..<300 as Range<UInt64>)
    func rubbish(seed: UInt64) {
        var state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
        for (format, signature, _) in signatures {
            var file = signature
            for _ in 0..<200 {
                state ^= state << 13
                state ^= state >> 7
                state ^= state << 17
                // Small numbers are more often lengths that fit.
                file.append(state % 3 == 0 ? UInt8(state >> 60) : UInt8(truncatingIfNeeded: state >> 32))
            }
            do throws(ImageRefusal) {
                let header = try ImageHeader.read(file, limits: ImageLimits(formats: ImageFormat.allCases))
                #expect(header.format == format && header.width >= 1 && header.height >= 1)
            } catch {
                #expect(error.publicSentence.hasPrefix("The reference picture"))
            }
        }
    }
}

private func refusal(_ variant: ImageVariant) -> ImageRefusal {
    .unsupportedFormat(.variant(variant), accepted: ImageFormat.always)
}

private let signatures: [(ImageFormat, [UInt8], [Int])] = [
    (.png, [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], Array(0..<8)),
    (.jpeg, [0xFF, 0xD8, 0xFF], [0, 1, 2]),
    (.webp, Array("RIFF\u{1}\u{2}\u{3}\u{4}WEBP".utf8), [0, 1, 2, 3, 8, 9, 10, 11]),
    (.gif, Array("GIF87a".utf8), Array(0..<6)),
    (.gif, Array("GIF89a".utf8), Array(0..<6)),
    (.tiff, [0x49, 0x49, 0x2A, 0], Array(0..<4)),
    (.tiff, [0x4D, 0x4D, 0, 0x2A], Array(0..<4)),
    (.avif, [0, 0, 0, 12] + Array("ftypavif".utf8), Array(4..<12)),
    (.heic, [0, 0, 0, 12] + Array("ftypheic".utf8), Array(4..<12)),
]

/// A PNG of 45 bytes: its header, and an IDAT chunk without bytes; checksums are not looked at here.
private func pngFile(_ width: Int, _ height: Int, bits: UInt8, colour: UInt8) -> [UInt8] {
    let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    let sides: [UInt8] = [0, 0, UInt8(width >> 8), UInt8(width & 0xFF), 0, 0, UInt8(height >> 8), UInt8(height & 0xFF)]
    let rest: [UInt8] = [bits, colour, 0, 0, 0, 0, 0, 0, 0]
    let data: [UInt8] = [0, 0, 0, 0] + Array("IDAT".utf8) + [0, 0, 0, 0]
    return signature + [0, 0, 0, 13] + Array("IHDR".utf8) + sides + rest + data
}

/// A JPEG of 640 x 480 up to its frame header, with segments before that.
private func jpegFile(_ segments: [UInt8], frame: UInt8) -> [UInt8] {
    [0xFF, 0xD8] + segments + [0xFF, frame, 0, 17, 8, 1, 0xE0, 2, 0x80, 3, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0]
}
