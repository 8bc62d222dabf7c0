/// One fact about a picture, written into its file.
package struct PictureFact: Sendable, Hashable {
    /// The fact's name: 1 to 79 printable ASCII characters, without spaces at the ends or two in a row.
    package let keyword: String
    /// The fact, in any script; zero bytes are not allowed.
    package let text: String

    /// Takes a fact that every format can hold.
    ///
    /// - Precondition: the keyword is as described.
    package init(keyword: String, text: String) {
        let bytes = Array(keyword.utf8)
        precondition(
            (1...79).contains(bytes.count) && bytes.allSatisfy { (0x20...0x7E).contains($0) }
                && bytes.first != 0x20 && bytes.last != 0x20 && !keyword.contains("  "),
            "A keyword is 1 to 79 printable ASCII characters"
        )
        self.keyword = keyword
        self.text = text.utf8.contains(0) ? String(text.unicodeScalars.filter { $0 != "\0" }) : text
    }
}
