import Outbound
import Testing

@Suite struct OutboundConfigurationTests {
    private static let mistakes: [(name: String, make: @Sendable (inout OutboundConfiguration) -> Void)] = [
        ("ports", { $0.ports = [80, 0] }), ("ports", { $0.ports = [65536] }),
        ("resolveTimeout", { $0.resolveTimeout = .zero }), ("connectTimeout", { $0.connectTimeout = .seconds(-1) }),
        ("totalTimeout", { $0.totalTimeout = .zero }), ("rateWindow", { $0.rateWindow = .zero }),
        ("maximumBytes", { $0.maximumBytes = 0 }), ("maximumAnswerBytes", { $0.maximumAnswerBytes = 0 }),
        ("maximumHeaderBytes", { $0.maximumHeaderBytes = 0 }), ("maximumAnswers", { $0.maximumAnswers = 0 }),
        ("maximumRedirects", { $0.maximumRedirects = -1 }),
        ("minimumBytesPerSecond", { $0.minimumBytesPerSecond = -1 }),
        ("userAgent", { $0.userAgent = "a\r\nHost: b" }),
    ]

    @Test("a value out of its range is named", arguments: mistakes.indices)
    func outOfRange(index: Int) throws {
        let mistake = Self.mistakes[index]
        do throws(OutboundConfigurationFailure) {
            var configuration = OutboundConfiguration()
            mistake.make(&configuration)
            try configuration.validate()
            Issue.record("\(mistake.name) was accepted")
        } catch {
            guard case .value(mistake.name, _) = error else {
                Issue.record("\(error)")
                return
            }
        }
    }

    @Test("the defaults are valid")
    func defaults() throws {
        try OutboundConfiguration().validate()
    }
}
