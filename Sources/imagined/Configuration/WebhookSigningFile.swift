import GenerationService
import Logging

/// Keeps the 32 random bytes from which all signing secrets of an installation are made.
enum WebhookSigningFile {
    /// Reads the file, or makes it where it is missing.
    ///
    /// - Throws: ``ConfigurationProblem`` for a file that can't be read or has another length.
    static func secrets(in folder: DataFolder, _ logger: Logger? = nil) throws -> WebhookSecrets {
        let file = SecretFile(
            path: folder.webhookSigningFile,
            meaning: "The secret that signs webhooks was made",
            remedy: "bring it back from a backup, or remove it to give every receiver a new secret"
        )
        return WebhookSecrets(master: try file.bytes(logger))
    }
}
