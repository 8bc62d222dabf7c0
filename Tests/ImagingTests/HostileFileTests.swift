import ImageSniffing
import Imaging
import Testing

/// Files that ask for more than they are worth: refused by their header, before a decoder sees a byte.
@Suite("Hostile files")
struct HostileFileTests {
    @Test("a picture that is too large is refused by its header", arguments: bombs)
    func tooLarge(_ name: String, bytes: [UInt8], refusal: ImageRefusal) {
        #expect(throws: refusal) { try ImageHeader.read(bytes) }
        #expect(throws: ImagingFailure.refused(refusal)) { try ReferenceDecoder.decode(bytes) }
    }

    @Test("a file of too many bytes is refused by its length")
    func tooManyBytes() {
        let refusal = ImageRefusal.tooLarge(.bytes, limit: 20_971_520, found: 20_971_521)
        #expect(throws: refusal) { try ImageHeader.read([UInt8](repeating: 0, count: 20_971_521)) }
    }

    @Test("a damaged file is refused as such, and one that ends too early as that", arguments: damaged)
    func damage(_ name: String, bytes: [UInt8], refusal: ImageRefusal) {
        #expect(throws: ImagingFailure.refused(refusal)) { try ReferenceDecoder.decode(bytes) }
    }

    @Test("a file of another kind is refused, whatever its name says, and named", arguments: foreign)
    func unsupported(text: String, found: FoundContent) {
        let refusal = ImageRefusal.unsupportedFormat(found, accepted: ImageFormat.always)
        #expect(throws: ImagingFailure.refused(refusal)) { try ReferenceDecoder.decode(Array(text.utf8)) }
        #expect(refusal.publicSentence.hasSuffix("PNG, JPEG, WebP or GIF; this is \(found.phrase)"))
    }

    @Test("an odd but sound file is read", arguments: odd)
    func accepted(_ name: String, bytes: [UInt8], width: Int, height: Int) throws {
        let pixels = try ReferenceDecoder.decode(bytes)
        #expect(pixels.width == width && pixels.height == height)
    }

    @Test("a file that was cut off is never taken for a whole one", arguments: try smallFiles())
    func everyPrefix(_ name: String, bytes: [UInt8], tail: Int) {
        for count in 0..<bytes.count - tail {
            #expect(throws: ImagingFailure.self, "\(name), \(count) bytes") {
                try ReferenceDecoder.decode(Array(bytes.prefix(count)))
            }
        }
    }

    @Test("a file with one flipped bit is read or refused, and never ends the process", arguments: try smallFiles())
    func everyFlip(_ name: String, bytes: [UInt8], tail: Int) {
        for index in 0..<min(128, bytes.count) {
            for bit in 0..<8 {
                var damaged = bytes
                damaged[index] ^= 1 << UInt8(bit)
                do {
                    let pixels = try ReferenceDecoder.decode(damaged)
                    #expect(pixels.bytes.count == pixels.width * pixels.height * 3)
                } catch {
                    guard case .refused = error else {
                        Issue.record("\(name), bit \(bit) of byte \(index): \(error)")
                        continue
                    }
                }
            }
        }
    }
}

