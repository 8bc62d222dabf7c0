import Foundation
import Generation
import Logging
import RenderPool
import RenderProtocol
import RenderWorker

// A program for the tests of the pool: a real render worker that can be told to fail, and a small server that can be
// killed.
//
//   worker            a render worker; instructions that begin with "@" are trouble, all others go to the real renderer
//   exit FILE         adds a byte to the file and ends
//   server WORD…      a pool with one such worker, which gets the words as the instruction of its only task

let arguments = CommandLine.arguments.dropFirst()
switch arguments.first {
case "worker":
    // Taken before the worker hides it.
    let rawOutput = dup(STDOUT_FILENO)
    RenderWorker.run(input: STDIN_FILENO, output: STDOUT_FILENO, renderer: TroubleRenderer(rawOutput: rawOutput))
case "exit":
    if let path = arguments.dropFirst().first, let file = fopen(path, "a") {
        fputc(0x78, file)
        fclose(file)
    }
    exit(7)
case "server":
    let configuration = RenderPoolConfiguration(arguments: ["worker"], threadsPerWorker: 1, version: "test")
    let pool = RenderPool(
        id: EngineID("studio"),
        configuration: configuration,
        logger: Logger(label: "fixture", factory: { _ in SwiftLogNoOpLogHandler() })
    )
    let request = GenerationRequest(
        prompt: "",
        referenceAddress: "",
        instruction: arguments.dropFirst().joined(separator: " "),
        seed: 1
    )
    let task = GenerationTask(
        claim: Claim(job: JobID(), attempt: 1),
        work: .imagine,
        request: request,
        reference: [1],
        tileSize: 64
    )
    await withTaskGroup(of: Void.self) { group in
        group.addTask { await pool.run() }
        _ = try? await pool.generate(task, progress: { _ in })
        group.cancelAll()
    }
case .some, .none:
    exit(64)
}
