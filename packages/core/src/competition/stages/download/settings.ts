import {
  DEFAULT_MODEL_FORMAT,
  MODEL_FORMATS,
  PREVIEW_FORMAT_NAMES,
  type PreviewFormat,
} from "../../../base/formats.ts";
import { OBJECT_KEY_TEMPLATE } from "../../../base/kit/object-template.ts";
import { setting, settingGroup } from "../../../base/settings/index.ts";

/** How files are collected. Times are milliseconds. */
export type DownloadSettings = {
  /** Format of the competition's files, and their extension. */
  readonly format: PreviewFormat;
  /** Files under way at a time over all miners (`MAX_CONCURRENT_DOWNLOADS`). */
  readonly maxConcurrent: number;
  /** Files of one miner under way at a time, so that a slow host cannot hold every slot. */
  readonly maxPerMiner: number;
  /** Files in memory at a time: a file is read into memory only to be drawn and stored. */
  readonly maxConcurrentRenders: number;
  /** Longest random delay before a file's first attempt (`DOWNLOAD_JITTER_SECONDS`). */
  readonly jitterMs: number;
  /** Attempts for one file that fails for a reason that may pass. */
  readonly attempts: number;
  /** Wait before the next attempt. */
  readonly retryDelayMs: number;
  /** Largest file, bytes (`MAX_GLB_SIZE_BYTES`); never more than the format itself allows. */
  readonly maxBytes: number;
  /** How many answers "too many requests" do not count as attempts, for one file. */
  readonly throttleAttempts: number;
  /** Longest wait granted to one Retry-After. */
  readonly maxRetryAfterMs: number;
  /** Waiting for Retry-After granted to one miner in all. */
  readonly throttleBudgetMs: number;
  /** Bytes that one miner's files may take in all. */
  readonly bytesPerMiner: number;
  /** Time that one miner's downloads may hold slots in all. */
  readonly slotMsPerMiner: number;
  /** Wait before files are tried again that failed through a fault of ours. */
  readonly faultRetryMs: number;
  /** Faults of ours in a row after which the rest of the round is not even tried before that wait. */
  readonly faultsInRow: number;
  /** How long faults of ours may keep the stage from ending before it pauses for a person. */
  readonly faultDeadlineMs: number;
  /** Keys of stored files (`STORAGE_KEY_TEMPLATE`); see `fileKeys`. */
  readonly keyTemplate: string;
};

/** Spec values where the competition has them (COMPETITION.md sections 7 and 10); the others are our choice, reasons beside them. */
export const DOWNLOAD_DEFAULTS: DownloadSettings = {
  format: DEFAULT_MODEL_FORMAT,
  maxConcurrent: 10,
  /** With 10 slots, three hosts that hang still leave one slot free. */
  maxPerMiner: 3,
  /** 2 × 200 MiB at worst. */
  maxConcurrentRenders: 2,
  jitterMs: 300_000,
  attempts: 2,
  /** Production asked a throttling host again after 3 s and lost 41 % of the files. */
  retryDelayMs: 30_000,
  maxBytes: MODEL_FORMATS[DEFAULT_MODEL_FORMAT].maxBytes,
  throttleAttempts: 5,
  maxRetryAfterMs: 600_000,
  throttleBudgetMs: 7_200_000,
  /** Four times the 4 GB of a production miner's 128 files. */
  bytesPerMiner: 16 * 1024 ** 3,
  /** With 3 slots, 80 minutes of waiting for one host. */
  slotMsPerMiner: 4 * 3_600_000,
  faultRetryMs: 60_000,
  faultsInRow: 10,
  faultDeadlineMs: 6 * 3_600_000,
  keyTemplate: OBJECT_KEY_TEMPLATE,
};

/** How files are collected. */
export const COLLECT_SETTINGS = settingGroup<DownloadSettings>()("Collecting", {
  MODEL_FORMAT: setting.choice(PREVIEW_FORMAT_NAMES, {
    doc: "File format of the competition",
    fallback: DEFAULT_MODEL_FORMAT,
    option: "format",
  }),
  MAX_CONCURRENT_DOWNLOADS: setting.whole({
    doc: "Downloads at a time over all miners",
    min: 1,
    max: 256,
    fallback: DOWNLOAD_DEFAULTS.maxConcurrent,
    option: "maxConcurrent",
  }),
  DOWNLOAD_JITTER_SECONDS: setting.whole({
    doc: "Longest random delay before a download",
    unit: "seconds",
    min: 0,
    fallback: DOWNLOAD_DEFAULTS.jitterMs / 1000,
    option: "jitterMs",
    times: 1000,
  }),
  DOWNLOAD_RETRY_DELAY: setting.decimal({
    doc: "Wait before a file that failed is tried again",
    unit: "seconds",
    min: 0,
    max: 3600,
    fallback: DOWNLOAD_DEFAULTS.retryDelayMs / 1000,
    option: "retryDelayMs",
    times: 1000,
  }),
  DOWNLOAD_TIMEOUT: setting.whole({ doc: "Time for one file", unit: "seconds", min: 1, fallback: 180 }),
  MAX_GLB_SIZE_BYTES: setting.whole({
    doc: "Largest model file; no more than the format itself allows",
    unit: "bytes",
    min: 1,
    fallback: DOWNLOAD_DEFAULTS.maxBytes,
    option: "maxBytes",
  }),
  ALLOW_PRIVATE_CDN: setting.flag({
    doc: "Take private and loopback addresses, on any port: for rehearsals, with CHAIN=simulated only",
    fallback: false,
  }),
  NETWORK_CHECK_NAMES: setting.text({
    doc: "Names, separated by commas, that show that our own network works when no download does; for a machine that reaches an allow-list only (default: github.com, cloudflare.com, registry.npmjs.org)",
  }),
  ALLOW_HTTP_CDN: setting.flag({ doc: "Take http addresses too, not only https", fallback: true }),
});
