import Foundation

/// A table of figures, each with its goal.
struct MetricReport {
    /// A figure, and whether it reaches its goal.
    struct Figure {
        let text: String
        let isReached: Bool

        /// A figure without a goal.
        static func plain(_ value: Double, _ digits: Int = 2) -> Figure {
            Figure(text: format(value, digits), isReached: true)
        }

        static func atLeast(_ goal: Double?, _ value: Double, _ digits: Int = 2) -> Figure {
            Figure(text: format(value, digits), isReached: goal.map { value >= $0 } ?? true)
        }

        static func atMost(_ goal: Double?, _ value: Double, _ digits: Int = 2) -> Figure {
            Figure(text: format(value, digits), isReached: goal.map { value <= $0 } ?? true)
        }

        private static func format(_ value: Double, _ digits: Int) -> String { String(format: "%.\(digits)f", value) }
    }

    private let title: String
    private let columns: [String]
    private let goals: String
    private var rows: [(name: String, figures: [Figure])] = []
    private var lines: [(text: String, isReached: Bool)] = []

    init(_ title: String, columns: [String] = [], goals: String) {
        self.title = title
        self.columns = columns
        self.goals = goals
    }

    mutating func add(_ name: String, _ figures: [Figure]) { rows.append((name, figures)) }

    /// A sentence under the table.
    mutating func say(_ text: String, isReached: Bool = true) { lines.append((text, isReached)) }

    var missed: Int {
        rows.reduce(0) { $0 + $1.figures.reduce(0) { $0 + ($1.isReached ? 0 : 1) } }
            + lines.reduce(0) { $0 + ($1.isReached ? 0 : 1) }
    }

    var text: String {
        var text = "## \(title)\n\n"
        if !rows.isEmpty {
            text += pad("", 16) + columns.map { pad($0, 11) }.joined() + "\n"
            for row in rows {
                text += pad(row.name, 16)
                text += row.figures.map { pad($0.text + ($0.isReached ? "" : " *"), 11) }.joined() + "\n"
            }
        }
        for line in lines { text += line.text + (line.isReached ? "" : " *") + "\n" }
        return text + "goals: \(goals)\n"
    }

    private func pad(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(1, width - text.count))
    }
}

extension Sequence<Double> {
    /// 0 for none.
    var mean: Double {
        let all = Array(self)
        return all.isEmpty ? 0 : all.reduce(0, +) / Double(all.count)
    }

    /// The middle of the sorted numbers; 0 for none.
    var median: Double {
        let all = sorted()
        return all.isEmpty ? 0 : all[all.count / 2]
    }
}
