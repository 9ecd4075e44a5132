import { GPU_PROVIDER_NEEDS } from "@404-gen/audit/settings";
import type { Settings } from "./table.ts";

/** Rules between settings. Each returns a sentence that names the settings, or null. */
export const CONSTRAINTS: readonly ((settings: Settings) => string | null)[] = [
  (s) =>
    s.MAX_PROMPT_ATTEMPTS <= s.PODS_PER_MINER && s.PODS_PER_MINER <= s.MAX_POD_ATTEMPTS
      ? null
      : `MAX_PROMPT_ATTEMPTS (${s.MAX_PROMPT_ATTEMPTS}) ≤ PODS_PER_MINER (${s.PODS_PER_MINER}) ≤ MAX_POD_ATTEMPTS (${s.MAX_POD_ATTEMPTS}) must hold`,
  (s) =>
    s.INITIAL_POD_COUNT <= s.PODS_PER_MINER
      ? null
      : `INITIAL_POD_COUNT (${s.INITIAL_POD_COUNT}) must be at most PODS_PER_MINER (${s.PODS_PER_MINER})`,
  (s) =>
    s.MIN_CHECK_STATE_INTERVAL <= s.MAX_CHECK_STATE_INTERVAL
      ? null
      : "MIN_CHECK_STATE_INTERVAL must be at most MAX_CHECK_STATE_INTERVAL",
  (s) =>
    s.ALLOW_PRIVATE_CDN && s.CHAIN !== "simulated"
      ? "ALLOW_PRIVATE_CDN=true needs CHAIN=simulated: a miner's address must never reach into a real network"
      : null,
  (s) =>
    (s.TELEGRAM_BOT_TOKEN === undefined) === (s.TELEGRAM_CHAT_ID === undefined)
      ? null
      : "TELEGRAM_BOT_TOKEN and TELEGRAM_CHAT_ID go together: set both or none",
  (s) => (s.CHAIN === "simulated" && !s.CHAIN_FILE ? "CHAIN=simulated needs CHAIN_FILE" : null),
  (s) => {
    const missing = (["R2_BUCKET", "R2_ACCESS_KEY_ID", "R2_SECRET_ACCESS_KEY"] as const).filter((name) => !s[name]);
    return s.R2_ENDPOINT && missing.length > 0 ? `R2_ENDPOINT needs ${missing.join(", ")}` : null;
  },
];

/** One sentence for each provider named in GPU_PROVIDERS whose credentials are missing. */
export function missingCredentials(settings: Settings): string[] {
  return settings.GPU_PROVIDERS.flatMap((provider) => {
    const missing = GPU_PROVIDER_NEEDS[provider].filter((name) => !settings[name]);
    return missing.length > 0 ? [`GPU_PROVIDERS names ${provider}, which needs ${missing.join(", ")}`] : [];
  });
}

/**
 * One sentence for each setting that the auditor needs and does not have. Where the auditor is among the services, this is checked before anything
 * starts.
 */
export function auditorProblems(settings: Settings): string[] {
  return [
    ...missingCredentials(settings),
    // The offline embedding measures audits only where an operator chose it.
    ...(settings.DISTANCE === "dinov3" && settings.DINOV3_MODEL === undefined
      ? ["DISTANCE=dinov3 needs DINOV3_MODEL; DISTANCE=offline audits by the offline embedding instead"]
      : []),
    ...(settings.BUILD_SOURCE === "github" && settings.GITHUB_REPO === undefined
      ? ["BUILD_SOURCE=github needs GITHUB_REPO"]
      : []),
    ...(settings.BUILD_SOURCE === "map" && settings.BUILD_MAP_FILE === undefined
      ? ["BUILD_SOURCE=map needs BUILD_MAP_FILE"]
      : []),
  ];
}
