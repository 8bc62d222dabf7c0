/// Statements on the table `picture`.
enum PictureSQL {
    /// The columns that ``PictureRow`` reads, in its order.
    static let columns = "token, hash, digest, role, width, height, byte_count, media_type"

    static let insert = """
        INSERT INTO picture (token, hash, digest, role, width, height, byte_count, media_type, job)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        """

    static let deleteReference = "DELETE FROM picture WHERE job = ? AND role = 'reference'"
    static let byToken = "SELECT \(columns) FROM picture WHERE token = ?"
    /// Whether a job or an upload names a file.
    static let isKept = """
        SELECT 1 FROM picture WHERE digest = ?1 UNION ALL SELECT 1 FROM upload WHERE digest = ?1 LIMIT 1
        """

    /// Grid first, then tiles in order, because the roles' names sort that way.
    static let ofJob = "SELECT \(columns) FROM picture WHERE job = ? ORDER BY role"
}
