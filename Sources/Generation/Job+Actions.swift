extension Job {
    /// The follow-ups that the job's result offers, in the order of its buttons: U1–U4, 🔄, V1–V4 for a grid; none for
    /// an upscaled picture or for a job without a result.
    package var offeredActions: [JobAction] {
        guard result?.principal?.role == .grid else { return [] }
        return (1...4).map { .upscale(tile: $0) } + [.reroll] + (1...4).map { .variation(tile: $0) }
    }
}
