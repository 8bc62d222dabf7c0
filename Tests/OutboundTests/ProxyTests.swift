import Outbound
import Testing

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

@Suite struct ProxyTests {
    @Test("proxies that the environment names are not used")
    func proxies() async {
        // In a process of its own, as the environment belongs to all tests of this one.
        await #expect(processExitsWith: .success) {
            let canary = try await Canary.start()
            let server = try await ScriptedServer.start { _ in .close(after: answer("here")) }
            for name in ["http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"] {
                setenv(name, "http://127.0.0.1:\(canary.port)", 1)
            }
            setenv("NO_PROXY", "", 1)
            let client = try makeClient(allow: ["127.0.0.1"])
            for verb in Verb.allCases {
                #expect(try await verb.failure(of: client, at: "http://127.0.0.1:\(server.port)/") == nil)
            }
            #expect(server.connections == 2)
            #expect(try await canary.visits() == 0)
        }
    }
}
