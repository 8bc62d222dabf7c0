import CForbidden
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
//   open-worker       the same, without what closes a worker off
//   spoiled-worker    one whose kernel has filters, and refuses the worker's
//   exit FILE         adds a byte to the file and ends
//   server TEXT…      a pool that runs one task for each text, its instruction, all at once in a worker each

let arguments = CommandLine.arguments.dropFirst()
switch arguments.first {
case "worker", "open-worker", "spoiled-worker":
    if arguments.first == "spoiled-worker", cforbidden_spoil_filters() != 0 { exit(64) }
    // Taken before the worker hides it.
    let rawOutput = dup(STDOUT_FILENO)
    RenderWorker.run(
        input: STDIN_FILENO,
        output: STDOUT_FILENO,
        renderer: TroubleRenderer(rawOutput: rawOutput),
        isConfined: arguments.first != "open-worker"
    )
case "exit":
    if let path = arguments.dropFirst().first, let file = fopen(path, "a") {
        fputc(0x78, file)
        fclose(file)
    }
    exit(7)
case "server":
    let instructions = arguments.dropFirst()
    let configuration = RenderPoolConfiguration(
        arguments: ["open-worker"],
        workers: instructions.count,
        threadsPerWorker: 1,
        version: "test"
    )
    let pool = RenderPool(
        id: EngineID("studio"),
        configuration: configuration,
        logger: Logger(label: "fixture", factory: { _ in SwiftLogNoOpLogHandler() })
    )
    await withTaskGroup(of: Void.self) { group in
        group.addTask { await pool.run() }
        for instruction in instructions {
            let request = GenerationRequest(prompt: "", referenceAddress: "", instruction: instruction, seed: 1)
            let claim = Claim(job: JobID(), attempt: 1)
            let task = GenerationTask(claim: claim, work: .imagine, request: request, reference: [1], tileSize: 64)
            group.addTask { _ = try? await pool.generate(task, progress: { _ in }) }
        }
        await group.waitForAll()
    }
case .some, .none:
    exit(64)
}
