/// Statements on the table `job`.
enum JobSQL {
    /// The columns that ``JobRow`` reads, in its order.
    static let columns = """
        number, id, owner, dialect, engine, action, tile, priority, parent, recipe, sealed, aspect_width, aspect_height,
        seed, chaos, stylize, image_weight, nonce, hash, link_base, webhook_events, deadline, state, revision, attempt,
        worker_deaths, progress, created_at, updated_at, started_at, finished_at, recipes, failure_code, failure_message,
        failure_fault
        """

    /// The number is made from the time, unless a job has that one or a later one already.
    static let insert = """
        INSERT INTO job (number, id, owner, dialect, engine, action, tile, priority, parent, recipe, sealed, aspect_width,
                         aspect_height, seed, chaos, stylize, image_weight, nonce, hash, link_base, webhook,
                         webhook_events, deadline, state, revision, attempt, worker_deaths, progress, created_at,
                         updated_at)
        VALUES (max(?1, 1 + ifnull((SELECT max(number) FROM job), 0)), ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13,
                ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, 'queued', 1, 0, 0, 0, ?24, ?24)
        """

    /// Everything of a job that can change.
    static let update = """
        UPDATE job SET state = ?, revision = ?, attempt = ?, worker_deaths = ?, progress = ?, updated_at = ?,
                       started_at = ?, finished_at = ?, lease_until = ?, recipes = ?, failure_code = ?,
                       failure_message = ?, failure_fault = ?
        WHERE number = ?
        """

    static let byID = "SELECT \(columns) FROM job WHERE id = ?"
    static let byNumber = "SELECT \(columns) FROM job WHERE number = ?"
    /// By the picture, not by the job's own column: only finished jobs have one, and an index on random names would cost
    /// each submit more than all else that it writes.
    static let byHash = """
        SELECT \(columns) FROM job
        WHERE number = (SELECT job FROM picture WHERE hash = ? AND role IN ('grid', 'upscaled'))
        """

    /// What a job wrote, of all that wait or run.
    static let openSealed = "SELECT id, sealed FROM job WHERE finished_at IS NULL ORDER BY number"

    static let open = "SELECT \(columns) FROM job WHERE finished_at IS NULL ORDER BY number"
    static let running = """
        SELECT \(columns) FROM job WHERE finished_at IS NULL AND state = 'running' ORDER BY number
        """

    static let ofOwner = """
        SELECT \(columns) FROM job WHERE owner = ? AND number < ? ORDER BY number DESC LIMIT ?
        """
    static let ended = """
        SELECT \(columns) FROM job
        WHERE owner = ? AND number < ? AND state = ? AND finished_at IS NOT NULL
        ORDER BY number DESC LIMIT ?
        """
    static let openOfOwner = """
        SELECT \(columns) FROM job
        WHERE finished_at IS NULL AND owner = ? AND number < ? AND state = ?
        ORDER BY number DESC LIMIT ?
        """

    static let renew = """
        UPDATE job SET lease_until = ? WHERE id = ? AND attempt = ? AND state = 'running'
        """
    static let lease = "SELECT lease_until FROM job WHERE number = ?"
    static let expired = """
        SELECT \(columns) FROM job
        WHERE finished_at IS NULL AND state = 'running' AND lease_until < ? ORDER BY number
        """
}
