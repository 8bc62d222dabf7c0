import Generation
import GenerationTesting
import Testing

@Suite("Picture ledger")
struct PictureLedgerTests {
    private let digests = (UInt8(0)..<4).map { ContentDigest(hash: [$0]) }

    @Test(
        "over random histories a condemnation is carried out exactly when nothing took it back",
        arguments: 0..<200 as Range<UInt64>
    )
    func model(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var ledger = PictureLedger()
        var pins: [ContentDigest: Int] = [:]
        var valid: [ContentDigest: Int] = [:]
        var released: Set<ContentDigest> = []
        var condemnations: [Condemnation] = []
        for _ in 0..<200 {
            let digest = try #require(digests.randomElement(using: &random))
            switch Int.random(in: 0..<5, using: &random) {
            case 0:
                ledger.pin(digest)
                pins[digest, default: 0] += 1
                valid[digest] = nil
            case 1:
                ledger.release(digest)
                if let count = pins[digest] {
                    pins[digest] = count == 1 ? nil : count - 1
                    if count == 1 { released.insert(digest) }
                }
            case 2:
                let asked = Set(digests.shuffled(using: &random).prefix(2))
                let condemnation = ledger.condemn(asked)
                #expect(condemnation.digests == asked.filter { pins[$0] == nil })
                for free in condemnation.digests { valid[free] = condemnations.count }
                condemnations.append(condemnation)
            case 3:
                #expect(ledger.takeReleased() == released)
                released = []
            case _:
                guard let number = condemnations.indices.randomElement(using: &random) else { continue }
                let isDue = valid[digest] == number
                #expect(ledger.carryOut(condemnations[number], on: digest) == isDue)
                if isDue { valid[digest] = nil }
            }
            for digest in digests { #expect(ledger.isPinned(digest) == (pins[digest] != nil)) }
        }
    }
}
