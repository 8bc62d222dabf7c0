import Foundation
import Generation
import Testing

@Suite("Timestamps")
struct TimestampTests {
    @Test(
        "known moments are written as RFC 3339 asks",
        arguments: [
            (0, "1970-01-01T00:00:00.000Z"),
            (-1, "1969-12-31T23:59:59.999Z"),
            (951_782_399_999, "2000-02-28T23:59:59.999Z"),
            (951_782_400_000, "2000-02-29T00:00:00.000Z"),
            (951_868_800_000, "2000-03-01T00:00:00.000Z"),
            (1_690_898_581_817, "2023-08-01T14:03:01.817Z"),
            (1_709_164_800_000, "2024-02-29T00:00:00.000Z"),
            (1_767_225_600_000, "2026-01-01T00:00:00.000Z"),
            (4_107_542_400_000, "2100-03-01T00:00:00.000Z"),
            (-62_135_596_800_000, "0001-01-01T00:00:00.000Z"),
            (253_402_300_799_999, "9999-12-31T23:59:59.999Z"),
        ] as [(Int64, String)]
    )
    func knownMoments(milliseconds: Int64, text: String) {
        #expect(Timestamp(milliseconds: milliseconds).rfc3339 == text)
    }

    @Test("every day from 1970 to 2106 follows the one before it in a calendar that is counted out")
    func everyDay() {
        var (year, month, day) = (1970, 1, 1)
        for number in 0..<50_000 {
            let text = Timestamp(milliseconds: Int64(number) * 86_400_000 + 43_200_000).rfc3339
            let expected = [year, month, day].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: "-")
            guard text == expected + "T12:00:00.000Z" else {
                Issue.record("day \(number): \(text), wanted \(expected)")
                return
            }
            let isLeapYear = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
            let lengths = [31, isLeapYear ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
            day += 1
            if day > lengths[month - 1] { (month, day) = (month + 1, 1) }
            if month > 12 { (year, month) = (year + 1, 1) }
        }
    }

    @Test("random moments are read back by Foundation as the same moment")
    func foundationAgrees() throws {
        let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
        for _ in 0..<2000 {
            let milliseconds = Int64.random(in: 0..<7_000_000_000_000)
            let date = try Date(Timestamp(milliseconds: milliseconds).rfc3339, strategy: style)
            #expect((date.timeIntervalSince1970 * 1000).rounded() == Double(milliseconds))
        }
    }

    @Test("text order is time order")
    func textOrder() {
        let moments = (0..<500).map { _ in Timestamp(milliseconds: .random(in: 0..<7_000_000_000_000)) }.sorted()
        #expect(moments.map(\.rfc3339) == moments.map(\.rfc3339).sorted())
    }

    @Test("a duration is added in whole milliseconds")
    func advancing() {
        let start = Timestamp(milliseconds: 1000)
        #expect(start.advanced(by: .milliseconds(1)).milliseconds == 1001)
        #expect(start.advanced(by: .seconds(90)).milliseconds == 91_000)
        #expect(start.advanced(by: .microseconds(1999)).milliseconds == 1001)
        #expect(start.advanced(by: .milliseconds(-400)).milliseconds == 600)
        #expect(start.advanced(by: .milliseconds(-1400)).milliseconds == -400)
    }
}
