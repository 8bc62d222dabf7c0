import Generation
import Testing

@Suite("The life cycle")
struct JobLifecycleTests {
    /// The whole table, written out a second time: state, event, state afterwards.
    private static let transitions: [JobState: [JobEvent: JobState]] = [
        .queued: [.claimed: .running, .refused: .failed, .cancelRequested: .cancelled],
        .running: [
            .handedBack: .queued, .finished: .succeeded, .refused: .failed, .cancelRequested: .cancelled,
        ],
        .succeeded: [:],
        .failed: [:],
        .cancelled: [:],
    ]

    @Test("each pair of state and event leads where the table says", arguments: JobState.allCases, JobEvent.allCases)
    func everyPair(state: JobState, event: JobEvent) {
        #expect(JobLifecycle.next(after: state, on: event) == Self.transitions[state]?[event])
    }

    @Test("a terminal state ignores every event", arguments: JobState.allCases.filter(\.isTerminal), JobEvent.allCases)
    func terminalStatesStay(state: JobState, event: JobEvent) {
        #expect(JobLifecycle.next(after: state, on: event) == nil)
    }

    @Test("exactly the states without a way out are terminal", arguments: JobState.allCases)
    func terminalMeansNoWayOut(state: JobState) {
        let hasWayOut = JobEvent.allCases.contains { JobLifecycle.next(after: state, on: $0) != nil }
        #expect(state.isTerminal == !hasWayOut)
    }

    @Test("every state can be reached from queued")
    func everyStateIsReachable() {
        var reached: Set<JobState> = [.queued]
        for _ in JobState.allCases {
            for state in reached {
                reached.formUnion(JobEvent.allCases.compactMap { JobLifecycle.next(after: state, on: $0) })
            }
        }
        #expect(reached == Set(JobState.allCases))
    }
}
