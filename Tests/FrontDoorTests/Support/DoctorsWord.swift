import Foundation

extension Program {
    /// Has a data folder looked over.
    ///
    /// - Parameter folder: of a server that runs or does not.
    /// - Returns: what is wrong or had to be mended, by the word for each; little room on the disk is not among it.
    static func ailments(of folder: String) async throws -> [String: String] {
        struct Report: Decodable {
            struct Finding: Decodable {
                let check: String
                let level: String
                let message: String
            }
            let findings: [Finding]
        }
        let run = try await run(["doctor", "--json", "--deep", "--data", folder])
        let report: Report
        do {
            report = try JSONDecoder().decode(Report.self, from: Data(run.output.utf8))
        } catch {
            throw Disappointment("the doctor said \(run.output) \(run.error)")
        }
        let ill = report.findings.filter { !["ok", "notice"].contains($0.level) && $0.check != "free_space" }
        return Dictionary(ill.map { ($0.check, $0.message) }) { "\($0); \($1)" }
    }
}