private let bombs: [(String, [UInt8], ImageRefusal)] = [
    (
        "p01: a PNG of 65535 x 65535 without data",
        PNGFile.header(65_535, 65_535, colour: 6) + PNGFile.chunk("IDAT", PNGFile.zlib([0])) + PNGFile.chunk("IEND"),
        .tooLarge(.side, limit: 16_384, found: 65_535)
    ),
    (
        "p02: a PNG as large as the format allows",
        PNGFile.header(0x7FFF_FFFF, 0x7FFF_FFFF, bits: 16, colour: 6) + PNGFile.chunk("IDAT", PNGFile.zlib([0])),
        .tooLarge(.side, limit: 16_384, found: 0x7FFF_FFFF)
    ),
    (
        "p03: a PNG of 10000 x 10000 bits",
        PNGFile.header(10_000, 10_000, bits: 1, colour: 0) + PNGFile.chunk("IDAT", PNGFile.zlib([0])),
        .tooLarge(.pixels, limit: 50_000_000, found: 100_000_000)
    ),
    (
        "a PNG like a thread",
        PNGFile.header(10_001, 200) + PNGFile.chunk("IDAT", PNGFile.zlib([0])),
        .tooLarge(.aspect, limit: 50, found: 51)
    ),
    (
        "j01: a JPEG that claims 65500 x 65500", jpegHeader(65_500, 65_500),
        .tooLarge(.side, limit: 16_384, found: 65_500)
    ),
    (
        "g01: a GIF of 65535 x 65535",
        GIFFile.file(65_535, 65_535, frames: [.init(width: 65_535, height: 65_535, colour: 0)]),
        .tooLarge(.side, limit: 16_384, found: 65_535)
    ),
    (
        "g02: a GIF whose frame lies far outside of its screen",
        GIFFile.file(1, 1, frames: [.init(x: 65_534, y: 65_534, width: 65_535, height: 65_535, colour: 0)]),
        .tooLarge(.side, limit: 16_384, found: 131_069)
    ),
    (
        "w01b: a WebP of 28 bytes", WebPFile.file(16_383, 16_383),
        .tooLarge(.pixels, limit: 50_000_000, found: 268_402_689)
    ),
    (
        "w03: a WebP with a canvas of 2^24",
        WebPFile.extended(
            flags: 2,
            1 << 24,
            1 << 24,
            WebPFile.chunk("ANMF", [UInt8](repeating: 0, count: 16) + WebPFile.chunk("VP8L", WebPFile.lossless(1, 1)))
        ),
        .tooLarge(.side, limit: 16_384, found: 1 << 24)
    ),
]

private let damaged: [(String, [UInt8], ImageRefusal)] = [
    ("only the signature", PNGFile.signature, .truncated(.png)),
    (
        "p09: a chunk longer than the file", PNGFile.header(1, 1) + bigEndian(0x7FFF_FFFF, 4) + Array("IDAT".utf8),
        .truncated(.png)
    ),
    (
        "p10: no columns", PNGFile.header(0, 1) + PNGFile.chunk("IDAT", PNGFile.zlib([0])) + PNGFile.chunk("IEND"),
        .malformed(.png)
    ),
    (
        "p11: a wrong checksum of a chunk",
        PNGFile.header(1, 1) + PNGFile.chunk("IDAT", PNGFile.zlib([0, 1, 2, 3]), checksum: 1) + PNGFile.chunk("IEND"),
        .malformed(.png)
    ),
    ("p13: no pixels", PNGFile.header(1, 1) + PNGFile.chunk("IEND"), .malformed(.png)),
    ("a depth that the colour type has not", PNGFile.file(1, 1, bits: 4, colour: 2, rows: [[0, 0]]), .malformed(.png)),
    ("too few rows", PNGFile.file(2, 9, rows: [[0, 0, 0, 0, 0, 0]]), .malformed(.png)),
    ("only the signature", [0xFF, 0xD8, 0xFF], .truncated(.jpeg)),
    ("j10: start and end", [0xFF, 0xD8, 0xFF, 0xD9], .malformed(.jpeg)),
    ("a header and no scan", jpegHeader(8, 8), .truncated(.jpeg)),
    ("only the signature", Array("GIF89a".utf8), .truncated(.gif)),
    ("g04: a screen of 0 x 0", GIFFile.file(0, 0, frames: [.init(width: 1, height: 1, colour: 0)]), .malformed(.gif)),
    (
        "g05: codes of 13 bits", GIFFile.file(1, 1, frames: [.init(width: 1, height: 1, colour: 0)], codeSize: 13),
        .malformed(.gif)
    ),
    (
        "g06: a comment without an end",
        Array("GIF89a".utf8) + [1, 0, 1, 0, 0, 0, 0, 0x21, 0xFE] + [UInt8](repeating: 0xFF, count: 1_024_000),
        .truncated(.gif)
    ),
    ("no frame", GIFFile.file(1, 1, frames: []), .malformed(.gif)),
    ("only the signature", Array("RIFF\0\0\0\0WEBP".utf8), .truncated(.webp)),
    (
        "w05: longer than the file", Array("RIFF".utf8) + [255, 255, 255, 255] + WebPFile.file(4, 4).dropFirst(8),
        .truncated(.webp)
    ),
    ("w06: the end is missing", WebPFile.file(4, 4).dropLast(4), .truncated(.webp)),
    (
        "a canvas of another size than its picture",
        WebPFile.extended(flags: 0, 8, 8, WebPFile.chunk("VP8L", WebPFile.lossless(4, 4))), .malformed(.webp)
    ),
]

