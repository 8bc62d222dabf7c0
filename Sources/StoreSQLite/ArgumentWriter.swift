import GRDB
import GRDBSQLite

/// Binds the arguments of a statement one after the other, for statements that run many thousand times a second.
///
/// GRDB's own arguments are boxed and checked one by one, which for the row of a job takes longer than SQLite's insert.
struct ArgumentWriter {
    private let statement: Statement
    private var position: CInt = 0
    private var result = SQLITE_OK

    /// Takes over a statement; its former arguments are gone.
    init(_ statement: Statement) {
        statement.setUncheckedArguments(StatementArguments())
        self.statement = statement
    }

    /// Has SQLite copy a text or a blob before the call returns.
    private static let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

    mutating func append(_ text: String?) {
        guard var text else { return appendNull() }
        bind { statement, position in
            text.withUTF8 { bytes in
                bytes.withMemoryRebound(to: CChar.self) {
                    sqlite3_bind_text(statement, position, $0.baseAddress, CInt($0.count), Self.copied)
                }
            }
        }
    }

    mutating func append(_ bytes: [UInt8]) {
        bind { statement, position in
            bytes.withUnsafeBytes {
                sqlite3_bind_blob(statement, position, $0.baseAddress, CInt($0.count), Self.copied)
            }
        }
    }

    mutating func append(_ number: Int64?) {
        guard let number else { return appendNull() }
        bind { sqlite3_bind_int64($0, $1, number) }
    }

    mutating func append(_ number: Int?) { append(number.map(Int64.init)) }

    mutating func append(_ number: Double) { bind { sqlite3_bind_double($0, $1, number) } }

    /// Runs the statement.
    ///
    /// - Throws: `DatabaseError`, also where the arguments are not as many as the statement has.
    func execute() throws {
        guard result == SQLITE_OK else { throw DatabaseError(resultCode: ResultCode(rawValue: result)) }
        guard position == sqlite3_bind_parameter_count(statement.sqliteStatement) else {
            throw DatabaseError(resultCode: .SQLITE_MISUSE, message: "\(position) arguments", sql: statement.sql)
        }
        try statement.execute()
    }

    private mutating func appendNull() { bind { sqlite3_bind_null($0, $1) } }

    private mutating func bind(_ body: (SQLiteStatement, CInt) -> CInt) {
        position += 1
        let code = body(statement.sqliteStatement, position)
        if result == SQLITE_OK { result = code }
    }
}
