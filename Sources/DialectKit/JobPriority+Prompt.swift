package import Generation
package import PromptLanguage

extension JobPriority {
    /// The class that a prompt asks for: `--turbo` is high, `--relax` low, and `--fast` normal, as is a prompt that says
    /// nothing.
    package init(_ settings: PromptSettings) {
        switch settings.speed {
        case .turbo: self = .high
        case .fast, nil: self = .normal
        case .relax: self = .low
        }
    }
}
