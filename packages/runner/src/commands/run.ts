import { CompetitionError, silentLogger } from "@404-gen/core";
import { type Assembly, assembleServices } from "../assemble/assemble-services.ts";
import { type Place, placeOf } from "../assemble/place.ts";
import { SERVICE_NAMES, type ServiceName } from "../assemble/services/index.ts";
import { createDashboard, type Dashboard } from "../dashboard/create-dashboard.ts";
import { CHEAP_AREAS, examine } from "../doctor/examine.ts";
import { createLogger } from "../logs/create-logger.ts";
import { createHealth } from "../metrics/health.ts";
import { loopServices } from "../run/loop.ts";
import { runnerId } from "../run/runner-id.ts";
import { keepHeapTight } from "../run/tight-heap.ts";
import { watchRecord } from "../run/watch-record.ts";
import { type Listening, listen } from "../serve/listen.ts";
import { createMetricsApp } from "../serve/metrics-app.ts";
import { auditorProblems } from "../settings/constraints.ts";
import { retiredSettings } from "../settings/load.ts";
import { addDashboardOption, type DashboardOption, dashboardPort } from "./dashboard-option.ts";
import { defineCommand } from "./define.ts";
import { runJumping, untilOption } from "./run-jump.ts";

/** Seconds after which a service without a new turn counts as stuck: to get pods for an audit may take a day. */
const LONGEST_TURN_SECONDS = 86_400;

const HELP = `Configured by the settings that \`404-gen settings\` lists: environment, .env file or flags. Killed at any moment, it goes on from the record.
With --dashboard it shows the round live in a browser of this machine: who is waited for, downloads, duels with their pictures, machines, alarms.

With --jump, for a trial on a simulated chain, the same services play the present round in minutes (all but weights, which sets by its own
clock): time jumps whenever none of them has anything to do, and goes on from there the next time. Ends with 0 when the round is over or at the
stage that --until names, and with 1 when a person has to act, with who waits for what.`;

export const runCommand = () =>
  defineCommand<DashboardOption & { jump?: boolean; until?: string }>({
    usage: "run [services...]",
    summary: `Run the validator's services until stopped: ${SERVICE_NAMES.join(", ")} (default: all)`,
    help: HELP,
    settingFlags: true,
    configure: (command) =>
      addDashboardOption(command)
        .option(
          "--jump",
          "with CHAIN=simulated: let time jump whenever nobody has anything to do, until the round is over",
        )
        .option("--until <stage>", "with --jump: stop when the round is at this stage"),
    work: async ({ args, options }, { terminal, settings: load, env, logTo, signal }) => {
      const until = untilOption(options);
      const names = serviceNames(args);
      const port = dashboardPort(options);
      if (port !== undefined && options.jump)
        throw new CompetitionError("--dashboard is not for --jump: `404-gen rehearse --dashboard` shows a trial", {
          code: "OPTION_INVALID",
          data: { name: "--dashboard" },
        });
      const values = load(names.includes("auditor") ? [auditorProblems] : []);
      const settings = { ...values, DASHBOARD_PORT: port ?? values.DASHBOARD_PORT };
      const logger = createLogger({ level: settings.LOG_LEVEL, destination: logTo });
      keepHeapTight();
      for (const line of retiredSettings([env])) logger.warn(line);
      if (options.jump) return await runJumping(names, { settings, logger, until, terminal, signal });
      const runner = await runnerId({ dir: settings.JOURNAL_DIR, chosen: settings.RUNNER_ID });
      const place = placeOf({ settings, logger, sign: names.includes("weights"), patience: signal, runner });
      // The first look runs during the start, not before it: each part waits by itself for a host that is down.
      const over = new AbortController();
      const looking = { names, signal: AbortSignal.any([signal, over.signal]) };
      const firstLook = lookAround(place, looking).catch((error: Error) => {
        if (!over.signal.aborted) logger.warn("doctor", { message: error.message });
      });
      let assembly: Assembly | undefined;
      try {
        const dashboard = createDashboard(place);
        assembly = await assembleServices(names, { place, wraps: dashboard.wraps });
        await runServices(assembly, { place, names, dashboard, signal });
        terminal.result({ stopped: true, services: names }, () => "stopped");
        return undefined;
      } finally {
        // Ends the first look too: after a failed start nothing may go on asking hosts.
        over.abort();
        await assembly?.close();
        await firstLook;
      }
    },
  });

/** The cheap checks of `404-gen doctor`. Problems are logged once, at the start; they stop nothing. */
async function lookAround(
  { settings, clock, logger }: Place,
  { names, signal }: { readonly names: readonly ServiceName[]; readonly signal: AbortSignal },
): Promise<void> {
  // Only the weights service has the wallet that the check of the chain needs; only the judge uses a model server.
  const owners: Readonly<Record<string, ServiceName>> = { chain: "weights", judge: "judge" };
  const areas = CHEAP_AREAS.filter((name) => owners[name] === undefined || names.includes(owners[name]));
  const { checks } = await examine(areas, { settings, clock, logger: silentLogger, signal });
  for (const { area, name, state, detail } of checks) {
    if (state === "wrong") logger.error("doctor", { area, name, detail });
    if (state === "warning") logger.warn("doctor", { area, name, detail });
  }
}

type Running = {
  readonly place: Place;
  readonly names: readonly ServiceName[];
  readonly dashboard: Dashboard;
  readonly signal: AbortSignal;
};

/** Seconds without any answer after which a turn counts as hanging: one call of a model server or a renderer takes minutes. */
const LONGEST_SILENCE_SECONDS = 3600;

/** Runs the services until the signal aborts. */
async function runServices(assembly: Assembly, { place, names, dashboard, signal }: Running): Promise<void> {
  const { settings, clock, logger } = place;
  const { services, part, metrics } = assembly;
  const health = createHealth({
    clock,
    services: names,
    stuckAfterSeconds: LONGEST_TURN_SECONDS,
    hangingAfterSeconds: LONGEST_SILENCE_SECONDS,
  });
  metrics.onProgress(health.onProgress);
  const notifier = await part("notifier");
  const where = { host: settings.METRICS_HOST, port: settings.METRICS_PORT };
  const server = where.port === 0 ? null : await listen(createMetricsApp({ metrics, health }), where);
  let listening: Listening | null = null;
  try {
    listening = await dashboard.open(assembly, { signal });
    const at = { metrics: server?.url ?? null, dashboard: listening?.url ?? null };
    logger.info("running", { services: names, parts: await assembly.names(), ...at });
    const watching = watchRecord({ state: await part("state"), clock, notifier, logger, signal });
    await loopServices(services, {
      clock,
      logger,
      notifier,
      signal,
      intervals: {
        min: settings.MIN_CHECK_STATE_INTERVAL,
        max: settings.MAX_CHECK_STATE_INTERVAL,
        usual: settings.CHECK_STATE_INTERVAL,
      },
      onBegin: health.onBegin,
      onTurn: (event) => {
        health.onTurn(event);
        dashboard.onTurn(event);
        metrics.onTurn(event);
      },
    });
    await watching;
  } finally {
    await listening?.close();
    await server?.close();
  }
}

function serviceNames(args: readonly string[]): readonly ServiceName[] {
  const unknown = args.filter((name) => !(SERVICE_NAMES as readonly string[]).includes(name));
  if (unknown.length === 0) return args.length === 0 ? SERVICE_NAMES : (args as readonly ServiceName[]);
  throw new CompetitionError(`there is no service ${unknown.join(", ")}; there are ${SERVICE_NAMES.join(", ")}`, {
    code: "SERVICE_UNKNOWN",
  });
}
