import DialectKit
import DialectTesting
import DialectV1
import Generation
import Testing

private let goldenFolder = GoldenFolder(beside: #filePath)

@Suite("Our own answers about webhooks")
struct V1WebhooksTests {
    private static let id = DeliveryID(number: 77, nonce: 5)
    private static let endpoint = EndpointID(number: 9)

    private static func delivery(_ state: DeliveryState, isWaiting: Bool = false) -> Delivery {
        let ended: Timestamp? = state == .owed ? nil : Timestamp(milliseconds: 1_690_898_700_000)
        return Delivery(
            id: id,
            job: JobExample.job(.succeeded).id,
            owner: OwnerID("k"),
            endpoint: endpoint,
            address: "https://hooks.example/x",
            event: .succeeded,
            state: state,
            isWaiting: isWaiting,
            attempts: 3,
            failures: 2,
            createdAt: Timestamp(milliseconds: 1_690_898_600_000),
            dueAt: Timestamp(milliseconds: 1_690_898_650_000),
            endedAt: ended
        )
    }

    @Test("deliveries have the bytes of their golden file")
    func deliveries() throws {
        let all = [Self.delivery(.owed), Self.delivery(.owed, isWaiting: true), Self.delivery(.delivered)]
        let texts = try goldenFolder.comparison(of: V1Webhooks.deliveries(all), with: "deliveries.json")
        #expect(texts.written == texts.golden)
    }

    @Test("a delivery with its attempts has the bytes of its golden file")
    func report() throws {
        let report = DeliveryReport(
            delivery: Self.delivery(.abandoned),
            body: Array("{\"type\":\"job.succeeded\"}".utf8),
            attempts: [
                DeliveryAttempt(
                    at: Timestamp(milliseconds: 1_690_898_600_001),
                    status: nil,
                    reason: "no answer within 15 s",
                    milliseconds: 15_000
                ),
                DeliveryAttempt(
                    at: Timestamp(milliseconds: 1_690_898_650_001),
                    status: 500,
                    reason: "status 500",
                    milliseconds: 12,
                    answer: [0x6F, 0x68, 0xFF]
                ),
            ]
        )
        let texts = try goldenFolder.comparison(of: V1Webhooks.report(report), with: "delivery.json")
        #expect(texts.written == texts.golden)
    }

    @Test("endpoints have the bytes of their golden file")
    func endpoints() throws {
        let address = "https://hooks.example/x"
        let dueAt = Timestamp(milliseconds: 1_690_898_700_000)
        let found = [
            Endpoint(id: Self.endpoint, owner: OwnerID("k"), address: address),
            Endpoint(id: Self.endpoint, owner: OwnerID("k"), address: address, owed: 2, failures: 1, dueAt: dueAt),
            Endpoint(
                id: EndpointID(number: 10),
                owner: OwnerID("k"),
                address: address,
                parking: Endpoint.Parking(at: dueAt, reason: "it answered 410"),
                owed: 2
            ),
            Endpoint(id: EndpointID(number: 11), owner: OwnerID("k"), address: address),
        ]
        let texts = try goldenFolder.comparison(
            of: V1Webhooks.endpoints(EndpointPage(found, size: 3)),
            with: "endpoints.json"
        )
        #expect(texts.written == texts.golden)
        #expect(EndpointPage(found, size: 4).next == nil)
    }

    @Test("a page of endpoints is asked for by limit and cursor")
    func request() throws {
        #expect(try EndpointPageRequest(query: "limit=5&cursor=\(Self.endpoint)").cursor == Self.endpoint)
        #expect(try EndpointPageRequest(query: nil).size == 20)
        for query in ["limit=0", "limit=100", "cursor=ep_x"] {
            #expect { try EndpointPageRequest(query: query) } throws: { ($0 as? Problem)?.code == "invalid_parameter" }
        }
    }
}
