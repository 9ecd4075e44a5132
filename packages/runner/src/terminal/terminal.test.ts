import { CompetitionError } from "@404-gen/core";
import { describe, expect, it } from "vitest";
import { EXIT, exitCodeOf } from "./exit-codes.ts";
import { createTerminal } from "./terminal.ts";

function capture(options: { json?: boolean; quiet?: boolean; isTTY?: boolean } = {}) {
  const out: string[] = [];
  const err: string[] = [];
  const terminal = createTerminal({
    ...options,
    stdout: { write: (text: string | Uint8Array) => out.push(String(text)) > 0 },
    stderr: { write: (text: string | Uint8Array) => err.push(String(text)) > 0, isTTY: options.isTTY ?? false },
  });
  return { terminal, out: () => out.join(""), err: () => err.join("") };
}

describe("createTerminal", () => {
  it("puts one JSON object on stdout and the rest on stderr", () => {
    const { terminal, out, err } = capture({ json: true });
    terminal.note("working");
    terminal.progress({ done: 1, total: 2, what: "files" });
    terminal.result({ files: 2 }, () => "two files");
    expect(JSON.parse(out())).toEqual({ files: 2 });
    expect(err()).toContain("working");
  });

  it("reports an error as JSON with its code", () => {
    const { terminal, out } = capture({ json: true });
    terminal.failure(new CompetitionError("no such file", { code: "FILE_MISSING" }));
    expect(JSON.parse(out())).toEqual({ error: { code: "FILE_MISSING", message: "no such file", data: {} } });
  });

  it("prints plain progress by tenths where there is no TTY, and none when quiet", () => {
    const loud = capture();
    for (let step = 1; step <= 100; step++) loud.terminal.progress({ done: step, total: 100, what: "duels" });
    expect(loud.err().trim().split("\n")).toHaveLength(11);
    const quiet = capture({ quiet: true });
    quiet.terminal.progress({ done: 1, total: 1, what: "duels" });
    expect(quiet.err()).toBe("");
  });
});

describe("exitCodeOf", () => {
  it("tells whose fault it was", () => {
    const of = (fault: "usage" | "miner" | "infrastructure" | "conflict") =>
      exitCodeOf(new CompetitionError("x", { code: "X_TEST", fault }));
    expect([of("usage"), of("miner"), of("infrastructure"), of("conflict")]).toEqual([2, 1, 3, 4]);
    expect(exitCodeOf(new DOMException("stop", "AbortError"))).toBe(EXIT.stopped);
  });
});
