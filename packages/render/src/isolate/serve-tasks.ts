import { readSync, writeSync } from "node:fs";
import { decodeMessage, encodeMessage } from "./message.ts";
import { FRAME_HEAD_BYTES, readFrameHead } from "./read-message.ts";

/** The byte that a process writes when it waits for its first task. */
export const READY = 0x21;

/**
 * The process's side: answers tasks from standard input on standard output, one after the other, until the input ends. Everything is synchronous: a
 * promise that a task makes never runs.
 */
export function serveTasks(work: (task: unknown) => unknown): void {
  writeAll(new Uint8Array([READY]));
  for (let task = readMessage(); task !== END; task = readMessage()) {
    for (const part of encodeMessage(work(task))) writeAll(part);
  }
}

/**
 * The same for work that waits for threads of its own or for a library, still one task at a time. `beforeLarge` is called before a large task is
 * read, when nothing of the task before is in memory any more.
 */
export async function serveWaitingTasks(
  work: (task: unknown) => Promise<unknown>,
  beforeLarge?: () => void,
): Promise<void> {
  writeAll(new Uint8Array([READY]));
  const answerNext = async (): Promise<boolean> => {
    const task = readMessage(beforeLarge);
    if (task === END) return false;
    for (const part of encodeMessage(await work(task))) writeAll(part);
    return true;
  };
  // Each task's memory is free after its call, before the next task is read.
  while (await answerNext());
}

const END = Symbol("end of input");

/** Bytes of arrays above which a task counts as large. */
const LARGE_TASK_BYTES = 4 << 20;

function readMessage(beforeLarge: () => void = () => {}): unknown {
  const head = readAll(FRAME_HEAD_BYTES);
  if (!head) return END;
  const { textBytes, arrayBytes } = readFrameHead(head);
  if (arrayBytes > LARGE_TASK_BYTES) beforeLarge();
  const text = readAll(textBytes);
  const arrays = readAll(arrayBytes);
  return text && arrays ? decodeMessage(text, arrays) : END;
}

function readAll(bytes: number): Uint8Array | null {
  const buffer = new Uint8Array(bytes);
  for (let read = 0; read < bytes; ) {
    const count = readSync(0, buffer, read, bytes - read, null);
    if (count === 0) return null;
    read += count;
  }
  return buffer;
}

function writeAll(bytes: Uint8Array): void {
  for (let offset = 0; offset < bytes.length; ) {
    try {
      offset += writeSync(1, bytes, offset);
    } catch (error) {
      // In a process that has started a thread, the output does not wait for its reader.
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error;
      Atomics.wait(NEVER, 0, 0, 1);
    }
  }
}

const NEVER = new Int32Array(new SharedArrayBuffer(4));
