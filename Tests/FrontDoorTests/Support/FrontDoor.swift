import Testing

/// Everything that is tested from outside: the program as a process, over HTTP and its command line.
///
/// One test at a time: each starts a server of its own, whose renderer takes all cores.
@Suite(.serialized, .timeLimit(.minutes(10)))
enum FrontDoor {}
