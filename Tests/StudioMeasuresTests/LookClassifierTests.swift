import Imaging
import StudioMeasures
import Testing

@Suite("Telling looks apart")
struct LookClassifierTests {
    @Test("samples are told by the spread inside the looks, not by the distance alone")
    func spread() {
        // The looks differ in the second number; the first only varies much.
        var state: UInt32 = 7
        func noise() -> Double {
            state = state &* 1_664_525 &+ 1_013_904_223
            return Double(state >> 8) / 16_777_216 - 0.5
        }
        let samples = (0..<60).map { i in
            let isFirst = i.isMultiple(of: 2)
            return (label: isFirst ? "a" : "b", features: [noise() * 100, (isFirst ? 0 : 1) + noise() * 0.2])
        }
        let classifier = LookClassifier(samples)
        #expect(classifier.look(of: [48, 0.1]) == "a" && classifier.look(of: [-48, 0.1]) == "a")
        #expect(classifier.look(of: [48, 0.9]) == "b" && classifier.look(of: [-48, 0.9]) == "b")
    }

    @Test("features are finite, always as many, and tell a grey picture from a coloured one")
    func features() throws {
        let grey = try LookFeatures.of(DrawnPicture.hills())
        let red = try LookFeatures.of(DrawnPicture.colour(40, 60) { x, y in (180 + x, 40 + y, 30) })
        let plain = try LookFeatures.of(DrawnPicture.grey(3, 2) { _, _ in 90 })
        #expect(grey.count == red.count && red.count == plain.count)
        #expect((grey + red + plain).allSatisfy { $0.isFinite })
        #expect(grey != red)
    }
}
