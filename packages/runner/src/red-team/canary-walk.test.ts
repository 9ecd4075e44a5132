import { ChildProcess } from "node:child_process";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { type Canary, canariesIn, canariesUnder, plantCanaries } from "../../testing/canaries.ts";
import { type EchoingPeers, PEER_MOODS, startEchoingPeers } from "../../testing/echoing-peers.ts";
import { COMMAND_LINES, everyCommand, type WalkPlaces } from "../../testing/every-command.ts";
import { run } from "../../testing/run-command.ts";
import { controlCharacterIn } from "../../testing/terminal-text.ts";
import { makeWalkPlaces } from "../../testing/walk-places.ts";
import { SECRET_SETTINGS, type SettingName } from "../settings/table.ts";
import { guardConsole } from "../terminal/guard-console.ts";

/** Milliseconds after which a command that waits is stopped. */
const WAITS_MS = 1000;
/** Milliseconds after which other commands are stopped: one that retries for minutes has printed its messages by then. */
const LONGEST_MS = 5000;

it("walks every command of the program", async () => {
  expect(Object.keys(COMMAND_LINES).sort()).toEqual([...(await everyCommand())].sort());
});

describe("no command sends a secret anywhere but to its own origin, or shows it, whatever the peers repeat", () => {
  let peers: EchoingPeers;
  let canaries: readonly Canary[];
  let places: WalkPlaces & { readonly home: string };
  /** Arguments and environments of all child processes. */
  const children: string[] = [];
  const findings: string[] = [];
  let release = () => {};

  beforeAll(async () => {
    peers = await startEchoingPeers();
    canaries = plantCanaries({ webhook: peers.webhook });
    expect(canaries.map(({ name }) => name)).toEqual(SECRET_SETTINGS);
    peers.plant(canaries);
    places = await makeWalkPlaces({
      address: `${peers.stranger}/o/r`,
      server: peers.stranger,
      node: peers.chain.replace("http", "ws"),
    });
    const spawn = (ChildProcess.prototype as unknown as { spawn: (options: SpawnOptions) => unknown }).spawn;
    vi.spyOn(ChildProcess.prototype as unknown as { spawn: typeof spawn }, "spawn").mockImplementation(function (
      this: ChildProcess,
      options: SpawnOptions,
    ) {
      children.push([options.file, ...(options.args ?? []), ...(options.envPairs ?? [])].join("\n"));
      return spawn.call(this, options);
    });
    // A child process would inherit these variables.
    for (const { name, secret } of canaries) vi.stubEnv(name, secret);
    vi.stubGlobal("fetch", peers.fetch);
    release = guardConsole({ write: (text: string | Uint8Array) => findings.push(String(text)) > 0 });
  });
  afterAll(async () => {
    release();
    vi.unstubAllGlobals();
    vi.unstubAllEnvs();
    vi.restoreAllMocks();
    await peers.close();
  });
  afterEach(() => {
    peers.mood = "refuses";
  });

  /** The origins that may see each secret, with the record at our own host or at GitHub. */
  const homesOf = (atGithub: boolean): Readonly<Partial<Record<SettingName, readonly string[]>>> => ({
    GITHUB_TOKEN: atGithub ? ["https://github.com", "https://api.github.com"] : [peers.git],
    OPENAI_API_KEY: [peers.judge],
    R2_ACCESS_KEY_ID: [peers.store],
    DISCORD_WEBHOOK_URL: [peers.webhook],
    SLACK_WEBHOOK_URL: [peers.webhook],
    NOTICE_WEBHOOK_URL: [peers.webhook],
    TELEGRAM_BOT_TOKEN: ["https://api.telegram.org"],
    TARGON_API_KEY: ["https://api.targon.com"],
    VERDA_CLIENT_ID: ["https://api.verda.com"],
    VERDA_CLIENT_SECRET: ["https://api.verda.com"],
    RUNPOD_API_KEY: ["https://api.runpod.io"],
  });

  const environment = (atGithub: boolean): Record<string, string> => ({
    ...Object.fromEntries(canaries.map(({ name, secret }) => [name, secret])),
    ALLOW_LOOPBACK_CREDENTIALS: "true",
    GITHUB_REPO: atGithub ? "owner/name" : `${peers.git}/o/r`,
    OPENAI_BASE_URL: `${peers.judge}/v1`,
    OPENAI_TIMEOUT: "5",
    TELEGRAM_CHAT_ID: "1",
    R2_ENDPOINT: peers.store,
    R2_BUCKET: "models",
    CDN_URL: peers.cdn,
    SUBTENSOR_NETWORK: peers.chain.replace("http", "ws"),
    SUBTENSOR_TIMEOUT: "1",
    WALLET_PATH: places.wallets,
    WALLET_NAME: "test",
    WALLET_HOTKEY: "alice",
    STATE_DIR: join(places.home, atGithub ? "state-github" : "state"),
    JOURNAL_DIR: join(places.home, "journal"),
    OBJECTS_DIR: join(places.home, "objects"),
    GPU_PROVIDERS: "targon,verda,runpod",
    BUILD_SOURCE: "github",
    DISTANCE: "offline",
    POD_ACQUISITION_RETRY_INTERVAL: "1",
    POD_ACQUISITION_TIMEOUT: "2",
    POD_WARMUP_TIMEOUT: "2",
  });

  async function walk(argv: readonly string[], { waits, atGithub }: { waits: boolean; atGithub: boolean }) {
    for (const list of [peers.sent, children, findings]) list.length = 0;
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), waits ? WAITS_MS : LONGEST_MS);
    const ran = await run(argv, { env: environment(atGithub), interrupt: stop.signal });
    clearTimeout(timer);
    // With settings that are refused, the walk would test nothing.
    expect(ran.stdout + ran.stderr).not.toContain("SETTINGS_INVALID");
    const homes = homesOf(atGithub);
    const astray = peers.sent.flatMap(({ origin, text }) =>
      canariesIn(text, canaries).flatMap((name) => (homes[name]?.includes(origin) ? [] : [`${name} → ${origin}`])),
    );
    const line = argv.join(" ");
    expect([line, [...new Set(astray)]]).toEqual([line, []]);
    expect([line, canariesIn(ran.stdout + ran.stderr + findings.join(""), canaries)]).toEqual([line, []]);
    // The peers clear the screen in each answer.
    expect([line, controlCharacterIn(ran.stdout + ran.stderr + findings.join(""))]).toEqual([line, ""]);
    expect([line, canariesIn(children.join("\n"), canaries)]).toEqual([line, []]);
  }

  const commands = Object.keys(COMMAND_LINES);
  for (const mood of PEER_MOODS)
    it.each(commands)(`%s, while every peer ${mood}`, async (name) => {
      peers.mood = mood;
      const { waits = false, lines } = COMMAND_LINES[name]!;
      for (const [at, line] of lines(places).entries())
        for (const atGithub of at === 0 ? [false, true] : [false])
          await walk([...name.split(" "), ...line, ...(at % 2 === 0 ? ["--json"] : [])], { waits, atGithub });
    });

  it("sent each secret to its own origin at least once: the walk would see one that goes astray", async () => {
    const names = new Set<string>();
    const judgeLine = COMMAND_LINES["judge"]!.lines(places)[0]!;
    for (const argv of [["doctor"], ["run"], ["judge", ...judgeLine]]) {
      await walk(argv, { waits: argv[0] === "run", atGithub: false });
      for (const { origin, text } of peers.sent) for (const name of canariesIn(text, canaries)) names.add(`${name} ${origin}`); // biome-ignore format: one line
    }
    // Only a round sends notices: canary-services.test.ts sees them.
    for (const [name, [origin]] of Object.entries(homesOf(false)))
      if (!/WEBHOOK|TELEGRAM/.test(name)) expect([...names]).toContain(`${name} ${origin}`);
  });

  it("left no secret in any file: records, git objects, journals, pages, objects", () => {
    expect(canariesUnder(places.home, canaries)).toEqual([]);
  });
});

type SpawnOptions = { readonly file: string; readonly args?: readonly string[]; readonly envPairs?: readonly string[] };
