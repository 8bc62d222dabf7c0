import Imaging
import StudioMeasures
import Testing

@Suite("Likeness")
struct LikenessTests {
    private let hills = DrawnPicture.hills()

    @Test("a picture is like itself")
    func itself() throws {
        let field = ToneField(hills)
        #expect(try Likeness.thumbnailDistance(hills, hills) == 0)
        #expect(Likeness.structure(field, field) > 0.9999)
        #expect(Likeness.edges(field, field) > 0.9999)
        #expect(Likeness.detailChange(field, field) == 0)
    }

    @Test("black and white are one apart, and grey lies between")
    func distance() throws {
        let (black, white) = (DrawnPicture.grey(8, 8) { _, _ in 0 }, DrawnPicture.grey(8, 8) { _, _ in 255 })
        let grey = DrawnPicture.grey(8, 8) { _, _ in 128 }
        #expect(abs(try Likeness.thumbnailDistance(black, white) - 1) < 0.001)
        #expect((0.5...0.7).contains(try Likeness.thumbnailDistance(black, grey)))
    }

    @Test("an inverted picture keeps its edges and nothing else")
    func inverted() {
        let other = PixelBuffer(width: hills.width, height: hills.height, bytes: hills.bytes.map { 255 - $0 })
        let (p, q) = (ToneField(hills), ToneField(other))
        #expect(Likeness.structure(p, q) < 0)
        #expect(Likeness.edges(p, q) > 0.95)
        #expect(Likeness.correlation(p, q) < -0.95 && Likeness.correlation(p, p) > 0.9999)
        #expect(Likeness.detailChange(p, q) > 1.3)
    }

    @Test("edges that turned by a right angle count against likeness")
    func turned() {
        let down = DrawnPicture.grey(64, 64) { _, y in y * 4 }, across = DrawnPicture.grey(64, 64) { x, _ in x * 4 }
        #expect(Likeness.edges(ToneField(down), ToneField(across)) < -0.95)
    }

    @Test("more noise is less like")
    func noise() {
        func noisy(_ amount: Int) -> ToneField {
            var state: UInt32 = 1
            let bytes = hills.bytes.map { byte in
                state = state &* 1_664_525 &+ 1_013_904_223
                return UInt8(min(max(Int(byte) + Int(state >> 24) * amount / 256 - amount / 2, 0), 255))
            }
            return ToneField(PixelBuffer(width: hills.width, height: hills.height, bytes: bytes))
        }
        let field = ToneField(hills)
        let levels = [0, 60, 160].map { Likeness.structure(field, noisy($0)) }
        #expect(levels[0] > levels[1] && levels[1] > levels[2])
        let details = [0, 60, 160].map { Likeness.detailChange(field, noisy($0)) }
        #expect(details[0] < details[1] && details[1] < details[2])
    }

    @Test("Oklab has its known values")
    func oklab() {
        // Ottosson, A perceptual color space for image processing, 2020: red.
        let red = ToneField(DrawnPicture.colour(1, 1) { _, _ in (255, 0, 0) })
        #expect(abs(red.meanLightness - 0.62796) < 0.0005)
        #expect(abs(red.meanGreenRed - 0.22486) < 0.0005)
        #expect(abs(red.meanBlueYellow - 0.12585) < 0.0005)
        #expect(abs(red.meanChroma - 0.25768) < 0.0005)
    }
}