private let foreign: [(String, FoundContent)] = [
    ("", .foreign(.empty)), ("a", .foreign(.text)), ("<svg xmlns='http://www.w3.org/2000/svg'/>", .foreign(.svg)),
    ("<?xml version='1.0'?>\n<svg/>", .foreign(.svg)), ("<html></html>", .foreign(.html)),
    ("\n <!DOCTYPE html><title>x</title>", .foreign(.html)), ("<?xml version='1.0'?><x/>", .foreign(.xml)),
    ("%PDF-1.7 xxxxxx", .foreign(.pdf)), ("PK\u{3}\u{4}xxxxxxxxxxxx", .foreign(.zip)),
    ("push graphic-context", .foreign(.text)), ("II*\0xxxxxxxxxxxx", .format(.tiff)),
    ("%!PS-Adobe-3.0 EPSF", .foreign(.postScript)), ("BMxxxxxxxxxxxxxx", .foreign(.bmp)),
    ("\0\0\u{1}\0xxxxxxxxxxxx", .foreign(.icon)), ("\0\0\0\u{1C}ftypavifxxxx", .format(.avif)),
    ("\0\0\0\u{18}ftypmif1\0\0\0\0miafheic", .format(.heic)), ("\0\0\0\u{18}ftypisomxxxx", .foreign(.video)),
    ("RIFF\0\0\0\0WAVE", .foreign(.unknown)), ("GIF88a xxxxxxxxxxx", .foreign(.text)),
    ("{\"error\": \"gone\"}", .foreign(.json)),
]

private let odd: [(String, [UInt8], Int, Int)] = [
    (
        "p15: more frames than there are",
        PNGFile.file(
            1,
            1,
            rows: [[1, 2, 3]],
            before: PNGFile.chunk("acTL", bigEndian(0xFFFF_FFFF, 4) + bigEndian(0, 4))
        ), 1, 1
    ),
    (
        "p08: thousands of texts",
        PNGFile.file(
            1,
            1,
            rows: [[1, 2, 3]],
            before: Array((0..<5_000).map { _ in PNGFile.chunk("tEXt", [0x6B, 0, 0x76]) }.joined())
        ), 1, 1
    ),
    ("g07: no trailer", GIFFile.file(2, 2, frames: [.init(width: 2, height: 2, colour: 0)], hasTrailer: false), 2, 2),
    (
        "g03: a thousand frames",
        GIFFile.file(
            400,
            300,
            frames: Array(repeating: .init(width: 1, height: 1, colour: 1), count: 1_000)
        ), 400, 300
    ),
    ("w02: a WebP of 28 bytes that is not too large", WebPFile.file(2_000, 1_000), 2_000, 1_000),
]

/// The start of a JPEG up to its frame header.
private func jpegHeader(_ width: Int, _ height: Int) -> [UInt8] {
    [0xFF, 0xD8, 0xFF, 0xC0, 0, 11, 8] + bigEndian(height, 2) + bigEndian(width, 2) + [1, 1, 0x11, 0]
        + [UInt8](repeating: 0, count: 300)
}

/// One small file of each kind, and how many bytes at its end hold no pixels.
private func smallFiles() throws -> [(String, [UInt8], Int)] {
    let rows = (0..<6).map { y in (0..<24).map { UInt8($0 * 9 + y) } }
    return [
        ("PNG", PNGFile.file(8, 6, rows: rows), 12),
        ("JPEG", try fixture("blocks.jpg"), 0),
        ("progressive JPEG", try fixture("progressive.jpg"), 0),
        ("GIF", GIFFile.file(5, 4, frames: [.init(width: 5, height: 4, colour: 1)]), 1),
        ("lossless WebP", try fixture("blocks.webp"), 0),
        ("lossy WebP", try fixture("lossy.webp"), 0),
    ]
}
