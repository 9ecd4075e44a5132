import { BroadcastChannel } from "node:worker_threads";
import { INSTRUMENTER_CONSTANTS } from "@stryker-mutator/api/core";
import { declareClassPlugin, PluginKind } from "@stryker-mutator/api/plugin";
import { DryRunStatus, TestStatus, toMutantRunResult } from "@stryker-mutator/api/test-runner";

/**
 * Runs the tests of `rules-host.test.mjs` for one mutant after another in one worker of vitest. A new worker starts only for mutants of code that
 * runs while a file is loaded.
 */
class InPlaceRunner {
  #channelName = `mutants-${process.pid}`;
  #channel = new BroadcastChannel(this.#channelName);
  #vitest;
  /** The run of the host, or null; below it the mutant with which its rules were loaded. */
  #host = null;
  #loadedWith = null;

  capabilities() {
    return { reloadEnvironment: true };
  }

  async init() {
    const { createVitest } = await import("vitest/node");
    this.#vitest = await createVitest("test", {
      config: "scripts/mutation/vitest.config.ts",
      watch: false,
      pool: "threads",
      maxWorkers: 1,
      reporters: [{}],
    });
    this.#vitest.provide("namespace", INSTRUMENTER_CONSTANTS.NAMESPACE);
    // biome-ignore lint/suspicious/noUndeclaredEnvVars: no task of turbo reads it, only mutate-rules.mjs sets it
    this.#vitest.provide("places", process.env.MUTATION_TESTS.split(","));
    this.#vitest.provide("channel", this.#channelName);
  }

  async dryRun() {
    const problem = await this.#load(null);
    if (problem !== null) return { status: DryRunStatus.Error, errorMessage: problem };
    const { mutantCoverage, ...run } = await this.#ask({});
    return { ...complete(run), mutantCoverage };
  }

  async mutantRun({ activeMutant: { id }, mutantActivation, hitLimit, testFilter }) {
    const problem = await this.#load(mutantActivation === "static" ? id : null);
    // The rules cannot be loaded with this mutant: every test fails.
    if (problem !== null) return toMutantRunResult(complete({ results: [{ id: "load", ms: 0, message: problem }] }));
    const run = await this.#ask({ mutant: id, hitLimit, only: testFilter });
    return toMutantRunResult(run.isEndless ? { status: DryRunStatus.Timeout } : complete(run));
  }

  async dispose() {
    await this.#end();
    this.#channel.close();
    await this.#vitest?.close();
  }

  /** Starts a host whose rules are loaded with that mutant; gives null, or the message of the failure. */
  async #load(mutant) {
    if (this.#host !== null && this.#loadedWith === mutant) return null;
    await this.#end();
    this.#vitest.provide("staticMutant", mutant);
    const ready = this.#next();
    this.#host = this.#vitest.start();
    this.#loadedWith = mutant;
    const ended = this.#host.then(() => "ended");
    if ((await Promise.race([ready, ended])) === "ready") return null;
    this.#host = null;
    const messages = this.#vitest.state.getFiles().flatMap(({ result }) => result?.errors ?? []);
    this.#vitest.state.filesMap.clear();
    return messages.map(({ message }) => message).join("\n") || "the tests could not be loaded";
  }

  async #end() {
    if (this.#host === null) return;
    this.#channel.postMessage("end");
    await this.#host;
    this.#vitest.state.filesMap.clear();
    this.#host = null;
  }

  #next() {
    return new Promise((answer) => {
      this.#channel.onmessage = ({ data }) => answer(data);
    });
  }

  #ask(question) {
    const answer = this.#next();
    this.#channel.postMessage(question);
    return answer;
  }
}

const complete = ({ results }) => ({
  status: DryRunStatus.Complete,
  tests: results.map(({ id, ms, message }) => ({
    id,
    name: id,
    timeSpentMs: ms,
    ...(message === null ? { status: TestStatus.Success } : { status: TestStatus.Failed, failureMessage: message }),
  })),
});

export const strykerPlugins = [declareClassPlugin(PluginKind.TestRunner, "in-place", InPlaceRunner)];
