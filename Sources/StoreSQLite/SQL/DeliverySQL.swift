/// Statements on the tables `delivery` and `delivery_attempt`.
package enum DeliverySQL {
    /// The columns that ``DeliveryRow`` reads, in its order; of `delivery AS d`, joined with its job and its endpoint.
    private static let columns = """
        d.number, d.nonce, j.id, e.owner, e.number, e.sealed, d.event, d.state,
        d.state = 'owed' AND e.parked_at IS NOT NULL, d.attempts, d.failures, d.created_at, d.due_at, d.ended_at
        """

    private static let joined = """
        delivery AS d JOIN endpoint AS e ON e.number = d.endpoint JOIN job AS j ON j.number = d.job
        """

    /// Above all numbers that are there, and never below the time.
    static let insert = """
        INSERT INTO delivery (number, nonce, job, endpoint, event, created_at, due_at, body)
        VALUES (max(?, coalesce((SELECT max(number) FROM delivery), 0) + 1), ?, ?, ?, ?, ?, ?, ?)
        """

    package static let greatestNumber = "SELECT max(number) FROM delivery"

    // MARK: - Lanes

    private static let lane = """
        SELECT e.number, e.owner, e.sealed, d.due_at FROM owed
        JOIN endpoint AS e ON e.number = owed.endpoint
        JOIN delivery AS d
          ON d.number = (SELECT number FROM delivery WHERE state = 'owed' AND endpoint = e.number ORDER BY number LIMIT 1)
        WHERE e.parked_at IS NULL OR e.probe_at IS NOT NULL
        """

    /// From one endpoint to the next: the many deliveries that may wait for one are stepped over.
    package static let allLanes = """
        WITH RECURSIVE owed (endpoint) AS (
          SELECT min(endpoint) FROM delivery WHERE state = 'owed'
          UNION ALL
          SELECT (SELECT min(endpoint) FROM delivery WHERE state = 'owed' AND endpoint > owed.endpoint) FROM owed
          WHERE owed.endpoint IS NOT NULL
        )
        \(lane)
        """

    /// By number, not by the index of what is owed: that one would be read from end to end.
    package static let newLanes = """
        WITH owed (endpoint) AS (SELECT DISTINCT endpoint FROM delivery NOT INDEXED WHERE number > ? AND state = 'owed')
        \(lane)
        """

    package static let laneOf = "WITH owed (endpoint) AS (VALUES (?)) \(lane)"

    package static let head = """
        SELECT \(columns), d.body, s.version, s.rotated_at FROM \(joined) LEFT JOIN webhook_secret AS s ON s.owner = e.owner
        WHERE d.number = (SELECT number FROM delivery WHERE state = 'owed' AND endpoint = ? ORDER BY number LIMIT 1)
          AND (e.parked_at IS NULL OR e.probe_at IS NOT NULL)
        """

    // MARK: - One delivery

    package static let ofJob = "SELECT \(columns) FROM \(joined) WHERE j.id = ? ORDER BY d.number"
    package static let byNumber = "SELECT \(columns), d.body FROM \(joined) WHERE d.number = ? AND d.nonce = ?"

    package static let owedEndpoint = """
        SELECT endpoint, attempts FROM delivery WHERE number = ? AND nonce = ? AND state = 'owed'
        """

    static let end = """
        UPDATE delivery SET state = ?, attempts = attempts + 1, ended_at = max(?, created_at) WHERE number = ?
        """

    /// A failure counts only while the endpoint is not parked.
    static let fail = """
        UPDATE delivery SET attempts = attempts + 1, due_at = coalesce(?, due_at),
          failures = failures + (SELECT parked_at IS NULL FROM endpoint WHERE number = delivery.endpoint)
        WHERE number = ?
        """

    static let owe = """
        UPDATE delivery SET state = 'owed', failures = 0, due_at = ?, ended_at = NULL WHERE number = ? AND nonce = ?
        """

    // MARK: - Attempts

    static let insertAttempt = """
        INSERT INTO delivery_attempt (delivery, attempt, at, status, milliseconds, sealed) VALUES (?, ?, ?, ?, ?, ?)
        """

    package static let attempts = """
        SELECT attempt, at, status, milliseconds, sealed FROM delivery_attempt WHERE delivery = ? ORDER BY attempt
        """
}
