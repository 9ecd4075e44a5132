import { mergeDefaults } from "../../base/kit/merge-defaults.ts";
import { type Evidence, measured } from "../../ports/evidence.ts";
import { settleBlame } from "./blame.ts";
import { evidenceOf } from "./door-error.ts";
import { DOOR_DEFAULTS, DOOR_LIMITS, type DoorLimits, type DoorPolicy, type SettledPolicy } from "./door-policy.ts";
import { type Downloaded, download } from "./download.ts";
import { type DownloadedFile, downloadToFile } from "./download-to-file.ts";
import type { Exchange } from "./exchange.ts";
import { follow } from "./follow.ts";
import { guardedBody } from "./guarded-body.ts";
import { evidenceData, hostOf, noteLife, type Session } from "./session.ts";
import { createSignsOfLife } from "./signs-of-life.ts";

/** Limits of one download. */
export type DoorGetOptions = {
  /** Most bytes of body. */
  readonly maxBytes: number;
  /** Limits for this call in place of the policy's. */
  readonly limits?: { readonly [K in keyof DoorLimits]?: DoorLimits[K] | undefined } | undefined;
  /** Ends the download early: the call rejects with this signal's reason. */
  readonly signal?: AbortSignal | undefined;
};

/** An answer whose body still streams. Read `body` to its end or call `close`; reading throws CompetitionError `DOWNLOAD_*`. */
export type DoorResponse = {
  /** HTTP status. */
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** Parts of the body as they come, within the limits. */
  readonly body: AsyncIterable<Uint8Array>;
  /** Where the redirects ended. */
  readonly finalUrl: string;
  /** The IP address that answered; it was checked before it was connected to. */
  readonly address: string;
  /** Turns what reading `body` threw into evidence, with what was seen of the download. */
  evidence(error: unknown): Evidence<never>;
  /** Evidence so far: url, address, status, redirects, bytes, ms. */
  seen(): Readonly<Record<string, unknown>>;
  /** Ends the download; what was not read is lost. */
  close(): void;
};

/**
 * The one door to the outside. It resolves a name once, checks every address, connects to a checked one, and does so again on each
 * redirect; it asks for plain bytes and bounds headers, pauses, rate, time and size. A miner's fault comes back as a rejection
 * (`DownloadRejectionCode`), ours as a fault (`DownloadFaultCode`); only an abort of the caller's signal is thrown.
 */
export type Door = {
  /** An answer of status 200, its body streaming. */
  get(url: string, options: DoorGetOptions): Promise<Evidence<DoorResponse>>;
  /** The whole body in memory, once, with its sha256. */
  download(url: string, options: DoorGetOptions): Promise<Evidence<Downloaded>>;
  /** The body in a new file at `path`, hashed on the way; nothing is left behind unless it is measured. */
  downloadToFile(url: string, options: DoorGetOptions & { readonly path: string }): Promise<Evidence<DownloadedFile>>;
};

/**
 * A door with a policy. One is enough for a process; it holds no connections between calls.
 *
 * @example
 * const door = createDoor({ limits: { totalMs: 60_000 } });
 * const file = await door.download("https://example.com/model.glb", { maxBytes: 200 << 20 });
 * if (file.kind === "measured") console.log(file.value.sha256);
 */
export function createDoor(policy: DoorPolicy = {}): Door {
  const settled = settle(policy);
  const get: Door["get"] = (url, options) => open(url, { policy: settled, options });
  return {
    get,
    download: (url, options) => download(get, { url, options, io: settled.io }),
    downloadToFile: (url, options) => downloadToFile(get, { url, options, io: settled.io }),
  };
}

function settle(policy: DoorPolicy): SettledPolicy {
  const { limits, connectTo, ca, ...rest } = policy;
  return {
    ...mergeDefaults(DOOR_DEFAULTS, rest),
    limits: mergeDefaults(DOOR_LIMITS, limits),
    connectTo,
    ca,
    life: createSignsOfLife(),
  };
}

async function open(
  url: string,
  call: { readonly policy: SettledPolicy; readonly options: DoorGetOptions },
): Promise<Evidence<DoorResponse>> {
  const { policy, options } = call;
  options.signal?.throwIfAborted();
  const session: Session = {
    policy,
    limits: mergeDefaults(policy.limits, options.limits),
    maxBytes: options.maxBytes,
    signal: options.signal,
    startedAt: policy.io.now(),
    seen: { url, address: null, status: null, redirects: 0, bytes: 0, rerouted: false, families: new Set() },
  };
  const end = policy.life.begin(hostOf(url));
  try {
    const answer = await follow(url, session);
    noteLife(session);
    const close = () => {
      end();
      answer.close();
    };
    return measured(response({ ...answer, close }, session));
  } catch (error) {
    end();
    if (options.signal?.aborted) throw options.signal.reason;
    return evidenceOf(await settleBlame(error, session), evidenceData(session));
  }
}

function response(answer: Exchange, session: Session): DoorResponse {
  return {
    status: answer.status,
    headers: answer.headers,
    body: guardedBody(answer, session),
    finalUrl: session.seen.url,
    address: session.seen.address ?? "",
    evidence: (error) => evidenceOf(error, evidenceData(session)),
    seen: () => evidenceData(session),
    close: answer.close,
  };
}
