import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { sleep } from "@404-gen/core";
import { describe, expect, it } from "vitest";
import { makeFolder } from "../../testing/fixtures.ts";
import { run } from "../../testing/run-command.ts";
import { CLI, noWorkers } from "./play-demo.fixture.ts";

const CHILDREN = `/proc/${process.pid}/task/${process.pid}/children`;
const why = noWorkers ?? (existsSync(CLI) ? null : "not bundled") ?? (existsSync(CHILDREN) ? null : "no /proc");

function wordsOf(id: string): readonly string[] {
  try {
    return readFileSync(`/proc/${id}/cmdline`, "utf8").split("\0");
  } catch {
    // The process has just ended.
    return [];
  }
}

/** Ids of this process's children that have this word in their command line. */
const startedAs = (word: string): readonly number[] =>
  readFileSync(CHILDREN, "utf8")
    .split(" ")
    .filter((id) => id !== "" && wordsOf(id).includes(word))
    .map(Number);

describe.skipIf(why !== null)(`404-gen demo --workers (skipped: ${why ?? "no"})`, { timeout: 7_200_000 }, () => {
  it.each([
    ["its workers are", "worker", "WORKERS_GONE"],
    ["its Redis is", "redis", "QUEUE_UNAVAILABLE"],
  ])("ends when %s gone: nobody would do its jobs", async (_, word, code) => {
    let isOver = false;
    const out = join(makeFolder(), "demo");
    const playing = run(["demo", "--json", "--prompts", "1", "--workers", "2", "--out", out]).finally(() => {
      isOver = true;
    });
    while (!isOver && startedAs("worker").length < 2) await sleep(20);
    for (const id of startedAs(word)) process.kill(id, "SIGKILL");
    expect((await playing).json()).toMatchObject({ error: { code } });
    expect([...startedAs("worker"), ...startedAs("redis")]).toEqual([]);
  });
});
