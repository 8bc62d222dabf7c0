import Foundation
import GenerationService
import Outbound
import RenderProtocol
import RenderWorker

extension Doctor.Surroundings {
    /// What a doctor should know of this machine and this configuration.
    static func of(_ folder: DataFolder, outboundAllow: [AllowedRange], isServing: Bool) -> Doctor.Surroundings {
        Doctor.Surroundings(
            disks: {
                let places = [("jobs", folder.path), ("pictures", folder.pictures)].compactMap(DiskSpace.init)
                // One disk is one finding.
                guard places.count == 2, places[0].id == places[1].id else {
                    return places.map { ($0.name, $0.free) }
                }
                return [("jobs and pictures", places[0].free)]
            },
            outboundAllowed: outboundAllow.map { "\($0)" },
            isServing: isServing,
            hasCallFilter: WorkerSandbox.support == .filtered
        )
    }
}

/// The room on the disk under a folder.
private struct DiskSpace {
    let name: String
    /// Bytes that this user may still fill.
    let free: Int
    /// Of the file system.
    let id: UInt

    init?(name: String, path: String) {
        var space = statvfs()
        guard statvfs(path, &space) == 0 else { return nil }
        self.name = name
        free = Int(space.f_bavail) * Int(space.f_frsize)
        id = UInt(space.f_fsid)
    }
}
