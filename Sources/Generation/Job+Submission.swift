extension Job {
    /// A submission as it waits in the queue for its first attempt.
    ///
    /// - Parameters:
    ///   - submission: what passed admission.
    ///   - number: given by the store, which knows the others.
    ///   - instant: when the store took it.
    package init(_ submission: JobSubmission, number: JobNumber, at instant: Timestamp) {
        self.init(
            id: submission.id,
            number: number,
            owner: submission.owner,
            dialect: submission.dialect,
            engine: submission.engine,
            action: submission.action,
            parent: submission.parent,
            request: submission.request,
            nonce: submission.nonce,
            hash: submission.hash,
            linkBase: submission.linkBase,
            correlation: submission.correlation,
            webhook: submission.webhook,
            state: .queued,
            attempt: 0,
            workerDeaths: 0,
            progress: 0,
            createdAt: instant,
            updatedAt: instant,
            reference: submission.reference,
            result: nil,
            failure: nil
        )
    }
}
