import Imaging
import StudioMeasures
import Testing

@Suite("Artefacts")
struct ArtefactsTests {
    @Test("pure black and white pixels are clipped, a pure red is not")
    func clipped() {
        let half = DrawnPicture.grey(10, 10) { x, _ in x < 3 ? 0 : x < 5 ? 255 : 100 }
        #expect(Artefacts.clipped(half) == 0.5)
        #expect(Artefacts.clipped(DrawnPicture.colour(4, 4) { _, _ in (255, 0, 0) }) == 0)
    }

    @Test("a coarse staircase has bands, a dithered ramp and a sharp edge have none")
    func banded() {
        let stairs = DrawnPicture.grey(128, 16) { x, _ in 60 + x / 8 * 3 }
        #expect(Artefacts.banded(stairs) > 0.05)
        let dithered = DrawnPicture.grey(128, 16) { x, y in 60 + x / 4 + (x * 7 + y * 5) % 3 }
        #expect(Artefacts.banded(dithered) == 0)
        #expect(Artefacts.banded(DrawnPicture.grey(128, 16) { x, _ in x < 64 ? 40 : 200 }) == 0)
    }

    @Test("steps between tiles show as a seam")
    func seams() {
        let even = DrawnPicture.grey(96, 96) { x, y in 100 + (x * 13 + y * 7) % 11 }
        #expect(abs(Artefacts.seams(even, tile: 32) - 1) < 0.1)
        let tiled = DrawnPicture.grey(96, 96) { x, y in 100 + (x * 13 + y * 7) % 11 + (x / 32 + y / 32) % 2 * 20 }
        #expect(Artefacts.seams(tiled, tile: 32) > 2)
    }

    @Test("a bright line along an edge is a halo, a blur is not")
    func halos() {
        let edge = DrawnPicture.grey(80, 80) { x, _ in x < 40 ? 70 : 160 }
        let blurred = DrawnPicture.grey(80, 80) { x, _ in 70 + min(max((x - 36) * 11, 0), 90) }
        let ringed = DrawnPicture.grey(80, 80) { x, _ in (41...46).contains(x) ? 255 : x < 40 ? 70 : 160 }
        let reference = ToneField(edge)
        #expect(Artefacts.halos(ToneField(edge), reference: reference) == 0)
        #expect(Artefacts.halos(ToneField(blurred), reference: reference) == 0)
        #expect(Artefacts.halos(ToneField(ringed), reference: reference) > 0.2)
    }
}
