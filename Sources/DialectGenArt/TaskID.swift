import Foundation
package import Generation

/// The `taskId` of a result: base64 of `[nonce]_<number>_0_<hash>`.
package struct TaskID: Sendable, Hashable {
    /// Ten digits, ``Job/nonce``.
    package let nonce: Int64
    /// Of the job; the `id` of its answer.
    package let number: JobNumber
    /// Of the picture that the job shows first.
    package let hash: PictureHash

    /// The task of a job, finished or not.
    package init(_ job: Job) {
        nonce = job.nonce
        number = job.number
        hash = job.result?.principal?.hash ?? job.hash
    }

    /// Reads a task's id; the `=` at its end may be missing.
    ///
    /// - Returns: `nil` for what is none.
    package init?(_ text: String) {
        let padding = String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
        guard text.utf8.count <= 200, let data = Data(base64Encoded: text + padding),
            let plain = String(data: data, encoding: .utf8)
        else { return nil }
        let parts = plain.split(separator: "_", omittingEmptySubsequences: false)
        guard parts.count == 4, parts[0].hasPrefix("["), parts[0].hasSuffix("]"), parts[2] == "0",
            let nonce = Int64(parts[0].dropFirst().dropLast()), let number = Int64(parts[1]), number > 0,
            let hash = PictureHash(parts[3])
        else { return nil }
        self.nonce = nonce
        self.number = JobNumber(number)
        self.hash = hash
    }

    /// The form on the wire.
    package var text: String { Data("[\(nonce)]_\(number)_0_\(hash)".utf8).base64EncodedString() }
}

/// The name of a button: `MJ::JOB::upsample::1::<hash>`, `MJ::JOB::variation::…`, `MJ::JOB::reroll::0::<hash>::SOLO`.
package struct CustomID: Sendable, Hashable {
    /// Never `imagine`.
    package let action: JobAction
    /// Of the picture under which the button stands.
    package let hash: PictureHash

    /// - Returns: `nil` for an action that has no button.
    package init?(_ action: JobAction, on hash: PictureHash) {
        switch action {
        case .imagine: return nil
        case .upscale, .variation, .reroll: break
        }
        self.action = action
        self.hash = hash
    }

    /// Reads the form of ``text``.
    ///
    /// - Returns: `nil` for what is none, and for buttons of Midjourney that do not exist here.
    package init?(_ text: String) {
        var parts = text.split(separator: "::", omittingEmptySubsequences: false)
        guard parts.count >= 5, parts[0] == "MJ", parts[1] == "JOB" else { return nil }
        let isSolo = parts.count == 6 && parts[5] == "SOLO"
        if isSolo { parts.removeLast() }
        guard parts.count == 5, let hash = PictureHash(parts[4]) else { return nil }
        let action: JobAction? =
            switch (parts[2], isSolo) {
            case ("upsample", false): JobAction(kind: .upscale, tile: Int(parts[3]))
            case ("variation", false): JobAction(kind: .variation, tile: Int(parts[3]))
            case ("reroll", true): parts[3] == "0" ? .reroll : nil
            default: nil
            }
        guard let action else { return nil }
        self.action = action
        self.hash = hash
    }

    /// The form on the wire.
    package var text: String {
        switch action {
        case .upscale(let tile): "MJ::JOB::upsample::\(tile)::\(hash)"
        case .variation(let tile): "MJ::JOB::variation::\(tile)::\(hash)"
        case .reroll, .imagine: "MJ::JOB::reroll::0::\(hash)::SOLO"
        }
    }
}
