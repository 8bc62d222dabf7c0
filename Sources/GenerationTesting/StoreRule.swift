/// One promise of a store's port, and the way to see that a store keeps it.
///
/// A store is finished when it keeps all rules of its conformance suites. Each rule wants a new, empty store that goes
/// by the clock it is given and makes its reports with ``Sample/report(_:_:)``.
package struct StoreRule<Store: Sendable>: Sendable, CustomStringConvertible {
    /// The promise, as a sentence.
    package let description: String
    /// Throws ``BrokenRule`` when the store does not keep the promise.
    package let check: @Sendable (_ store: Store, _ clock: ManualClock) async throws -> Void

    init(_ description: String, check: @escaping @Sendable (_ store: Store, _ clock: ManualClock) async throws -> Void)
    {
        self.description = description
        self.check = check
    }
}

/// What a store did that its port forbids.
package struct BrokenRule: Error, CustomStringConvertible {
    package let description: String
}

/// Throws when the condition does not hold.
func demand(_ condition: Bool, _ sentence: @autoclosure () -> String, line: Int = #line) throws {
    if !condition { throw BrokenRule(description: "\(sentence()) (rule at line \(line))") }
}

/// Throws when the two differ.
func demand<Value: Equatable>(
    _ found: Value,
    equals wanted: Value,
    _ sentence: @autoclosure () -> String,
    line: Int = #line
) throws {
    try demand(found == wanted, "\(sentence()): wanted \(wanted), found \(found)", line: line)
}

/// The value, or a broken rule when there is none.
func demanded<Value>(_ value: Value?, _ sentence: @autoclosure () -> String, line: Int = #line) throws -> Value {
    guard let value else { throw BrokenRule(description: "\(sentence()) (rule at line \(line))") }
    return value
}
