import { DEFAULT_MODEL_FORMAT, MODEL_FORMAT_NAMES, MODEL_FORMATS, MODEL_FORMATS_TEXT } from "@404-gen/core";
import { z } from "zod";
import { decimal, flag, int, list, text, url } from "./kinds.ts";

/** Names that carry credentials: never printed, and given by environment or file only, not by a flag. */
export const SECRET_SETTINGS = [
  "GITHUB_TOKEN",
  "R2_ACCESS_KEY_ID",
  "R2_SECRET_ACCESS_KEY",
  "OPENAI_API_KEY",
  "TARGON_API_KEY",
  "VERDA_CLIENT_ID",
  "VERDA_CLIENT_SECRET",
  "VERDA_GENERATION_TOKEN",
  "RUNPOD_API_KEY",
  "DISCORD_WEBHOOK_URL",
  "WALLET_PASSWORD",
] as const;

export const GPU_PROVIDER_NAMES = ["targon", "verda", "runpod", "process"] as const;

/**
 * Every setting: its name in the environment, what it takes, its default and what it is for. Names and defaults are those of
 * COMPETITION.md section 10; the ones that choose embedded parts are ours.
 */
export const settingsShape = {
  // State: the public record
  STATE_DIR: text().default("./state").describe("Folder of the state repository (local, or the clone's place)"),
  GITHUB_REPO: text()
    .optional()
    .describe("owner/name or https address of the state repository; without it STATE_DIR alone"),
  GITHUB_BRANCH: text().default("main").describe("Branch that holds the record"),
  GITHUB_TOKEN: text().optional().describe("Token that may push to GITHUB_REPO; sent to that host only"),
  ALLOW_LOOPBACK_CREDENTIALS: flag()
    .default(false)
    .describe("Send credentials to a server on this machine over plain http too; elsewhere only https gets them"),
  GIT_AUTHOR_NAME: text().default("404-gen").describe("Author of our commits"),
  GIT_AUTHOR_EMAIL: text().default("404-gen@localhost").describe("Author's address of our commits"),
  COMMIT_INTERVAL: int(0).default(600).describe("Seconds between batched commits"),
  JOURNAL_DIR: text().default("./journal").describe("Folder of the crash journal"),

  // Chain
  CHAIN: z.enum(["subtensor", "simulated"], "subtensor or simulated").default("subtensor").describe("Which chain"),
  CHAIN_FILE: text().optional().describe("JSON file of the simulated chain"),
  SUBTENSOR_NETWORK: text().default("finney").describe("finney, test, local or a ws(s) address; several by comma"),
  SUBTENSOR_TIMEOUT: int(1).default(120).describe("Seconds for one call to the chain"),
  NETUID: int(0, 65535).default(17).describe("Subnet"),
  WALLET_NAME: text().default("default").describe("Wallet"),
  WALLET_HOTKEY: text().default("default").describe("Hotkey of the wallet"),
  WALLET_PATH: text().default("~/.bittensor/wallets").describe("Folder of wallets; read only"),
  WALLET_PASSWORD: text().optional().describe("Opens an encrypted hotkey file"),
  SUBNET_OWNER_UID: int(0, 65535).default(199).describe("Uid that gets what the leader does not"),
  SET_WEIGHTS_INTERVAL_SEC: int(1).default(1800).describe("Seconds between weight settings"),
  VERIFY_BEFORE_WEIGHTS: flag().default(true).describe("Verify the last round before a new hotkey gets weight"),

  // Objects: models and previews
  OBJECTS_DIR: text().default("./objects").describe("Folder of the object store when no R2_ENDPOINT is given"),
  R2_ENDPOINT: url().optional().describe("S3 or R2 endpoint"),
  R2_BUCKET: text().optional().describe("Bucket at R2_ENDPOINT"),
  R2_ACCESS_KEY_ID: text().optional().describe("Access key"),
  R2_SECRET_ACCESS_KEY: text().optional().describe("Secret key"),
  STORAGE_KEY_TEMPLATE: text().optional().describe("Key of a file; {round}, {hotkey}, {kind}, {stem}, {ext}, {hash}"),
  CDN_URL: url().default("https://subnet404.xyz").describe("Public address of the object store"),

  // Loop
  MIN_CHECK_STATE_INTERVAL: int(1).default(120).describe("Shortest sleep of a service that waits, seconds"),
  MAX_CHECK_STATE_INTERVAL: int(1).default(1800).describe("Longest sleep of a service that waits, seconds"),
  CHECK_STATE_INTERVAL: int(1).default(1800).describe("Sleep of a service with nothing to wait for, seconds"),
  PAUSE_ON_STAGE_END: flag().default(false).describe("Move to paused instead of the next stage"),

  // Collecting
  MODEL_FORMAT: z
    .enum(MODEL_FORMAT_NAMES, MODEL_FORMATS_TEXT)
    .default(DEFAULT_MODEL_FORMAT)
    .describe("File format of the competition"),
  MAX_CONCURRENT_DOWNLOADS: int(1, 256).default(10).describe("Downloads at a time over all miners"),
  DOWNLOAD_JITTER_SECONDS: int(0).default(300).describe("Longest random delay before a download"),
  DOWNLOAD_RETRY_DELAY: decimal(0, 3600).default(30).describe("Seconds before a file that failed is tried again"),
  DOWNLOAD_TIMEOUT: int(1).default(180).describe("Seconds for one file"),
  MAX_GLB_SIZE_BYTES: int(1).default(MODEL_FORMATS[DEFAULT_MODEL_FORMAT].maxBytes).describe("Largest model file"),
  ALLOW_HTTP_CDN: flag().default(true).describe("Take http addresses too, not only https"),

  // Rendering
  RENDERER: z.enum(["cpu", "gl"], "cpu or gl").default("cpu").describe("Renderer; cpu gives the same bytes everywhere"),
  RENDER_THREADS: int(1, 64).default(2).describe("Worker threads of the renderer"),
  RENDER_TIMEOUT: int(1).default(60).describe("Seconds for one file"),

  // Judging
  OPENAI_BASE_URL: url().optional().describe("OpenAI-compatible server of the judge; without it the offline judge"),
  OPENAI_API_KEY: text().optional().describe("Key for OPENAI_BASE_URL"),
  OPENAI_MODEL: text().default("zai-org/GLM-4.1V-9B-Thinking").describe("Model of the judge"),
  OPENAI_PICTURES: z
    .enum(["url", "data"], "url or data")
    .default("url")
    .describe("How pictures reach the judge's server: by address, or inside the request"),
  OPENAI_TIMEOUT: int(1).default(30).describe("Seconds for one answer"),
  MAX_CONCURRENT_DUELS: int(1, 256).default(2).describe("Duels at a time"),
  MAX_MISMATCHED_MARGIN: decimal(0, 1).default(0.05).describe("Above win_margin by this much no prompt is decisive"),
  MAX_GENERATION_TIME: decimal(0, 86400).default(180).describe("Seconds after which a prompt is overtime"),
  OVERTIME_TOLERANCE_RATIO: decimal(0, 1).default(0.05).describe("Share of prompts that may be overtime freely"),
  MARGIN_CONFIRMATIONS: int(0, 10).default(0).describe("Repeats of a match whose margin is near the line"),
  QUESTIONS_FILE: text().optional().describe("JSON file that replaces the judge's wording"),

  // Builds
  BUILD_SOURCE: z.enum(["github", "map"], "github or map").default("github").describe("Where images are built"),
  BUILD_MAP_FILE: text().optional().describe("JSON file of images for BUILD_SOURCE=map: hotkey to image"),
  CHECK_BUILD_INTERVAL: int(1).default(120).describe("Seconds between looks at the builds"),
  BUILD_TIMEOUT: int(1).default(10800).describe("Seconds until an unfinished build is timed out"),
  DOCKER_IMAGE_FORMAT: text().optional().describe("Name of a built image; {hotkey10} and {tag} are filled in"),
  BUILD_COMMIT_MESSAGE: text().optional().describe("End of the commit message that starts the builds; {round}"),
  BUILD_WORKFLOW: text().optional().describe("File name of the workflow that builds the images"),

  // Auditing
  GPU_PROVIDERS: list(GPU_PROVIDER_NAMES).default(["targon"]).describe("Providers in order of use"),
  TARGON_API_KEY: text().optional().describe("Targon"),
  VERDA_CLIENT_ID: text().optional().describe("Verda"),
  VERDA_CLIENT_SECRET: text().optional().describe("Verda"),
  VERDA_GENERATION_TOKEN: text().optional().describe("Verda's inference key"),
  RUNPOD_API_KEY: text().optional().describe("RunPod"),
  PROCESS_IMAGES_FILE: text().optional().describe("JSON file for the process provider: image to command"),
  GENERATION_PORT: int(1, 65535).default(10006).describe("Port of a miner's container"),
  CHECK_AUDIT_INTERVAL: int(1).default(120).describe("Seconds between looks at audit requests"),
  CHECK_POD_INTERVAL: decimal(0.05, 3600).default(30).describe("Seconds between looks at a pod"),
  POD_ACQUISITION_RETRY_INTERVAL: int(1).default(120).describe("Seconds between tries to get a pod"),
  POD_ACQUISITION_MAX_ATTEMPTS: int(1).default(720).describe("Tries to get a pod"),
  POD_VISIBILITY_TIMEOUT: int(1).default(1800).describe("Seconds until a pod is visible"),
  POD_WARMUP_TIMEOUT: int(1).default(3600).describe("Seconds until a pod is healthy"),
  PODS_PER_MINER: int(1, 64).default(4).describe("Pods of one audit"),
  MAX_POD_ATTEMPTS: int(1, 64).default(6).describe("Pod starts of one audit"),
  INITIAL_POD_COUNT: int(1, 64).default(2).describe("Pods started first"),
  POD_START_DELAY: int(0).default(30).describe("Seconds between two starts"),
  MAX_PROMPT_ATTEMPTS: int(1, 64).default(3).describe("Attempts at one prompt, each by another pod"),
  PROMPT_LOCK_TIMEOUT: int(1).default(600).describe("Seconds that a prompt is a pod's"),
  POD_MIN_SAMPLES: int(1).default(8).describe("Prompts before a pod may be called bad"),
  POD_FAILURE_THRESHOLD: int(1).default(8).describe("Failures and hard overtimes of a bad pod"),
  WARMUP_HALF_WINDOW: int(1).default(4).describe("Half of the rolling window of times"),
  GENERATION_MEDIAN_LIMIT: decimal(0, 86400).default(90).describe("Trimmed median limit, seconds"),
  ROLLING_MEDIAN_LIMIT: decimal(0, 86400).default(120).describe("Rolling median limit of a pod, seconds"),
  RETRY_DELTA_MIN_SAMPLES: int(1).default(3).describe("Retries before they are judged useful or not"),
  GENERATION_MEDIAN_TRIM_COUNT: int(0).default(6).describe("Times cut from each end of the median"),
  GENERATION_TIMEOUT: decimal(1, 86400).default(180).describe("Seconds for one generation"),
  ACCEPTABLE_DISTANCE: decimal(0, 2).default(0.1).describe("Largest distance of a match"),
  MAX_MISMATCHED_PROMPTS: int(0).default(6).describe("Mismatches tolerated"),
  MAX_MISMATCHED_CRITICAL_PROMPTS: int(0).default(1).describe("Mismatches tolerated on decisive prompts"),
  MAX_CONCURRENT_MINERS: int(1, 64).default(4).describe("Audits at a time"),
  MAX_CONCURRENT_PROMPTS_PER_POD: int(1, 64).default(4).describe("Prompts in flight on a pod"),
  DISTANCE: z.enum(["dinov3", "offline"], "dinov3 or offline").default("dinov3").describe("Which embedding"),
  DINOV3_MODEL: text().optional().describe("ONNX file of DINOv3"),

  // Speaking
  DISCORD_WEBHOOK_URL: url().optional().describe("Where notices go; without it the terminal"),
  LOG_LEVEL: z
    .enum(["debug", "info", "warn", "error", "silent"], "debug, info, warn, error or silent")
    .default("info")
    .describe("Least level that is logged"),
  METRICS_PORT: int(0, 65535).default(0).describe("Port of /metrics, /healthz and /readyz; 0: none"),
  METRICS_HOST: text().default("127.0.0.1").describe("Address that the metrics listen on"),
} as const;

export type SettingName = keyof typeof settingsShape;
export const SETTING_NAMES = Object.keys(settingsShape) as SettingName[];
