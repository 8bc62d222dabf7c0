import Generation
import Testing

@Suite("Actions")
struct JobActionTests {
    private static let all: [JobAction] =
        [.imagine, .reroll] + (1...4).map { .upscale(tile: $0) } + (1...4).map { .variation(tile: $0) }

    @Test("an action is put together again from its parts", arguments: Self.all)
    func roundTrip(action: JobAction) {
        #expect(JobAction(kind: action.kind, tile: action.tile) == action)
    }

    @Test(
        "a kind that needs a tile takes 1 to 4 only",
        arguments: [JobAction.Kind.upscale, .variation],
        [nil, 0, 5, -1, .max] as [Int?]
    )
    func badTile(kind: JobAction.Kind, tile: Int?) {
        #expect(JobAction(kind: kind, tile: tile) == nil)
    }

    @Test("a kind without a tile takes none", arguments: [JobAction.Kind.imagine, .reroll], 0...5)
    func needlessTile(kind: JobAction.Kind, tile: Int) {
        #expect(JobAction(kind: kind, tile: tile) == nil)
    }
}

@Suite("Picture roles")
struct PictureRoleTests {
    @Test("a role is read from its own text", arguments: [PictureRole.grid, .upscaled, .reference, .tile(1), .tile(4)])
    func roundTrip(role: PictureRole) {
        #expect(PictureRole(text: role.text) == role)
    }

    @Test("other texts are no roles", arguments: ["", "tile", "tile0", "tile5", "tile01", "Grid", "grid "])
    func unknownText(text: String) {
        #expect(PictureRole(text: text) == nil)
    }
}
