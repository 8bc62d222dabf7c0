/// Statements that count what was used.
enum UsageSQL {
    /// A job's number is never below that of its moment, so the first condition finds where the interval begins.
    static let submitCounts = """
        SELECT owner, count(*) FROM job WHERE number >= ? AND created_at >= ? AND created_at < ? GROUP BY owner
        """
}
