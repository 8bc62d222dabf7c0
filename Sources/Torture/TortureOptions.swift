/// What one campaign does to the server.
package struct TortureOptions: Sendable {
    /// Absolute path of the program `imagined`.
    package var executable: String
    /// Absolute path of a folder of its own, made where it is missing; what a former campaign left in it is removed.
    package var folder: String
    /// SIGKILLs, of the server or of a render worker.
    package var kills: Int
    /// SIGKILLs of the server after each of which what it had not synced is lost.
    package var powerCuts: Int
    /// Absolute path of libPowerCut.so; needed for power cuts only.
    package var powerCutLibrary: String?
    /// Clients at once, each with one job under way.
    package var clients: Int
    /// Decides what the clients send and when which process dies. The rest is left to the scheduler, so a seed does not
    /// repeat a run exactly.
    package var seed: UInt64
    /// Pixels on the long side of a tile.
    package var tileSize: Int

    package init(
        executable: String,
        folder: String,
        kills: Int,
        powerCuts: Int = 0,
        powerCutLibrary: String? = nil,
        clients: Int = 8,
        seed: UInt64,
        tileSize: Int = 32
    ) {
        self.executable = executable
        self.folder = folder
        self.kills = kills
        self.powerCuts = powerCuts
        self.powerCutLibrary = powerCutLibrary
        self.clients = clients
        self.seed = seed
        self.tileSize = tileSize
    }
}

/// Why a campaign can't go on, or begin.
package struct TortureFailure: Error, Sendable, CustomStringConvertible {
    package let description: String
    package init(_ description: String) { self.description = description }
}
