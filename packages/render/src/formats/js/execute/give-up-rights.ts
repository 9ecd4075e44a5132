/** Nobody's number on Linux. */
const NOBODY = 65534;

/**
 * The last thing before a stranger's code: a process that was started by root becomes nobody's, and this realm's globals go. Whoever gets
 * hold of a function of this realm finds nothing that leads further.
 */
export function giveUpRights(): void {
  if (process.getuid?.() === 0) becomeNobody();
  const globals = globalThis as Record<string, unknown>;
  for (const name of Object.getOwnPropertyNames(globals)) if (REACHING_OUT.has(name)) delete globals[name];
}

/** In a user namespace that was made for the process there is no other user; what it may do is what its maker may do, outside of it. */
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
