/// In which of three queues a job waits.
///
/// A higher class is served more often, never exclusively: no class starves.
package enum JobPriority: String, Sendable, Hashable, CaseIterable, Codable {
    /// Somebody sits and waits; Midjourney's `--turbo`.
    case high
    case normal
    /// Whenever there is time; Midjourney's `--relax`.
    case low
}
