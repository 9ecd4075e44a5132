/** Entry of the worker threads: helps another thread, or draws whole files. Its parent kills it when it takes too long. */
import { parentPort, workerData } from "node:worker_threads";
import type { WorkerRole } from "./pool/messages.ts";
import { serveFiles } from "./pool/serve-files.ts";
import { type SharedWork, takeShare } from "./pool/shared-work.ts";

const port = parentPort;
const role = workerData as WorkerRole | undefined;
if (port && role?.role === "views") {
  port.on("message", (work: SharedWork) => {
    takeShare(work);
    port.postMessage("done");
  });
} else if (port && role?.role === "files") {
  serveFiles(port, role.threads);
}
