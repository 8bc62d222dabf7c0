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
    static let isKept = "SELECT 1 FROM picture WHERE digest = ? LIMIT 1"

    /// Grid first, then tiles in order, because the roles' names sort that way.
    static let ofJob = "SELECT \(columns) FROM picture WHERE job = ? ORDER BY role"
}
