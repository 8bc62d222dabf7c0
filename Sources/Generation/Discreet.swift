/// A value that carries what a client entrusted to the server: its descriptions and a dump of it show none of that.
///
/// Every part that is not such a value itself stays out of logs, errors and reports of crashes, however the value got
/// there.
package protocol Discreet: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {}

extension Discreet {
    /// The name of the type.
    package var description: String { "\(Self.self)(…)" }
    package var debugDescription: String { description }
    /// No parts.
    package var customMirror: Mirror { Mirror(self, children: EmptyCollection<Mirror.Child>()) }
}
