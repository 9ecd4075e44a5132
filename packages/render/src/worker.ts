/** Entry of the worker threads: draws views for another thread, or whole files. Its parent kills it when it takes too long. */
import { parentPort, workerData } from "node:worker_threads";
import type { WorkerRole } from "./pool/messages.ts";
import { serveFiles } from "./pool/serve-files.ts";
import { drawShare, type SharedViews } from "./pool/view-share.ts";

const port = parentPort;
const role = workerData as WorkerRole | undefined;
if (port && role?.role === "views") {
  port.on("message", (views: SharedViews) => {
    drawShare(views);
    port.postMessage("done");
  });
} else if (port && role?.role === "files") {
  serveFiles(port, role.threads);
}
