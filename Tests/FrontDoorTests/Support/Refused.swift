import Testing

/// A request that must be refused, and how.
struct Refused: Sendable {
    let method: APIClient.Method
    let path: String
    let contentType: String
    let body: String?
    /// Status, code and, where one is meant, the parameter: `400 no_picture prompt`.
    let expected: String

    static func post(
        _ path: String,
        _ body: String?,
        _ expected: String,
        contentType: String = "application/json"
    ) -> Refused {
        Refused(method: .post, path: path, contentType: contentType, body: body, expected: expected)
    }

    static func get(_ path: String, _ expected: String) -> Refused {
        Refused(method: .get, path: path, contentType: "application/json", body: nil, expected: expected)
    }

    /// Sends the request and checks the answer's form.
    ///
    /// - Parameter isImaginePro: whether the body must say `"success":false`, as that dialect's page promises.
    func check(_ api: APIClient, isImaginePro: Bool) async throws {
        let headers = ["Content-Type": contentType]
        let answer =
            if let body, body.utf8.count > 1 << 20 {
                try await api.sendByCurl(method, path, headers: headers, bytes: Array(body.utf8))
            } else {
                try await api.send(method, path, headers: headers, body: body)
            }
        let name: Comment = "\(path) \(body?.prefix(120) ?? "") answered \(answer.text.prefix(400))"
        #expect(answer.header("content-type")?.hasPrefix("application/json") == true, name)
        let refusal: Refusal = try answer.decoded()
        let found = ["\(answer.status)", refusal.code, refusal.parameter].compactMap(\.self).joined(separator: " ")
        #expect(found == expected, name)
        #expect(refusal.statusCode == answer.status, name)
        #expect(refusal.message == refusal.error, name)
        #expect(refusal.message.count > 10, name)
        #expect(refusal.success == (isImaginePro ? false : nil), name)
    }
}
