import Foundation

/// Compares what is on the disk with what was asked and told, while no server runs.
struct Audit {
    /// Jobs that may run at once.
    static let slots = 4

    private let dataFolder: String
    private let scratch: String
    /// Digests whose files were found right, and need not be read again before the last look.
    private var sound: Set<String> = []

    init(dataFolder: String, scratch: String) {
        self.dataFolder = dataFolder
        self.scratch = scratch
    }

    /// Looks in the middle of a campaign: what was told must be there, what is under way may be.
    mutating func glance(_ knowledge: Ledger.Knowledge) -> [Violation] {
        let reading = DatabaseReading(dataFolder: dataFolder, scratch: scratch)
        return rows(reading) + promises(reading, knowledge) + files(reading, all: false)
    }

    /// Looks at the end, when everything has settled.
    mutating func verdict(_ knowledge: Ledger.Knowledge, _ deeds: Deeds) -> (DatabaseReading, [Violation]) {
        let reading = DatabaseReading(dataFolder: dataFolder, scratch: scratch)
        let found =
            rows(reading) + promises(reading, knowledge) + ends(reading, knowledge, deeds) + files(reading, all: true)
            + orphans(reading)
        return (reading, found)
    }

    /// What the rows must be at any time, whatever was told.
    private func rows(_ reading: DatabaseReading) -> [Violation] {
        var found = reading.faults.map { Violation(.rowsHold, $0) }
        let made = Dictionary(grouping: reading.pictures.filter { $0.role != "reference" }, by: \.job)
        let owed = Dictionary(grouping: reading.deliveries, by: \.job)
        for job in reading.jobs {
            let pictures = made[job.id]?.count ?? 0
            if pictures != (job.state == "succeeded" ? job.pictureCount : 0) {
                found.append(Violation(.rowsHold, "\(job.id) is \(job.state) and has \(pictures) pictures"))
            }
            let reports = owed[job.id]?.count ?? 0
            if reports != (job.isTerminal && job.hasWebhook ? 1 : 0) {
                found.append(Violation(.reportComes, "\(job.id) is \(job.state) and has \(reports) rows of reports"))
            }
        }
        let running = Dictionary(grouping: reading.jobs.filter { $0.state == "running" }, by: \.owner)
        for (owner, jobs) in running where jobs.count > Self.slots {
            found.append(Violation(.rowsHold, "\(jobs.count) jobs of \(owner) run"))
        }
        return found
    }

