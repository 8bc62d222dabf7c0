import DialectKit
import Generation
import Testing

@Suite("Picture links")
struct PictureLinksTests {
    static let hash = PictureHash("f7289898-c3ff-48f8-89df-bcec5d44a3ea") ?? PictureHash()

    @Test("a file name is read back", arguments: ["png", "jpg", "webp", "gif"])
    func fileName(_ ending: String) throws {
        let text = "imagined_7413988501_\(Self.hash).\(ending)"
        let name = try #require(PictureFileName(text))
        #expect(name.nonce == 7_413_988_501)
        #expect(name.hash == Self.hash)
        #expect(name.text == text)
    }

    @Test(
        "any other file name is refused",
        arguments: [
            "", "imagined", "imagined_1_x.png", "other_7413988501_\(hash).png", "imagined_07413988501_\(hash).png",
            "imagined_7413988501_\(hash).exe", "imagined_7413988501_\(hash).png.png", "imagined_7413988501_\(hash)",
            "imagined_7413988501_\(hash.text.uppercased()).png", "../imagined_7413988501_\(hash).png",
            "imagined_7413988501_\(hash)_x.png",
        ]
    )
    func otherNames(_ text: String) {
        #expect(PictureFileName(text) == nil)
    }

    @Test("one final slash of a base is dropped")
    func base() {
        #expect(PictureLinks(base: "https://h_x/imagined/").base == "https://h_x/imagined")
        #expect(PictureLinks(base: "http://127.0.0.1:8080").base == "http://127.0.0.1:8080")
    }
}
