/// Statements on the table `delivery`.
enum DeliverySQL {
    static let insert = "INSERT INTO delivery (id, job, address, body, due_at) VALUES (?, ?, ?, ?, ?)"

    static let due = """
        SELECT delivery.id, job.id, address, body, attempts, due_at FROM delivery JOIN job ON number = job
        WHERE delivery.state = 'owed' AND due_at <= ? ORDER BY due_at, delivery.id LIMIT ?
        """

    static let nextDue = "SELECT min(due_at) FROM delivery WHERE state = 'owed'"

    static let delivered = """
        UPDATE delivery SET state = 'delivered', attempts = attempts + 1, ended_at = ?, last_reason = ?
        WHERE id = ? AND state = 'owed'
        """

    static let retry = """
        UPDATE delivery SET attempts = attempts + 1, due_at = ?, last_reason = ? WHERE id = ? AND state = 'owed'
        """

    static let abandoned = """
        UPDATE delivery SET state = 'abandoned', attempts = attempts + 1, ended_at = ?, last_reason = ?
        WHERE id = ? AND state = 'owed'
        """
}
