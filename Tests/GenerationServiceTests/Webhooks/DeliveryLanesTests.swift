import Generation
import GenerationService
import GenerationTesting
import Testing

@Suite("Lanes of deliveries")
struct DeliveryLanesTests {
    private let start = Timestamp(milliseconds: 1_767_225_600_000)
    private let origin = ContinuousClock.now

    private func lane(_ number: Int64, due seconds: Int64 = 0) -> OwedLane {
        OwedLane(
            endpoint: EndpointID(number: number),
            address: "https://h\(number).example/",
            dueAt: start.advanced(by: .seconds(seconds))
        )
    }

    private func lanes() -> DeliveryLanes { DeliveryLanes(longestPause: .seconds(1000)) }

    /// The endpoints of all visits that may begin, by a steady and a wall clock that show these seconds.
    private func begun(_ lanes: inout DeliveryLanes, _ steady: Int64, _ wall: Int64? = nil) -> [DeliveryLanes.Visit] {
        var visits: [DeliveryLanes.Visit] = []
        while let visit = lanes.next(at: at(steady), time(wall ?? steady)) { visits.append(visit) }
        return visits
    }

    private func at(_ seconds: Int64) -> ContinuousClock.Instant { origin.advanced(by: .seconds(seconds)) }
    private func time(_ seconds: Int64) -> Timestamp { start.advanced(by: .seconds(seconds)) }

    @Test("what is due begins at once, one attempt at a time, and the lane is gone when nothing is left")
    func oneAtATime() throws {
        var lanes = lanes()
        lanes.found(lane(1), at: at(0), time(0))
        lanes.found(lane(2), at: at(0), time(0))
        let visits = begun(&lanes, 0)
        #expect(visits.map(\.lane.endpoint.number) == [1, 2])
        #expect(visits.map(\.isDue) == [true, true])
        lanes.ended(visits[0], .owed(lane(1), within: nil), as: .answering, at: at(1), time(1))
        #expect(begun(&lanes, 1).map(\.lane.endpoint.number) == [1])
        #expect(begun(&lanes, 1).isEmpty)
        lanes.ended(visits[1], .idle, as: .answering, at: at(1), time(1))
        #expect(lanes.count == 1)
    }

    @Test("what was found while an attempt is under way is looked at after it")
    func foundMeanwhile() throws {
        var lanes = lanes()
        lanes.found(lane(1), at: at(0), time(0))
        let visit = try #require(begun(&lanes, 0).first)
        lanes.found(lane(1), at: at(1), time(1))
        #expect(begun(&lanes, 1).isEmpty)
        lanes.ended(visit, .idle, as: .answering, at: at(2), time(2))
        let again = begun(&lanes, 2)
        #expect(again.map(\.isDue) == [false])
    }

