import Generation
import RenderPool
import Testing

/// How long a cancelled render keeps its worker, measured against what was left of the same render.
@Suite("Cancelling a render in each medium", .serialized, .timeLimit(.minutes(10)))
struct MediumCancellationTests {
    @Test(
        "a worker stops in the middle of its longest step, and takes the next task",
        arguments: [
            "oil painting", "van gogh", "watercolor", "pencil drawing", "colored pencil", "ink drawing",
            "cyberpunk city",
        ]
    )
    func stopsSoon(_ medium: String) async throws {
        var configuration = RenderPoolConfiguration.fixture()
        // The worker has to stop by itself.
        configuration.cancellationGrace = .seconds(3600)
        try await withPool(configuration) { pool in
            let process = try #require(await process(of: pool))
            let course = Course()
            let took = await withTaskGroup(of: EngineFailure?.self) { group in
                group.addTask {
                    do {
                        _ = try await pool.generate(medium, tileSize: 1024) { course.record($0) }
                        return nil
                    } catch {
                        return error as? EngineFailure
                    }
                }
                let began = await course.longestStepOfSecondTile()
                group.cancelAll()
                #expect(await group.next() == .cancelled)
                let next = await self.process(of: pool)
                #expect(next == process)
                return began.duration(to: .now)
            }
            // Half of the second tile and two more tiles are left, at least. The first tile was measured at another moment,
            // which on a busy machine may have been twice as quick.
            let left = try #require(course.firstTile) * 2.5
            #expect(took * 3 < left * 2, "stopped after \(took), of \(left) that were left")
        }
    }

    /// The number of the process that serves the pool's only worker, as text.
    private func process(of pool: RenderPool) async -> String? {
        await pool.failure(of: "@tell")?.deathReason?.split(separator: "=").last.map(String.init)
    }

    /// When each percentage of a task was reported.
    private final class Course: Sendable {
        private let reports = Recorder<(percent: Int, at: ContinuousClock.Instant)>()
        private let (arrivals, arrived) = AsyncStream<Int>.makeStream()
        /// Percent of one tile; the first begins at 2.
        private let share = 23

        func record(_ percent: Int) {
            reports.record((percent, .now))
            arrived.yield(percent)
        }

        /// How long the first tile took.
        var firstTile: Duration? {
            guard let first = reports.values.first, let last = reports.values.first(where: { $0.percent >= 2 + share })
            else { return nil }
            return first.at.duration(to: last.at)
        }

        /// Waits until the second tile begins with the step that took longest in the first one.
        func longestStepOfSecondTile() async -> ContinuousClock.Instant {
            var target: Int?
            for await percent in arrivals {
                if target == nil, percent >= 2 + share {
                    let tile = reports.values.filter { $0.percent <= 2 + share }
                    let steps = zip(tile, tile.dropFirst()).map { (percent: $0.percent, $0.at.duration(to: $1.at)) }
                    target = (steps.max { $0.1 < $1.1 }?.percent ?? 2) + share
                }
                if let target, percent >= target { break }
            }
            return .now
        }
    }
}
