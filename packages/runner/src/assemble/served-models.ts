import { CompetitionError, createCredential, peerWords } from "@404-gen/core";
import { createServiceFetch } from "@404-gen/core/net";
import type { Settings } from "../settings/load.ts";
import { judgeAccess } from "./credentials.ts";

type Server = { readonly settings: Settings; readonly signal: AbortSignal };

/**
 * Names of the models that an OpenAI-compatible server serves; null where it has no `/models`.
 *
 * @throws CompetitionError `JUDGE_CONNECTION`, or `JUDGE_HTTP` with the server's `status` and message
 */
export async function servedModels(url: string, { settings, signal }: Server): Promise<readonly string[] | null> {
  const { apiKey: secret, allowLoopback } = judgeAccess(settings, url);
  const address = `${url.replace(/\/+$/, "")}/models`;
  const credential =
    secret === undefined ? undefined : createCredential({ name: "OPENAI_API_KEY", url, secret, allowLoopback });
  const ask = createServiceFetch({ service: "The judge", credential, maxBytes: settings.MAX_JUDGE_ANSWER_BYTES });
  const answer = await ask(address, { signal }).catch((cause) => {
    signal.throwIfAborted();
    throw new CompetitionError(`${address} cannot be reached: ${peerWords(cause)}`, {
      code: "JUDGE_CONNECTION",
      cause,
    });
  });
  const text = await answer.text();
  const { status } = answer;
  if (answer.ok) return namesIn(text);
  if (status === 404 || status === 405) return null;
  const words = peerWords(text);
  throw new CompetitionError(`${address} answered ${status}: ${words}`, {
    code: "JUDGE_HTTP",
    data: { status, words },
  });
}

function namesIn(text: string): readonly string[] {
  try {
    const { data } = JSON.parse(text) as { data?: readonly { id?: unknown }[] };
    return (data ?? []).flatMap(({ id }) => (typeof id === "string" ? [id] : []));
  } catch {
    return [];
  }
}

/** A sentence for a person when the server does not serve the model; null when it does, or when the server has no list of models. */
export function modelProblem(names: readonly string[] | null, model: string): string | null {
  if (names === null || names.includes(model)) return null;
  return `${model} is not among ${names.join(", ") || "no models"}: set OPENAI_MODEL`;
}

/** True for a refused key and for a server that cannot be reached: every duel would fail too. A server that is busy or loads its model recovers. */
const isFinal = (error: unknown): boolean =>
  CompetitionError.is(error, "JUDGE_CONNECTION") ||
  (CompetitionError.is(error, "JUDGE_HTTP") && [401, 403].includes(Number(error.data["status"])));

/**
 * Asks every server of the judge for its models before any picture is drawn: a wrong address or key ends the command at once, and a model
 * that is not served is reported.
 *
 * @throws CompetitionError `JUDGE_CONNECTION`, `JUDGE_HTTP`
 */
export async function askServersFirst(
  url: string | undefined,
  { model, onProblem, ...server }: Server & { readonly model: string; readonly onProblem: (text: string) => void },
): Promise<void> {
  for (const one of url?.split(",").map((each) => each.trim()) ?? []) {
    try {
      const problem = modelProblem(await servedModels(one, server), model);
      if (problem !== null) onProblem(`${one}: ${problem}`);
    } catch (error) {
      if (isFinal(error)) throw error;
      onProblem(`${one}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}
