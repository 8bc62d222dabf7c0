import Foundation
import GenerationTesting

/// All that a folder's files hold, whatever they are.
struct FileBytes {
    private let files: [(name: String, bytes: Data)]

    /// Reads the files of a folder; those of folders in it as well.
    init(of folder: String) throws {
        let names = try FileManager.default.subpathsOfDirectory(atPath: folder)
        files = names.compactMap { name in
            FileManager.default.contents(atPath: folder + "/" + name).map { (name, $0) }
        }
    }

    /// The files in which a text stands, in the clear or as the digits of its bytes.
    func places(of text: String) -> [String] {
        let bytes = Data(text.utf8)
        let digits = bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
        let needles = [bytes, Data(bytes.base64EncodedString().utf8.dropLast(4)), Data(digits.utf8)]
        return files.filter { file in needles.contains { ByteSearch.contains($0, in: file.bytes) } }.map(\.name)
    }
}
