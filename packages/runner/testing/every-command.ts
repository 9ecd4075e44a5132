import { join } from "node:path";
import type { Command } from "commander";
import { createProgram } from "../src/program.ts";

/** Paths and addresses for the command lines of a walk. */
export type WalkPlaces = {
  /** A good record in a folder. */
  readonly record: string;
  /** A good record in a git repository. */
  readonly repository: string;
  /** Address of a repository at an untrusted host. */
  readonly address: string;
  /** Origin of an untrusted server: of models, prompts, pictures, a miner. */
  readonly server: string;
  /** WebSocket address of a chain's node. */
  readonly node: string;
  /** Folder with `a.glb`, `a.png`, `b.png`, `a.js`, `prompts/`, `prompts.txt` and `models/`. */
  readonly files: string;
  /** Folder of wallets with `test/alice`. */
  readonly wallets: string;
  /** Folder for output. */
  readonly out: string;
  readonly hotkey: string;
};

/** The command lines of one command. `waits`: it goes on until it is stopped. */
type Lines = { readonly waits?: boolean; lines(places: WalkPlaces): readonly (readonly string[])[] };

const wallet = (p: WalkPlaces) => ["--wallet.name", "test", "--wallet.hotkey", "alice", "--wallet.path", p.wallets];
const chain = (p: WalkPlaces) => ["--subtensor.endpoint", p.node];

