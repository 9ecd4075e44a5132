import childProcess from "node:child_process";
import crypto from "node:crypto";
import dns from "node:dns";
import fs from "node:fs";
import fsPromises from "node:fs/promises";
import http from "node:http";
import https from "node:https";
import { syncBuiltinESMExports } from "node:module";
import net from "node:net";
import { CompetitionError } from "@404-gen/core";

/** Makes real time, chance, files and sockets throw while the simulation's own code runs. */
export type RealWorldGuard = {
  /** From here to `leave`, whatever is forbidden throws. */
  enter(): void;
  leave(): void;
  /** What was touched so far, each once. */
  touched(): readonly string[];
  /** Puts everything back. */
  remove(): void;
};

type Functions = Record<string, unknown>;
/**
 * Reads of the time that decide nothing: p-queue's, for a limit by time that nobody here sets, and Node's own, for the date of a `File` in a form.
 */
const HARMLESS = /node_modules\/p-queue\/|node:internal/;
/** Who puts a step of its work off, for nothing but a short stack: yauzl, which reads the archives of competition 2. */
const PUTS_OFF = /node_modules\/yauzl\//;
/** Functions by the name that an error gives their owner. */
const FORBIDDEN: readonly (readonly [name: string, owner: object, functions: readonly string[]])[] = [
  ["Math", Math, ["random"]],
  ["performance", performance, ["now"]],
  ["globalThis", globalThis, ["setTimeout", "setInterval", "setImmediate", "fetch"]],
  ["crypto", crypto, ["randomBytes", "randomInt", "randomUUID", "randomFill"]],
  ["crypto", globalThis.crypto, ["randomUUID", "getRandomValues"]],
  ["fs", fs, ["readFile", "writeFile", "readFileSync", "writeFileSync", "existsSync", "open", "openSync", "statSync"]],
  ["fs", fs, ["createReadStream", "createWriteStream", "mkdirSync", "readdirSync", "rmSync", "appendFile"]],
  ["fs/promises", fsPromises, ["readFile", "writeFile", "open", "mkdir", "mkdtemp", "rm", "stat", "rename", "readdir"]],
  ["net", net, ["connect", "createConnection", "createServer"]],
  ["http", http, ["request", "get"]],
  ["https", https, ["request", "get"]],
  ["dns", dns, ["lookup", "resolve"]],
  ["child_process", childProcess, ["spawn", "fork", "exec", "execFile", "spawnSync", "execFileSync"]],
];

/** What the guard gives in place of the world. */
export type RealWorldGuardOptions = {
  /** Runs what a library puts off, in an order that is always the same. @default it is refused */
  readonly soon?: ((run: () => void) => void) | undefined;
};

/**
 * Installs the guard in this process. Only what runs between `enter` and `leave` is watched, so that a test runner or a terminal beside the
 * simulation keeps its timers.
 */
export function installRealWorldGuard({ soon }: RealWorldGuardOptions = {}): RealWorldGuard {
  let inside = false;
  const touches = new Set<string>();
  const refuse = (what: string, depth: number): undefined => {
    const caller = callerAt(depth);
    if (what === "Date" && HARMLESS.test(caller)) return undefined;
    touches.add(`${what}, ${caller}`);
    throw new CompetitionError(`a simulation touched the real world: ${what}`, {
      code: "SIMULATION_LEAK",
      data: { what },
    });
  };
  const undo: (() => void)[] = [];
  for (const [name, owner, functions] of FORBIDDEN)
    for (const key of functions) {
      const real = (owner as Functions)[key];
      if (typeof real !== "function") continue;
      const watcher = function (this: unknown, ...args: unknown[]): unknown {
        if (inside && soon && key === "setImmediate" && PUTS_OFF.test(callerAt(2))) {
          const [run, ...rest] = args as [(...rest: unknown[]) => void, ...unknown[]];
          return soon(() => run(...rest));
        }
        if (inside) refuse(`${name}.${key}`, 3);
        return Reflect.apply(real, this, args);
      };
      undo.push(replace(owner, key, Object.assign(watcher, real)));
    }
  undo.push(
    replace(
      globalThis,
      "Date",
      guardedDate(() => inside && refuse("Date", 4)),
    ),
  );
  syncBuiltinESMExports();
  return {
    enter() {
      inside = true;
    },
    leave() {
      inside = false;
    },
    touched: () => [...touches],
    remove() {
      inside = false;
      for (const one of undo.reverse()) one();
      syncBuiltinESMExports();
    },
  };
}

/** Where it was used: so many frames below the guard's own. No more of the stack is written down than is looked at. */
function callerAt(depth: number): string {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = depth + 1;
  const { stack } = new Error();
  Error.stackTraceLimit = stackTraceLimit;
  return stack?.split("\n")[depth + 1]?.trim() ?? "";
}

function replace(owner: object, key: string, value: unknown): () => void {
  const before = Object.getOwnPropertyDescriptor(owner, key);
  Object.defineProperty(owner, key, { value, configurable: true, writable: true });
  return () => {
    if (before) Object.defineProperty(owner, key, before);
    else Reflect.deleteProperty(owner, key);
  };
}

/** Dates of a given time are free; the present one is not. */
function guardedDate(ask: () => void): DateConstructor {
  const RealDate = Date;
  return new Proxy(RealDate, {
    construct(target, args, newTarget) {
      if (args.length === 0) ask();
      return Reflect.construct(target, args, newTarget);
    },
    get(target, key) {
      if (key === "now") ask();
      return Reflect.get(target, key);
    },
  });
}
