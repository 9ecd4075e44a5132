import { mergeDefaults } from "../../base/kit/merge-defaults.ts";
import { type Evidence, measured } from "../../ports/evidence.ts";
import { settleBlame } from "./blame.ts";
import type { Door, DoorGetOptions, DoorResponse } from "./door-contract.ts";
import { evidenceOf } from "./door-error.ts";
import { DOOR_DEFAULTS, DOOR_LIMITS, type DoorPolicy, type SettledPolicy } from "./door-policy.ts";
import { download } from "./download.ts";
import { downloadToFile } from "./download-to-file.ts";
import type { Exchange } from "./exchange.ts";
import { follow } from "./follow.ts";
import { guardedBody } from "./guarded-body.ts";
import { evidenceData, hostOf, noteLife, type Session } from "./session.ts";
import { createSignsOfLife } from "./signs-of-life.ts";

/**
 * A door with a policy. One is enough for a process; it holds no connections between calls.
 *
 * @example
 * const door = createDoor({ limits: { totalMs: 60_000 } });
 * const file = await door.download("https://example.com/model.glb", { maxBytes: 200 << 20 });
 * if (file.kind === "measured") console.log(file.value.sha256);
 */
export function createDoor(policy: DoorPolicy = {}): Door {
  const rules = settle(policy);
  const get: Door["get"] = (url, options) => open(url, { policy: rules, options });
  return {
    get,
    download: (url, options) => download(get, { url, options, io: rules.io }),
    downloadToFile: (url, options) => downloadToFile(get, { url, options, io: rules.io }),
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
    evidence: { url, address: null, status: null, redirects: 0, bytes: 0, rerouted: false, families: new Set() },
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
    finalUrl: session.evidence.url,
    address: session.evidence.address ?? "",
    evidence: (error) => evidenceOf(error, evidenceData(session)),
    progress: () => evidenceData(session),
    close: answer.close,
  };
}
