import { readdirSync } from "node:fs";
import { resolve } from "node:path";
import { BroadcastChannel } from "node:worker_threads";
import { configureGlobal } from "fast-check";
import { describe, inject, it } from "vitest";
import { getFn } from "vitest/suite";

/*
 * Holds all tests of a part in one worker and runs them again for each mutant that `in-place-runner.mjs` names. A new worker for each mutant took
 * 0.25 s of processor time; the tests that run the mutant's code take milliseconds.
 */
globalThis[inject("namespace")] ??= {};
const state = globalThis[inject("namespace")];
// Set before the rules are loaded, because constants are computed then.
state.activeMutant = inject("staticMutant") ?? undefined;
// The first failure is enough: fast-check need not shrink it.
configureGlobal({ endOnFailure: true });

const isTest = (path) => path.endsWith(".test.ts");
const files = inject("places").flatMap((place) =>
  isTest(place)
    ? [resolve(place)]
    : readdirSync(place, { recursive: true })
        .filter(isTest)
        .map((file) => resolve(place, file)),
);
it("answers until the message to end", { meta: { isHost: true } }, async ({ task }) => {
  const tests = takeTests(task.file.tasks);
  const channel = new BroadcastChannel(inject("channel"));
  await new Promise((end) => {
    channel.onmessage = async ({ data }) => {
      if (data === "end") end();
      else channel.postMessage(await runTests(tests, data));
    };
    channel.postMessage("ready");
  });
  channel.close();
});
for (const file of files) describe(file, async () => void (await import(file)));

/** All tests below the given tasks. They are marked as skipped, so that vitest does not run them itself. */
const takeTests = (tasks, path = []) =>
  tasks.flatMap((task) => {
    const names = [...path, task.name];
    if (task.type === "suite") return takeTests(task.tasks, names);
    if (task.mode !== "run" || task.meta.isHost) return [];
    task.mode = "skip";
    return [{ id: names.join(" > "), run: getFn(task), ms: 0 }];
  });

async function runTests(tests, { mutant, hitLimit, only }) {
  const isTrial = mutant === undefined;
  const wanted = only === undefined ? [...tests] : tests.filter(({ id }) => only.includes(id));
  if (!isTrial) wanted.sort((a, b) => a.ms - b.ms);
  const results = [];
  let isEndless = false;
  for (const test of wanted) {
    if (!isTrial)
      Object.assign(state, { activeMutant: mutant, hitCount: 0, hitLimit: limitOf(test, { mutant, hitLimit }) });
    const { ms, message } = await take(test);
    isEndless = state.hitCount > state.hitLimit;
    if (isTrial) test.ms = ms;
    results.push({ id: test.id, ms, message });
    if (!isTrial && (message !== null || isEndless)) break;
  }
  Object.assign(state, { activeMutant: inject("staticMutant") ?? undefined, hitCount: undefined });
  return { results, isEndless, mutantCoverage: state.mutantCoverage };
}

/**
 * How often a test may run a mutant's code before it counts as endless: a hundred times as often as without the mutant. Stryker's own limit is for
 * all tests together: where one of them reads 50,000 texts, an endless loop needed minutes to reach it.
 */
function limitOf({ id }, { mutant, hitLimit }) {
  const hits = state.mutantCoverage?.perTest[id]?.[mutant];
  return hits === undefined ? hitLimit : 1_000 + 100 * hits;
}

async function take({ id, run }) {
  state.currentTestId = id;
  const start = performance.now();
  let message = null;
  try {
    await run();
  } catch (error) {
    message = String(error?.message ?? error);
  }
  state.currentTestId = undefined;
  return { ms: performance.now() - start, message };
}
