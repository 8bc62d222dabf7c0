/// Statements on the tables `endpoint` and `webhook_secret`.
package enum EndpointSQL {
    package static let byAddress = "SELECT number FROM endpoint WHERE owner = ? AND mark = ?"

    /// Above all numbers that are there, and never below the time.
    static let nextNumber = "SELECT max(?, coalesce((SELECT max(number) FROM endpoint), 0) + 1)"
    static let insert = "INSERT INTO endpoint (number, owner, mark, sealed) VALUES (?, ?, ?, ?)"

    static let park = """
        UPDATE endpoint SET parked_at = coalesce(parked_at, ?), parked_reason = ?, probe_at = NULL WHERE number = ?
        """

    static let unpark = """
        UPDATE endpoint SET parked_at = NULL, parked_reason = NULL, probe_at = NULL
        WHERE number = ? AND parked_at IS NOT NULL
        """

    static let grantProbe = "UPDATE endpoint SET probe_at = ? WHERE number = ? AND parked_at IS NOT NULL"
    static let endProbe = "UPDATE endpoint SET probe_at = NULL WHERE number = ? AND probe_at IS NOT NULL"

    /// The oldest delivery that is owed begins its schedule anew.
    package static let restartHead = """
        UPDATE delivery SET failures = 0, due_at = ?
        WHERE number = (SELECT number FROM delivery WHERE state = 'owed' AND endpoint = ? ORDER BY number LIMIT 1)
        """

    /// The columns that ``EndpointRow`` reads, in its order.
    private static let selection = """
        SELECT e.number, e.owner, e.sealed, e.parked_at, e.parked_reason,
          (SELECT count(*) FROM delivery WHERE state = 'owed' AND endpoint = e.number), d.failures, d.due_at
        FROM endpoint AS e LEFT JOIN delivery AS d
          ON d.number = (SELECT number FROM delivery WHERE state = 'owed' AND endpoint = e.number ORDER BY number LIMIT 1)
        """

    package static let byNumber = "\(selection) WHERE e.number = ?"
    package static let page = "\(selection) WHERE e.number > ? ORDER BY e.number LIMIT ?"
    package static let pageOfOwner = "\(selection) WHERE e.owner = ? AND e.number > ? ORDER BY e.number LIMIT ?"

    // MARK: - Secrets

    static let secret = "SELECT version, rotated_at FROM webhook_secret WHERE owner = ?"

    static let rotateSecret = """
        INSERT INTO webhook_secret (owner, version, rotated_at) VALUES (?, 2, ?)
        ON CONFLICT (owner) DO UPDATE SET version = version + 1, rotated_at = excluded.rotated_at
        RETURNING version, rotated_at
        """
}
