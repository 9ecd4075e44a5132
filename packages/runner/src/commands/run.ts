import { CompetitionError, systemClock } from "@404-gen/core";
import { openChain } from "../assemble/chain.ts";
import { openObjects } from "../assemble/objects.ts";
import { assembleServices, type Parts, SERVICE_NAMES, type ServiceName } from "../assemble/services.ts";
import { openState } from "../assemble/state.ts";
import { createLogger } from "../logs/create-logger.ts";
import { createMetrics } from "../metrics/create-metrics.ts";
import { createHealth } from "../metrics/health.ts";
import { createDiscordNotifier } from "../notify/discord.ts";
import { createLogNotifier } from "../notify/log-notifier.ts";
import { loopServices } from "../run/loop.ts";
import { type Listening, listen } from "../serve/listen.ts";
import { createMetricsApp } from "../serve/metrics-app.ts";
import { auditorProblems } from "../settings/constraints.ts";
import type { Settings } from "../settings/load.ts";
import { SECRET_SETTINGS } from "../settings/table.ts";
import type { Host } from "../terminal/host.ts";
import { defineCommand } from "./define.ts";

/** Longest turn that is no sign of a hang, seconds: an audit's acquisition of pods may take a day. */
const LONGEST_TURN_SECONDS = 86_400;

export const runCommand = () =>
  defineCommand({
    usage: "run [services...]",
    summary: `Run the validator's services until stopped: ${SERVICE_NAMES.join(", ")} (default: all)`,
    help: "Configured by the settings that `404-gen settings` lists: environment, .env file or flags. Killed at any moment, it goes on from the record.",
    settingFlags: true,
    work: async ({ args }, { terminal, settings: load, logTo, signal }) => {
      const names = serviceNames(args);
      const settings = load(names.includes("auditor") ? [auditorProblems] : []);
      const parts = await openParts({ settings, logTo }, names);
      try {
        await runServices(parts, { names, signal });
        terminal.result({ stopped: true, services: names }, () => "stopped");
        return undefined;
      } finally {
        await Promise.allSettled([parts.state.close(), parts.chain.close(), parts.objects.close()]);
      }
    },
  });

type Running = { readonly names: readonly ServiceName[]; readonly signal: AbortSignal };

/** Until the signal aborts. */
async function runServices(parts: Parts, { names, signal }: Running): Promise<void> {
  const { settings, metrics, logger } = parts;
  const { services, close } = await assembleServices(parts, names);
  const health = createHealth({ clock: systemClock, services: names, stuckAfterSeconds: LONGEST_TURN_SECONDS });
  let server: Listening | null = null;
  try {
    if (settings.METRICS_PORT !== 0) {
      const place = { host: settings.METRICS_HOST, port: settings.METRICS_PORT };
      server = await listen(createMetricsApp({ metrics, health }), place);
    }
    logger.info("running", {
      services: names,
      state: parts.state.name,
      chain: parts.chain.name,
      objects: parts.objects.name,
      metrics: server?.url ?? null,
    });
    await loopServices(services, {
      ...parts,
      signal,
      intervals: {
        min: settings.MIN_CHECK_STATE_INTERVAL,
        max: settings.MAX_CHECK_STATE_INTERVAL,
        usual: settings.CHECK_STATE_INTERVAL,
      },
      onTurn: (event) => {
        health.onTurn(event);
        metrics.onTurn(event);
      },
    });
  } finally {
    await Promise.allSettled([close(), server?.close()]);
  }
}

function serviceNames(args: readonly string[]): readonly ServiceName[] {
  const unknown = args.filter((name) => !(SERVICE_NAMES as readonly string[]).includes(name));
  if (unknown.length === 0) return args.length === 0 ? SERVICE_NAMES : (args as readonly ServiceName[]);
  throw new CompetitionError(`there is no service ${unknown.join(", ")}; there are ${SERVICE_NAMES.join(", ")}`, {
    code: "SERVICE_UNKNOWN",
    fault: "usage",
  });
}

type Place = { readonly settings: Settings; readonly logTo: Host["stderr"] };

async function openParts({ settings, logTo }: Place, names: readonly ServiceName[]): Promise<Parts> {
  const clock = systemClock;
  const secrets = SECRET_SETTINGS.flatMap((name) => settings[name] ?? []);
  const logger = createLogger({ level: settings.LOG_LEVEL, secrets, destination: logTo });
  const notifier = settings.DISCORD_WEBHOOK_URL
    ? createDiscordNotifier({ url: settings.DISCORD_WEBHOOK_URL, logger })
    : createLogNotifier(logger);
  const state = await openState({ settings, clock, logger });
  const chain = await openChain({ settings, sign: names.includes("weights"), clock, logger });
  return {
    settings,
    clock,
    logger,
    notifier,
    state,
    chain,
    objects: await openObjects(settings),
    metrics: createMetrics({ clock, state }),
  };
}
