/** The id of the user `nobody` on Linux. */
const NOBODY = 65534;

/**
 * The last step before a stranger's code runs: a process that root started becomes the user `nobody`, and globals of this realm are deleted. A module
 * that gets hold of a function of this realm finds no way further from there.
 */
export function giveUpRights(): void {
  if (process.getuid?.() === 0) becomeNobody();
  const globals = globalThis as Record<string, unknown>;
  for (const name of Object.getOwnPropertyNames(globals)) if (REACHING_OUT.has(name)) delete globals[name];
}

/**
 * A user namespace that was created for the process has no other user, so the change fails there. The process then has the rights of the user who
 * created the namespace.
 */
function becomeNobody(): void {
  try {
    process.setgroups!([]);
    process.setgid!(NOBODY);
    process.setuid!(NOBODY);
  } catch (error) {
    if (!["EINVAL", "EPERM"].includes((error as NodeJS.ErrnoException).code ?? "")) throw error;
  }
}

const REACHING_OUT = new Set(
  [
    "process require module exports global globalThis fetch WebSocket EventSource Request Response Headers FormData Blob URL",
    "setTimeout setInterval setImmediate clearTimeout clearInterval clearImmediate queueMicrotask structuredClone eval Function",
    "MessageChannel MessagePort BroadcastChannel WebAssembly navigator performance crypto Crypto SubtleCrypto Worker console",
  ].flatMap((line) => line.split(" ")),
);
