import Foundation
import NIOHTTP1

extension APIClient {
    /// Sends one request with this user's key by curl, and waits for its answer.
    ///
    /// For large bodies that are answered before they were sent: AsyncHTTPClient ends its connection then, and sometimes
    /// loses the answer.
    func sendByCurl(
        _ method: Method,
        _ path: String,
        headers: [String: String] = [:],
        bytes: [UInt8]
    ) async throws -> Answer {
        let folder = try TestFolder()
        let (body, head, answer) = ("\(folder.path)/sent", "\(folder.path)/head", "\(folder.path)/answer")
        try Data(bytes).write(to: URL(fileURLWithPath: body))
        var sent = ["Content-Type": "application/json", "Expect": ""]
        if !key.isEmpty { sent["Authorization"] = "Bearer \(key)" }
        let lines = sent.merging(headers) { $1 }.map { "header = \"\($0): \($1)\"" }
        let settings = try folder.file("settings", lines.joined(separator: "\n"))
        let status = try await Shell.output(
            "curl -s -K '\(settings)' -X \(method.rawValue) --data-binary '@\(body)' -D '\(head)' -o '\(answer)' "
                + "-w '%{http_code}' '\(base)\(path)'"
        )
        var fields = HTTPHeaders()
        for line in try String(contentsOfFile: head, encoding: .utf8).split(whereSeparator: \.isNewline) {
            guard let colon = line.firstIndex(of: ":") else { continue }
            let value = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
            fields.add(name: String(line[..<colon]), value: value)
        }
        let content = try Data(contentsOf: URL(fileURLWithPath: answer))
        return Answer(status: Int(status) ?? 0, headers: fields, body: Array(content))
    }
}