/** At least one line for every command; with and without an untrusted host where the command takes one. */
export const COMMAND_LINES: Readonly<Record<string, Lines>> = {
  audit: {
    lines: (p) => {
      const common = ["--prompts", join(p.files, "prompts"), "--seed", "1"];
      const local = ["--submitted", join(p.files, "models")];
      return [
        ["--image", "registry.example/x:1", ...local, ...common],
        ["--endpoint", p.server, ...local, ...common],
        ["--endpoint", p.server, "--submitted", p.server, "--prompts", join(p.files, "prompts.txt"), "--seed", "1", "--allow-private"], // biome-ignore format: one line
      ];
    },
  },
  "audit source": {
    lines: (p) => [
      ["--repo", p.address],
      ["--repo", p.files, "--against", p.address, "--state", p.record],
      ["--hotkey", p.hotkey, "--state", p.record],
    ],
  },
  "audit record-source": { lines: (p) => [["--hotkey", p.hotkey, "--verdict", "passed", "--reason", "read"]] },
  completion: { lines: () => [["bash"], ["zsh"], ["fish"]] },
  "config get": { lines: () => [[], ["NETUID"]] },
  "config set": { lines: () => [["NETUID", "17"]] },
  "config unset": { lines: () => [["NETUID"]] },
  "config check": { lines: () => [[]] },
  demo: { lines: (p) => [["--prompts", "1", "--judge-url", `${p.server}/v1`, "--out", join(p.out, "demo")]] },
  distance: { lines: (p) => [[join(p.files, "a.png"), join(p.files, "b.png")]] },
  doctor: { lines: () => [[]] },
  "init competition": { lines: (p) => [[join(p.out, "new")]] },
  "init validator": { lines: (p) => [[join(p.out, "validator")]] },
  "init judge": { lines: (p) => [[join(p.out, "own-judge")]] },
  "init miner": { lines: (p) => [[join(p.out, "miner")]] },
  "init module-miner": { lines: (p) => [[join(p.out, "module-miner")]] },
  "init provider": { lines: (p) => [[join(p.out, "provider")]] },
  inspect: { lines: (p) => [[join(p.files, "a.glb")], [join(p.files, "a.js")]] },
  judge: {
    lines: (p) => {
      const models = join(p.files, "models");
      const common = ["--prompts", join(p.files, "prompts"), "--out", join(p.out, "judge")];
      return [
        [models, models, ...common],
        [models, models, ...common, "--judge-url", `${p.server}/v1`],
        [models, "--against", `${p.address}#0:leader`, ...common],
        [models, models, "--prompts", join(p.files, "prompts.txt"), "--out", join(p.out, "j2"), "--allow-private"],
      ];
    },
  },
  "judge noise": {
    lines: (p) => [[join(p.files, "models"), join(p.files, "models"), "--prompts", join(p.files, "prompts"), "--repeats", "2"]], // biome-ignore format: one line
  },
  mend: { lines: (p) => [[join(p.files, "a.glb"), "--check"], [join(p.files, "a.glb"), "-o", join(p.out, "mended")]] }, // biome-ignore format: one line
  "miner commit-hash": { lines: (p) => [["--commit", "1".repeat(40), ...wallet(p), ...chain(p)]] },
  "miner commit-repo-cdn": {
    lines: (p) => [["--repo", "o/r", "--cdn-url", "https://cdn.example", ...wallet(p), ...chain(p)]],
  },
  "miner list": { lines: (p) => [chain(p), ["--state", p.address, ...chain(p)]] },
  "miner status": {
    lines: (p) => [
      [p.record, "--hotkey", p.hotkey],
      [p.address, "--hotkey", p.hotkey],
    ],
  },
  "miner doctor": {
    lines: (p) => [
      ["--repo", "o/r", "--commit", "1".repeat(40), "--cdn-url", p.server, "--state", p.address, "--raw-url", p.server, "--allow-private", ...wallet(p), ...chain(p)],
    ], // biome-ignore format: one line
  },
  "model download": { lines: (p) => [["--url", `${p.server}/model.onnx`, "--out", join(p.out, "model.onnx")]] },
  pause: { lines: () => [["a trial"]] },
  plan: { lines: (p) => [[p.record], [p.address]] },
  queue: { lines: (p) => [["--redis", p.server.replace("http:", "redis:")]] },
  rehearse: {
    lines: (p) => {
      const common = ["--prompts", "1", "--judge-url", `${p.server}/v1`];
      return [
        ["--image", "registry.example/x:1", ...common, "--out", join(p.out, "r1")],
        ["--endpoint", p.server, "--cdn-url", p.server, "--alone", ...common, "--out", join(p.out, "r2")],
      ];
    },
  },
  render: { lines: (p) => [[join(p.files, "a.glb"), "--out", join(p.out, "drawn")]] },
  repair: { lines: (p) => [["--file", `leader.json=${join(p.record, "leader.json")}`, "--why", "a trial"], [p.address, "--file", `leader.json=${join(p.record, "leader.json")}`, "--why", "a trial"]] }, // biome-ignore format: one line
  site: { lines: (p) => [[p.repository, "--out", join(p.out, "site")], [p.address, "--out", join(p.out, "site2")]] }, // biome-ignore format: one line
  report: { lines: (p) => [[p.repository, "--out", join(p.out, "report.html")], [p.address, "--out", join(p.out, "r2.html")]] }, // biome-ignore format: one line
  resume: { lines: () => [[]] },
  run: { waits: true, lines: () => [[], ["weights"]] },
  "serve render": { waits: true, lines: () => [["--port", "0"]] },
  "serve distance": { waits: true, lines: () => [["--port", "0"]] },
  settings: { lines: () => [[], ["--env"], ["--schema"]] },
  simulate: {
    lines: (p) => [
      ["--seeds", "1..1", "--trace", join(p.out, "trace.jsonl")],
      ["--faults", "list"],
    ],
  },
  status: { lines: (p) => [[p.record], [p.address], []] },
  verify: {
    lines: (p) => [
      [p.repository],
      [p.repository, "--chain", "--objects", ...chain(p)],
      [p.address],
      [p.record, "--objects", "--allow-private"],
    ],
  },
  view: {
    lines: (p) => [
      [join(p.files, "a.glb"), "-o", join(p.out, "view.html")],
      [`${p.server}/a.glb`, "-o", join(p.out, "v2.html"), "--allow-private"],
    ],
  },
  "weights plan": { lines: (p) => [[p.record, ...wallet(p), ...chain(p)], [p.address, ...wallet(p), ...chain(p)]] }, // biome-ignore format: one line
  worker: { waits: true, lines: (p) => [["duel", "--redis", p.server.replace("http:", "redis:")]] },
  "weights show": { lines: (p) => [[...wallet(p), ...chain(p)]] },
  "weights set": { lines: (p) => [[p.record, ...wallet(p), ...chain(p)], [p.address, "--dry-run", ...wallet(p), ...chain(p)]] }, // biome-ignore format: one line
};

/** All commands of the program that do something, so that a new one cannot be forgotten. */
export async function everyCommand(): Promise<readonly string[]> {
  const walk = (command: Command, path: readonly string[]): readonly string[] => {
    // Commander keeps a command's function in this field; a group of commands has none.
    const works = (command as unknown as { readonly _actionHandler: unknown })._actionHandler !== null;
    const own = works && path.length > 0 ? [path.join(" ")] : [];
    return [...own, ...command.commands.flatMap((one) => walk(one, [...path, one.name()]))];
  };
  return walk(await createProgram(), []);
}
