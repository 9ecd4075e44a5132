/** Entry of the threads that help another thread to draw. They end on a message, never by force. */
import { parentPort } from "node:worker_threads";
import { collect } from "./pool/collect.ts";
import { type SharedWork, takeShare } from "./pool/shared-work.ts";

parentPort?.on("message", (work: SharedWork | "end") => {
  if (work === "end") return parentPort?.close();
  takeShare(work);
  parentPort?.postMessage("done");
  // A splat file's numbers are shared: their memory is free when no thread refers to them any more. Without this call, this thread would refer to
  // them for many files.
  if (work.work === "views" && work.shared.job.subject.kind === "splats") setImmediate(collect);
});
