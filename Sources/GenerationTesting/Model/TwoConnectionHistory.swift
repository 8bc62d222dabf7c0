package import Generation

/// Random calls on two connections to one store, each answer checked against a model.
///
/// Half of the steps are two calls at the same time, one on each connection, most of them about the same job. Their
/// answers must be those of the model after one of the two orders; what both connections read afterwards decides which.
package struct TwoConnectionHistory: Sendable {
    package typealias Store = any JobStore & DeliveryStore & RetentionStore

    private let seed: UInt64
    private let calls: Int

    /// - Parameters:
    ///   - seed: determines the calls; not which of two that come together is first.
    ///   - calls: how many in all.
    package init(seed: UInt64, calls: Int) {
        self.seed = seed
        self.calls = calls
    }

    /// Makes the calls.
    ///
    /// - Parameters:
    ///   - stores: two connections to one new, empty store.
    ///   - clock: the wall clock of both, which jumps now and then.
    /// - Throws: ``BrokenRule`` with the seed.
    package func run(on stores: (Store, Store), clock: ManualClock) async throws {
        var source = OperationSource(random: SeededGenerator(seed: seed))
        // All states that explain what was answered so far; nearly always it is one.
        var models = [StoreModel()]
        var made = 0
        while made < calls {
            jump(clock, &source)
            let (one, other) = source.oneIn(2) ? stores : (stores.1, stores.0)
            let first = source.next(models[0])
            let second = source.oneIn(2) ? source.next(models[0], focus: first.touched.first) : nil
            do {
                if let second {
                    models = try await together(first, one, second, other, models, clock.now)
                } else {
                    models = try await alone(first, one, models, clock.now)
                }
                let touched = Set(first.touched + (second?.touched ?? []))
                models = try await explaining(touched, other, models, &source)
            } catch let broken as BrokenRule {
                throw BrokenRule(description: "seed \(seed), call \(made): \(broken)")
            }
            made += second == nil ? 1 : 2
        }
        for store in [stores.0, stores.1] {
            for id in models[0].order {
                let sight = try await store.job(id).map { StoreOperation.Sight($0) }
                try demand(sight, equals: models[0].sight(id), "seed \(seed), at the end")
            }
        }
    }

    private func jump(_ clock: ManualClock, _ source: inout OperationSource) {
        clock.advance(by: .milliseconds(1))
        if source.oneIn(500) { clock.advance(by: .seconds(-3600)) }
        if source.oneIn(400) { clock.advance(by: .seconds(46_000)) }
    }

    private func alone(
        _ call: StoreOperation,
        _ store: Store,
        _ models: [StoreModel],
        _ now: Timestamp
    ) async throws -> [StoreModel] {
        let answer = try await call.answer(of: store)
        var wanted: [StoreOperation.Answer] = []
        var fitting: [StoreModel] = []
        for model in models {
            var next = model
            wanted.append(next.answer(to: call, at: now))
            if wanted.last == answer { fitting.append(next) }
        }
        try demand(!fitting.isEmpty, "\(call): wanted \(wanted), found \(answer)")
        return distinct(fitting)
    }

    /// Makes two calls at once.
    ///
    /// - Returns: the models after the orders in which the store may have taken them.
    private func together(
        _ first: StoreOperation,
        _ one: Store,
        _ second: StoreOperation,
        _ other: Store,
        _ models: [StoreModel],
        _ now: Timestamp
    ) async throws -> [StoreModel] {
        async let firstAnswer = first.answer(of: one)
        async let secondAnswer = second.answer(of: other)
        let answers = [try await firstAnswer, try await secondAnswer]
        var fitting: [StoreModel] = []
        for model in models {
            var inOrder = model
            if [inOrder.answer(to: first, at: now), inOrder.answer(to: second, at: now)] == answers {
                fitting.append(inOrder)
            }
            var reversed = model
            let late = reversed.answer(to: second, at: now)
            if [reversed.answer(to: first, at: now), late] == answers { fitting.append(reversed) }
        }
        try demand(!fitting.isEmpty, "no order of \(first) and \(second) explains \(answers)")
        return distinct(fitting)
    }

    private func distinct(_ models: [StoreModel]) -> [StoreModel] {
        models.count == 1 ? models : Array(Set(models))
    }

    /// Reads what was touched.
    ///
    /// - Returns: the models that say the same.
    private func explaining(
        _ touched: Set<JobID>,
        _ store: Store,
        _ models: [StoreModel],
        _ source: inout OperationSource
    ) async throws -> [StoreModel] {
        var fitting = models
        var new: [Job] = []
        for id in touched {
            let job = try await store.job(id)
            let sight = job.map { StoreOperation.Sight($0) }
            fitting = fitting.filter { $0.sight(id) == sight }
            try demand(
                !fitting.isEmpty,
                "read afterwards: wanted \(models.map { $0.sight(id) }), found \(sight as Any)"
            )
            guard let job else { continue }
            if source.numbers[id] == nil { new.append(job) }
            guard job.webhook != nil else { continue }
            let told = try await store.reports(of: id).map { String(decoding: $0.body, as: UTF8.self) }
            fitting = fitting.filter { $0.reports(of: id) == told }
            try demand(!fitting.isEmpty, "reports: wanted \(models.map { $0.reports(of: id) }), found \(told)")
        }
        new.sort { $0.number.value < $1.number.value }
        // A number may come again when the newest jobs were deleted and the clock ran backwards.
        let newest = fitting[0].order.last { source.numbers[$0] != nil && fitting[0].sight($0) != nil }
        let highest = newest.flatMap { source.numbers[$0]?.value } ?? 0
        for job in new {
            try demand(job.number.value > highest, "numbers rise: \(job.number) after \(highest)")
            source.take(job)
        }
        let order = new.map(\.id)
        fitting = fitting.filter { $0.order.suffix(order.count) == order[...] }
        try demand(!fitting.isEmpty, "the order of \(order)")
        return fitting
    }
}
