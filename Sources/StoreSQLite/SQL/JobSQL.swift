/// Statements on the table `job`.
enum JobSQL {
    /// The columns that ``JobRow`` reads, in its order.
    static let columns = """
        id, number, owner, dialect, engine, action, tile, parent, nonce, hash, link_base, correlation, webhook, state,
        attempt, worker_deaths, progress, created_at, updated_at, recipes, failure_code, failure_message, failure_fault,
        prompt, reference_address, instruction, excluded, aspect_width, aspect_height, seed, chaos, stylize,
        image_weight, ignored_parameters
        """

    static let insert = """
        INSERT INTO job (id, number, owner, dialect, engine, action, tile, parent, nonce, hash, link_base, correlation,
                         webhook, state, created_at, updated_at, prompt, reference_address, instruction, excluded,
                         aspect_width, aspect_height, seed, chaos, stylize, image_weight, ignored_parameters)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'queued', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """

    static let byID = "SELECT \(columns) FROM job WHERE id = ?"
    static let byNumber = "SELECT \(columns) FROM job WHERE number = ?"
    /// By the picture, not by the job's own column: only finished jobs have one, and an index on random names would cost
    /// each submit more than all else that it writes.
    static let byHash = """
        SELECT \(columns) FROM job
        WHERE id = (SELECT job FROM picture WHERE hash = ? AND role IN ('grid', 'upscaled'))
        """

    static let oldestQueued = "SELECT \(columns) FROM job WHERE state = 'queued' ORDER BY sequence LIMIT 1"
    static let allRunning = "SELECT \(columns) FROM job WHERE state = 'running' ORDER BY sequence"

    static let claim = """
        UPDATE job SET state = ?, attempt = attempt + 1, worker = ?, updated_at = max(updated_at, ?) WHERE id = ?
        """

    static let raiseProgress = """
        UPDATE job SET progress = max(progress, ?), updated_at = max(updated_at, ?)
        WHERE id = ? AND attempt = ? AND state = 'running'
        """

    static let handBack = """
        UPDATE job SET state = ?, worker = NULL, worker_deaths = worker_deaths + ?, updated_at = max(updated_at, ?)
        WHERE id = ?
        """

    static let succeed = """
        UPDATE job SET state = ?1, worker = NULL, progress = 100, recipes = ?2, updated_at = max(updated_at, ?3),
                       finished_at = ?3 WHERE id = ?4
        """

    static let fail = """
        UPDATE job SET state = ?1, worker = NULL, failure_code = ?2, failure_message = ?3, failure_fault = ?4,
                       updated_at = max(updated_at, ?5), finished_at = ?5 WHERE id = ?6
        """

    static let counts = """
        SELECT (SELECT count(*) FROM job WHERE state = 'queued'), (SELECT count(*) FROM job WHERE state = 'running')
        """
}
