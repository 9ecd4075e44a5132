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
  /** From here to `leave`, forbidden calls throw. */
  enter(): void;
  leave(): void;
  /** Forbidden calls so far with their places, each once. */
  touched(): readonly string[];
  /** Puts the original functions back. */
  remove(): void;
};

type Functions = Record<string, unknown>;
/** Callers whose reads of the time decide nothing: p-queue, for a limit by time that is not set here, and Node itself, for the date of a `File` in a form. */
const HARMLESS = /node_modules\/p-queue\/|node:internal/;
/** A caller that may delay a step with `setImmediate`, only to keep its stack short: yauzl, which reads the archives of competition 2. */
const MAY_DELAY = /node_modules\/yauzl\//;
/** Forbidden functions, with the name of their owner in errors. */
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

/** Options of {@link installRealWorldGuard}. */
export type RealWorldGuardOptions = {
  /** Runs a step that a library delays, in an order that is always the same. @default such a step throws */
  readonly soon?: ((run: () => void) => void) | undefined;
};

/**
 * Installs the guard in this process. It acts only between `enter` and `leave`, so that a test runner or a terminal in the same process keeps its
 * timers.
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
        if (inside && soon && key === "setImmediate" && MAY_DELAY.test(callerAt(2))) {
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

/** The frame of the stack that is so many frames below this function. The limit keeps Node from formatting frames that nobody reads. */
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

/** A `Date` that calls `ask` when somebody reads the present time. Dates of a given time are permitted. */
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
