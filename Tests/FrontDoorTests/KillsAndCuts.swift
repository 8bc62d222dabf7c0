import Foundation
import Testing
import Torture

extension FrontDoor {
    /// The short form of `make torture`.
    @Suite("Kills and power cuts")
    struct KillsAndCuts {
        private static let library = "\(Program.packageRoot)/.build/release/libPowerCut.so"

        @Test(
            "50 times SIGKILL to the server or its renderer: nothing that was acknowledged is lost, changed or doubled"
        )
        func kills() async throws {
            try await campaign(kills: 50, powerCuts: 0)
        }

        @Test(
            "15 power cuts that take everything unsynced: nothing that was acknowledged is lost, changed or doubled",
            .enabled(if: PowerCut.isPossible(library), "power cuts need Linux and libPowerCut.so")
        )
        func powerCuts() async throws {
            try await campaign(kills: 3, powerCuts: 15)
        }

        private func campaign(kills: Int, powerCuts: Int) async throws {
            let folder = try TestFolder()
            let report = try await Torture.run(
                TortureOptions(
                    executable: Program.path,
                    folder: folder.path + "/torture",
                    kills: kills,
                    powerCuts: powerCuts,
                    powerCutLibrary: Self.library,
                    seed: .random(in: 1...999_999_999)
                )
            )
            #expect(report.isClean, "\(report)")
            // A campaign in which nothing was done proves nothing.
            #expect(report.deeds.kills == kills, "\(report)")
            #expect(report.deeds.powerCuts == powerCuts, "\(report)")
            #expect(report.counters.acknowledged > kills / 5, "\(report)")
            #expect(report.counters.ok == report.counters.acknowledged, "\(report)")
            if powerCuts > 0 { #expect(report.deeds.cutFiles > 0 && report.deeds.cutFolders > 0, "\(report)") }
        }
    }
}
