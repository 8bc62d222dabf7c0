import ArgumentParser
import RenderWorker

/// `imagined render-worker`: the child process that the server starts for pixels.
struct RenderWorkerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "render-worker",
        abstract: "Render for a server; started by it, not by people.",
        shouldDisplay: false
    )

    func run() { RenderWorker.run(input: 0, output: 1, renderer: StudioRenderer()) }
}
