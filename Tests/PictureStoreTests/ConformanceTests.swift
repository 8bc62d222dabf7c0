import Foundation
import Generation
import GenerationTesting
import PictureStore
import Testing

@Suite("Stores of pictures", .timeLimit(.minutes(1)))
struct PictureConformanceTests {
    @Test("a folder keeps the promises", arguments: PictureInventoryConformance.rules)
    func folder(rule: PictureInventoryConformance.Rule) async throws {
        let folder = try TemporaryFolder()
        try await rule.check(try PictureFolder(root: folder.path + "/pictures"), ManualClock())
    }

    @Test("the fake keeps the promises", arguments: PictureInventoryConformance.rules)
    func fake(rule: PictureInventoryConformance.Rule) async throws {
        try await rule.check(InMemoryPictures(), ManualClock())
    }
}
