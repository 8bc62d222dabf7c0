package import Generation

extension JobAction {
    /// The text on the button: `U1`…`U4`, `V1`…`V4`, `🔄`; `nil` for what has no button.
    package var buttonLabel: String? {
        switch self {
        case .imagine: nil
        case .upscale(let tile): "U\(tile)"
        case .variation(let tile): "V\(tile)"
        case .reroll: "🔄"
        }
    }

    /// Reads a label; the emoji may carry the selector U+FE0F that asks for its coloured form.
    package init?(buttonLabel: String) {
        let label = String(String.UnicodeScalarView(buttonLabel.unicodeScalars.filter { $0 != "\u{FE0F}" }))
        let pressable = [.reroll] + (1...4).flatMap { [JobAction.upscale(tile: $0), .variation(tile: $0)] }
        guard let action = pressable.first(where: { $0.buttonLabel == label }) else { return nil }
        self = action
    }
}

extension Job {
    /// What stands on the buttons of a finished job, in order.
    package var offeredButtons: [String] { offeredActions.compactMap(\.buttonLabel) }

    /// Checks that a button can be pressed now.
    ///
    /// - Parameters:
    ///   - action: what the button stands for; `nil` when no button has this name.
    ///   - pressed: the button as the client named it.
    /// - Returns: `action`.
    /// - Throws: ``RequestFailure/notFinished(state:)`` or ``RequestFailure/badButton(pressed:offered:)``.
    package func offered(_ action: JobAction?, pressed: String) throws(RequestFailure) -> JobAction {
        guard state.isTerminal else { throw .notFinished(state: state) }
        guard let action, offeredActions.contains(action) else {
            throw .badButton(pressed: pressed, offered: offeredButtons)
        }
        return action
    }
}