    @Test("a lane that waits for what was deleted goes on with what is due sooner, and with nothing that is later")
    func deletedHead() throws {
        var lanes = lanes()
        lanes.found(lane(1, due: 900), at: at(0), time(0))
        lanes.found(lane(1, due: 950), at: at(1), time(1))
        #expect(begun(&lanes, 1).isEmpty)
        lanes.found(lane(1, due: 1), at: at(2), time(2))
        let visits = begun(&lanes, 2)
        #expect(visits.map(\.isDue) == [true])
        lanes.ended(try #require(visits.first), .idle, as: .answering, at: at(3), time(3))
        #expect(begun(&lanes, 2000).isEmpty)
        #expect(lanes.count == 0)
    }

    @Test("a retry begins when its pause is over by either clock", arguments: [-3600, 0, 3600] as [Int64])
    func jumps(jump: Int64) throws {
        var lanes = lanes()
        lanes.found(lane(1), at: at(0), time(0))
        let visit = try #require(begun(&lanes, 0).first)
        lanes.ended(visit, .owed(lane(1, due: 30), within: .seconds(30)), as: .slow, at: at(0), time(0))
        #expect(lanes.nextInstant == at(30))
        // The wall clock jumps: forward the retry is due, backward it waits no longer than its own pause.
        #expect(begun(&lanes, 29, 29 + jump).count == (jump > 0 ? 1 : 0))
        #expect(begun(&lanes, 30, 30 + jump).count == (jump > 0 ? 0 : 1))
        #expect(lanes.nextInstant == nil)
    }

    @Test("a clock that runs back before the pause is computed makes no retry wait longer")
    func jumpBetween() throws {
        var lanes = lanes()
        lanes.found(lane(1), at: at(0), time(0))
        let visit = try #require(begun(&lanes, 0).first)
        lanes.ended(visit, .owed(lane(1, due: 30), within: .seconds(30)), as: .slow, at: at(0), time(-9000))
        #expect(lanes.nextInstant == at(30))
    }

    @Test("what the store has for a far future, because a clock was wrong, waits for the longest pause at most")
    func farFuture() {
        var lanes = lanes()
        lanes.found(lane(1, due: 86_400 * 365), at: at(0), time(0))
        #expect(begun(&lanes, 999).isEmpty)
        #expect(begun(&lanes, 1000).map(\.isDue) == [true])
    }

    @Test("a request for an attempt is looked at now; when nothing is due, the lane waits as it did")
    func prodding() throws {
        var lanes = lanes()
        lanes.found(lane(1, due: 100), at: at(0), time(0))
        #expect(begun(&lanes, 1).isEmpty)
        lanes.prod(lane(1))
        let look = try #require(begun(&lanes, 1).first)
        #expect(!look.isDue)
        // The wall clock ran back by an hour meanwhile: the old plan holds.
        lanes.ended(look, .owed(lane(1, due: 100), within: nil), as: nil, at: at(2), time(-3600))
        #expect(lanes.nextInstant == at(100))
        #expect(begun(&lanes, 100, -3500).map(\.isDue) == [true])
        // One that nobody knew is looked at too, and forgotten when it is idle.
        lanes.prod(lane(2))
        let unknown = try #require(begun(&lanes, 100).first)
        #expect(!unknown.isDue)
        lanes.ended(unknown, .idle, as: nil, at: at(100), time(100))
        #expect(lanes.count == 1)
    }

    @Test("a request while an attempt is under way keeps the pause that follows from it")
    func proddingMeanwhile() throws {
        var lanes = lanes()
        lanes.found(lane(1), at: at(0), time(0))
        let visit = try #require(begun(&lanes, 0).first)
        lanes.prod(lane(1))
        lanes.ended(visit, .owed(lane(1, due: 30), within: .seconds(30)), as: .unknown, at: at(0), time(0))
        let look = try #require(begun(&lanes, 0).first)
        #expect(!look.isDue)
        lanes.ended(look, .owed(lane(1, due: 30), within: nil), as: nil, at: at(1), time(-3600))
        #expect(lanes.nextInstant == at(30))
    }

    @Test("a lane that the store could not read is tried again after the given pause, whatever the wall clock says")
    func unread() throws {
        var lanes = lanes()
        lanes.found(lane(1), at: at(0), time(0))
        let visit = try #require(begun(&lanes, 0).first)
        lanes.ended(visit, .unread(.seconds(1)), as: nil, at: at(0), time(0))
        #expect(begun(&lanes, 0, 500).isEmpty)
        #expect(begun(&lanes, 1, 1).count == 1)
    }

    @Test("every lane is visited, whatever happens in which order", arguments: [1, 2, 3, 4] as [UInt64])
    func histories(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var lanes = DeliveryLanes(longestPause: .seconds(50))
        var owed: [Int64: Int] = [:]
        var visits: [DeliveryLanes.Visit] = []
        for second in 0..<3000 {
            let step = Int64(second)
            let wall = step + Int64(Int.random(in: 0..<400, using: &random)) - 200
            for _ in 0..<Int.random(in: 0..<3, using: &random) {
                let number = Int64(Int.random(in: 0..<40, using: &random))
                owed[number, default: 0] += 1
                if Int.random(in: 0..<4, using: &random) == 0 {
                    lanes.prod(lane(number, due: wall))
                } else {
                    lanes.found(lane(number, due: wall), at: at(step), time(wall))
                }
            }
            visits += begun(&lanes, step, wall)
            #expect(Set(visits.map(\.lane.endpoint)).count == visits.count)
            while visits.count > 5 || (!visits.isEmpty && Int.random(in: 0..<2, using: &random) == 0) {
                let visit = visits.remove(at: Int.random(in: 0..<visits.count, using: &random))
                let number = visit.lane.endpoint.number
                if Int.random(in: 0..<4, using: &random) == 0 {
                    let end = DeliveryLanes.End.owed(lane(number, due: wall + 20), within: .seconds(20))
                    lanes.ended(visit, end, as: .slow, at: at(step), time(wall))
                } else {
                    owed[number] = max(0, (owed[number] ?? 0) - 1)
                    let end: DeliveryLanes.End =
                        owed[number] == 0 ? .idle : .owed(lane(number, due: wall - 1), within: nil)
                    lanes.ended(visit, end, as: .answering, at: at(step), time(wall))
                }
            }
        }
        for second in 3000..<20_000 where owed.values.contains(where: { $0 > 0 }) {
            visits += begun(&lanes, Int64(second))
            for visit in visits {
                let number = visit.lane.endpoint.number
                owed[number] = max(0, (owed[number] ?? 0) - 1)
                let end: DeliveryLanes.End = owed[number] == 0 ? .idle : .owed(lane(number), within: nil)
                lanes.ended(visit, end, as: .answering, at: at(Int64(second)), time(Int64(second)))
            }
            visits = []
        }
        #expect(owed.values.allSatisfy { $0 == 0 })
    }
}