    /// What was told of a job must be in its row.
    private func promises(_ reading: DatabaseReading, _ knowledge: Ledger.Knowledge) -> [Violation] {
        var found: [Violation] = []
        let jobs = Dictionary(uniqueKeysWithValues: reading.jobs.map { ($0.id, $0) })
        for (id, told) in knowledge.jobs {
            guard let job = jobs[id] else {
                found.append(Violation(.acknowledgedIsKept, "\(id) has no row"))
                continue
            }
            guard let end = told.end else { continue }
            if let report = knowledge.reports[id], report.body != end.bytes {
                found.append(Violation(.reportAgrees, "\(id) was reported otherwise than it is answered"))
            }
            if job.state != (end.message.status == "DONE" ? "succeeded" : "failed") {
                found.append(Violation(.endIsFinal, "\(id) was told to be \(end.message.status) and is \(job.state)"))
            }
        }
        let deliveries = Dictionary(reading.deliveries.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        for (id, report) in knowledge.reports {
            let delivery = report.id.flatMap { deliveries[$0] }
            if delivery?.job != id || jobs[id]?.isTerminal != true {
                found.append(Violation(.reportAgrees, "\(id) was reported, and no row says that it ended"))
            } else if delivery?.body != report.body {
                found.append(Violation(.reportAgrees, "\(id) was reported with another body than its row has"))
            }
        }
        for delivery in reading.deliveries where delivery.state == "delivered" {
            if knowledge.reports[delivery.job]?.isTaken == true { continue }
            found.append(Violation(.reportComes, "\(delivery.job) counts as reported, and nobody took the report"))
        }
        return found
    }

    /// What must be so when all is over.
    private func ends(_ reading: DatabaseReading, _ knowledge: Ledger.Knowledge, _ deeds: Deeds) -> [Violation] {
        var found: [Violation] = []
        for job in reading.jobs {
            if !job.isTerminal { found.append(Violation(.acknowledgedEnds, "\(job.id) is \(job.state)")) }
            // A row counts the deaths that gave the job back; the third one ends it.
            if job.state == "failed",
                job.failureCode != "render_crashed" || job.workerDeaths != 2 || deeds.workerKills < 3
            {
                let reason = "\(job.failureCode ?? "-") after \(job.workerDeaths) deaths of workers"
                found.append(Violation(.failureHasCause, "\(job.id): \(reason)"))
            }
        }
        for delivery in reading.deliveries where delivery.state != "delivered" {
            found.append(Violation(.reportComes, "\(delivery.id) of \(delivery.job) is \(delivery.state)"))
        }
        for (name, jobs) in Dictionary(grouping: reading.jobs, by: { $0.name ?? "no name" }) {
            if knowledge.attempts[name] == nil {
                found.append(Violation(.nothingUnasked, "the job \(jobs[0].id) is named \(name)"))
            } else if jobs.count > 1 {
                found.append(Violation(.oneKeyOneJob, "\(name) became \(jobs.map(\.id).joined(separator: ", "))"))
            }
        }
        let extra = reading.jobs.reduce(0) { $0 + max(0, $1.attempt - 1) }
        let explained = deeds.serverKills * Self.slots + deeds.workerKills
        if extra > explained {
            found.append(Violation(.attemptsAreFew, "\(extra) more than jobs, and kills explain \(explained)"))
        }
        return found
    }

    private mutating func files(_ reading: DatabaseReading, all: Bool) -> [Violation] {
        if all { sound = [] }
        var found: [Violation] = []
        for picture in reading.pictures where !sound.contains(picture.digest) {
            let path = "\(dataFolder)/pictures/\(Self.path(of: picture.digest))"
            guard let bytes = FileManager.default.contents(atPath: path) else {
                found.append(Violation(.filesFitRows, "\(picture.digest) of \(picture.job) is not there"))
                continue
            }
            let digest = Digest.text(of: [UInt8](bytes))
            if bytes.count != picture.byteCount || digest != picture.digest {
                let size = "\(bytes.count) of \(picture.byteCount) bytes"
                found.append(
                    Violation(.filesFitRows, "\(picture.digest) of \(picture.job) has \(size), and is \(digest)")
                )
            } else {
                sound.insert(picture.digest)
            }
        }
        return found
    }

    private func orphans(_ reading: DatabaseReading) -> [Violation] {
        let named = Set(reading.pictures.map { Self.path(of: $0.digest) })
        let root = "\(dataFolder)/pictures"
        let present = FileManager.default.enumerator(atPath: root)?.compactMap { $0 as? String } ?? []
        return present.filter { path in
            var isFolder: ObjCBool = false
            _ = FileManager.default.fileExists(atPath: "\(root)/\(path)", isDirectory: &isFolder)
            return !isFolder.boolValue && !named.contains(path)
        }.map { Violation(.noOrphans, "pictures/\($0)") }
    }

    private static func path(of digest: String) -> String {
        "\(digest.prefix(2))/\(digest.dropFirst(2).prefix(2))/\(digest)"
    }
}

/// What was done to the server.
package struct Deeds: Sendable, Hashable {
    package var serverKills = 0
    package var workerKills = 0
    package var powerCuts = 0
    /// Of the server's kills, those before it listened.
    package var startKills = 0
    /// Files and folders that were not as the disk had them, over all power cuts.
    package var cutFiles = 0
    package var cutFolders = 0

    /// SIGKILLs without the power cuts.
    package var kills: Int { serverKills - powerCuts + workerKills }
}
