import Foundation
import GenerationTesting
import Synchronization

/// Texts that are planted where secrets go, and looked for where none may be.
final class Canaries: Sendable {
    /// Where a canary was found.
    struct Finding: Hashable, CustomStringConvertible {
        let canary: String
        let form: String
        let place: String
        var description: String { "\(canary) (\(form)) in \(place)" }
    }

    private struct Needle {
        let canary: String
        let form: String
        let bytes: Data
    }

    private let needles = Mutex<[Needle]>([])

    /// A new one, that stands nowhere else in the world: letters and digits.
    func plant(_ name: String) -> String {
        let text = "Kanarie\(name)\(UUID().uuidString.filter { $0 != "-" }.prefix(16))"
        watch(for: Array(text.utf8), called: name)
        return text
    }

    /// Looks for bytes as well that a server made itself.
    func watch(for bytes: [UInt8], called name: String) {
        var forms = [("as it is", Data(bytes))]
        for (form, format) in [
            ("hexadecimal", "%02x"), ("HEXADECIMAL", "%02X"), ("percent", "%%%02X"), ("percent", "%%%02x"),
        ] {
            forms.append((form, Data(bytes.map { String(format: format, $0) }.joined().utf8)))
        }
        for shift in 0..<3 { forms.append(("base64", Self.base64(bytes, behind: shift))) }
        needles.withLock { needles in
            needles += forms.map { Needle(canary: name, form: $0.0, bytes: $0.1) }
        }
    }

    /// The digits that a text has wherever it begins in a longer one; those that depend on its neighbours are left out.
    private static func base64(_ bytes: [UInt8], behind shift: Int) -> Data {
        let whole = (shift + bytes.count) / 3 * 3
        let padded = ([UInt8](repeating: 0, count: shift) + bytes).prefix(whole)
        return Data(Data(padded).base64EncodedString().utf8.dropFirst(shift == 0 ? 0 : 4))
    }

    /// How many forms are looked for.
    var count: Int { needles.withLock { $0.count } }

    /// All forms of all canaries, one after the other.
    var everything: [UInt8] { needles.withLock { $0.flatMap { Array($0.bytes) + [10] } } }

    func findings(in bytes: Data, at place: String) -> [Finding] {
        needles.withLock { $0.filter { ByteSearch.contains($0.bytes, in: bytes) } }.map {
            Finding(canary: $0.canary, form: $0.form, place: place)
        }
    }

    /// Looks into every file under a folder, but for those in `keys`.
    func findings(under folder: String) throws -> [Finding] {
        let names = try FileManager.default.subpathsOfDirectory(atPath: folder).filter { !$0.hasPrefix("keys/") }
        return names.flatMap { name in
            let bytes = FileManager.default.contents(atPath: "\(folder)/\(name)") ?? Data()
            return findings(in: bytes, at: name) + findings(in: Data(name.utf8), at: "the name \(name)")
        }
    }
}
