/** Entry of the threads that help another thread to draw. They end when they are told to, never by force. */
import { parentPort } from "node:worker_threads";
import { collect } from "./pool/collect.ts";
import { type SharedWork, takeShare } from "./pool/shared-work.ts";

parentPort?.on("message", (work: SharedWork | "end") => {
  if (work === "end") return parentPort?.close();
  takeShare(work);
  parentPort?.postMessage("done");
  // A splat file's numbers are shared: they are given back when no thread remembers them, and this one would for many files more.
  if (work.work === "views" && work.shared.job.subject.kind === "splats") setImmediate(collect);
});
