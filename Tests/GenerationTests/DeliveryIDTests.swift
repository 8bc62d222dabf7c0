import Generation
import Testing

@Suite("Names of deliveries and endpoints")
struct DeliveryIDTests {
    @Test("a name is msg_ and 26 characters, begins with the time, and is read back")
    func delivery() throws {
        let number = DeliveryID.number(at: Timestamp(milliseconds: 1_795_250_000_123))
        let id = DeliveryID(number: number, nonce: 0x0123_4567_89AB_CDEF)
        #expect(id.text == "msg_01m7vfyx0ey000028t5cy4tqkff")
        #expect(DeliveryID(id.text) == id)
        #expect("\(id)" == id.text)
        for extreme in [DeliveryID(number: 0, nonce: 0), DeliveryID(number: .max, nonce: .max)] {
            #expect(DeliveryID(extreme.text) == extreme)
            #expect(extreme.text.count == 30)
        }
    }

    @Test("names sort by number", arguments: [0, 1, 31, 32, 1 << 20, 1 << 40, Int64.max - 1] as [Int64])
    func order(number: Int64) {
        let one = DeliveryID(number: number, nonce: .max)
        let next = DeliveryID(number: number + 1, nonce: 0)
        #expect(one.text < next.text)
        #expect(EndpointID(number: number).text < EndpointID(number: number + 1).text)
    }

    @Test(
        "texts of another form are no names",
        arguments: [
            "", "msg_", "msg_01m7vfyx0ey000028t5cy4tqkf", "msg_01m7vfyx0ey000028t5cy4tqkfff",
            "MSG_01m7vfyx0ey000028t5cy4tqkff", "msg_01M7vfyx0ey000028t5cy4tqkff", "msg_01m7vfyx0ey00002i8t5cy4tqkf",
            "msg_g1m7vfyx0ey000028t5cy4tqkff", "msg_01m7vfyx0ey00g0028t5cy4tqkf", "ep_01m7vfyx0ey00",
            "msg-01m7vfyx0ey000028t5cy4tqkff", "msg_81m7vfyx0ey000028t5cy4tqkff",
        ]
    )
    func otherForms(text: String) { #expect(DeliveryID(text) == nil) }

    @Test("an endpoint's name is ep_ and 13 characters, and is read back")
    func endpoint() {
        let id = EndpointID(number: EndpointID.number(at: Timestamp(milliseconds: 1_795_250_000_123)))
        #expect(id.text.count == 16)
        #expect(EndpointID(id.text) == id)
        for text in ["", "ep_", "ep_01m7vfyx0ey0", "ep_01m7vfyx0ey000", "msg_01m7vfyx0ey00", "ep_81m7vfyx0ey00"] {
            #expect(EndpointID(text) == nil)
        }
    }

    @Test("numbers of a time before 1970, and of one far ahead, are not negative")
    func extremeTimes() {
        #expect(DeliveryID.number(at: Timestamp(milliseconds: -5)) == 0)
        #expect(DeliveryID.number(at: Timestamp(milliseconds: .max)) > 0)
    }
}
