import Generation

extension JobStoreConformance {
    static let listing: [Rule] = [
        Rule("a list shows the jobs of one owner, newest first, page by page without gap or repeat") { store, _ in
            let owners = ["owner001", "owner002", "owner003"].map { OwnerID($0) }
            let jobs = try await jobsInAllStates(of: owners, in: store)
            for owner in owners + [OwnerID("nobody")] {
                for state in [nil] + JobState.allCases.map(Optional.some) {
                    let wanted = jobs.filter { $0.owner == owner && $0.state == state ?? $0.state }
                    for limit in [1, 4, 1000] {
                        let pages = try await pages(JobSelection(owner: owner, state: state, limit: limit), in: store)
                        let sizes = pages.dropLast().map(\.count)
                        try demand(sizes.allSatisfy { $0 == limit }, "full pages, \(sizes) of \(limit)")
                        try demand(
                            pages.flatMap { $0 },
                            equals: wanted.reversed(),
                            "all \(state?.rawValue ?? "") jobs of \(owner) in pages of \(limit)"
                        )
                    }
                }
            }
        },
        Rule("jobs that come while somebody turns the pages disturb no page") { store, clock in
            var wanted: [JobID] = []
            for _ in 0..<9 { wanted.append(try await store.accepted(Sample.submission()).id) }
            var selection = JobSelection(owner: OwnerID("owner001"), limit: 2)
            var seen: [JobID] = []
            while true {
                let page = try await store.jobs(selection)
                seen += page.map(\.id)
                guard let last = page.last else { break }
                selection.before = last.number
                // Younger than all, even when the clock says otherwise.
                clock.advance(by: .seconds(-3600))
                _ = try await store.submit(Sample.submission())
            }
            try demand(seen, equals: wanted.reversed(), "the jobs that were there at first")
        },
        Rule("a page has one job at least and a thousand at most") { store, _ in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<1003 { group.addTask { _ = try await store.submit(Sample.submission()) } }
                try await group.waitForAll()
            }
            for (limit, count) in [(0, 1), (-5, 1), (Int.max, 1000)] {
                let page = try await store.jobs(JobSelection(owner: OwnerID("owner001"), limit: limit))
                try demand(page.count, equals: count, "jobs at a limit of \(limit)")
            }
        },
        Rule("the open jobs are those that wait or run, oldest first") { store, _ in
            let jobs = try await jobsInAllStates(of: [OwnerID("owner001"), OwnerID("owner002")], in: store)
            try demand(try await store.openJobs(), equals: jobs.filter { !$0.state.isTerminal }, "open jobs")
        },
    ]

    private static func pages(_ selection: JobSelection, in store: any JobStore) async throws -> [[Job]] {
        var pages: [[Job]] = []
        var selection = selection
        while true {
            let page = try await store.jobs(selection)
            guard let last = page.last else { return pages }
            pages.append(page)
            selection.before = last.number
        }
    }

    /// Several jobs of each owner in each state, mixed, in the order of their numbers.
    private static func jobsInAllStates(of owners: [OwnerID], in store: any JobStore) async throws -> [Job] {
        var jobs: [Job] = []
        for round in 0..<3 {
            for state in JobState.allCases {
                for owner in owners {
                    let job = try await store.accepted(Sample.submission(owner: owner))
                    jobs.append(try demanded(try await bring(job, to: state, in: store), "round \(round)"))
                }
            }
        }
        return jobs
    }

    private static func bring(_ job: Job, to state: JobState, in store: any JobStore) async throws -> Job? {
        switch state {
        case .queued: return job
        case .cancelled: return try await store.end(job.id, with: .cancelled)
        case .running: return try await store.claim(job.id, lease: .seconds(3600))
        case .succeeded, .failed:
            let running = try demanded(try await store.claim(job.id, lease: .seconds(3600)), "it waits")
            let outcome: JobOutcome =
                state == .succeeded ? .succeeded(Sample.result(of: running)) : .failed(Sample.failure)
            return try await store.finish(running.claim, with: outcome)
        }
    }
}
