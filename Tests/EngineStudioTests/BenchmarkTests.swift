import EngineStudio
import Testing

@Suite("Benchmark")
struct BenchmarkTests {
    @Test("a measurement knows its medium and its size")
    func measures() throws {
        let m = try StudioBenchmark.megapixelsPerSecond(
            medium: .pencil,
            reference: Photograph.landscape(),
            longSide: 100,
            threads: 1
        )
        #expect(m.medium == .pencil)
        #expect(m.megapixels == 0.0075)
        #expect(m.megapixelsPerSecond > 0)
    }
}
