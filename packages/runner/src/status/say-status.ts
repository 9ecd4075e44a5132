import type { CompetitionStatus, Crown, Waiting } from "@404-gen/core/verify";
import type { EffectiveWeights } from "../assemble/parts/weights-memory.ts";
import { span } from "./span.ts";

/** The status that the command shows: that of the record, the stage's beginning and this machine's weights. */
export type ShownStatus = CompetitionStatus & {
  /** Beginning of the stage, ISO 8601 UTC; null without git history. */
  readonly stageSince: string | null;
  /** The time at which this machine's weights service last saw its weights in force, by repository; empty where it has not run. */
  readonly onChain: readonly EffectiveWeights[];
};

const LABEL = 9;
const row = (label: string, text: string) => `${label.padEnd(LABEL)} ${text}`;

/** The number of files that will not arrive any more; empty text for none. */
const sayLost = ({ lost }: CompetitionStatus["files"]): string => (lost === 0 ? "" : `, ${lost} lost`);

/** The status as lines for a person. `now`: milliseconds since the epoch. */
export function sayStatus(status: ShownStatus, { now }: { readonly now: number }): string {
  const { name, round, stage, stageSince, files, submissions } = status;
  const duration = stageSince === null ? "" : `, for ${span(now - Date.parse(stageSince))} (since ${stageSince})`;
  return [
    `${name}, round ${round}`,
    row("stage", `${stage.replaceAll("_", " ")}${duration}`),
    row("eta", sayEta(status)),
    ...(status.currentBlock === null ? [] : [row("block", `about ${status.currentBlock}`)]),
    ...sayWaiting(status.waitingFor, now),
    ...sayLeases(status),
    ...(submissions > 0
      ? [row("field", `${submissions} submissions, ${files.recorded} of ${files.expected} files${sayLost(files)}`)]
      : []),
    ...sayBuilds(status),
    ...sayMatches(status),
    ...sayAudits(status),
    ...sayTimeline(status),
    ...sayRefusals(status),
    ...sayCosts(status),
    row("weights", sayCrowns(status)),
    ...status.onChain.map((one) => row("", sayEffect(one, now))),
    ...status.unreadable.map(({ message }) => row("unread", message)),
  ].join("\n");
}

function sayEffect({ repository, at }: EffectiveWeights, now: number): string {
  const sighting = at === null ? "never seen in force" : `last seen in force ${at}, ${span(now - Date.parse(at))} ago`;
  return `this validator's for ${repository}: ${sighting}`;
}

function sayEta({ eta }: CompetitionStatus): string {
  if (eta === null) return "none is recorded";
  return eta.seconds >= 0
    ? `${eta.at}, in ${span(eta.seconds * 1000)}`
    : `${eta.at}, ${span(-eta.seconds * 1000)} overdue`;
}

function sayWaiting(waiting: readonly Waiting[], now: number): string[] {
  if (waiting.length === 0) return [row("waits for", "nobody")];
  return waiting.map(({ who, what, hotkey, since }, index) => {
    const whose = hotkey === null ? "" : ` of ${hotkey}`;
    const from = since === null ? "" : `, since ${since} (${span(now - Date.parse(since))})`;
    return row(index === 0 ? "waits for" : "", `${who}: ${what}${whose}${from}`);
  });
}

function sayLeases({ leases }: CompetitionStatus): string[] {
  return leases.map(({ role, owner, until, over }, index) =>
    row(index === 0 ? "runners" : "", `${role}: ${owner} until ${until}${over ? ", which is over" : ""}`),
  );
}

function sayBuilds({ builds }: CompetitionStatus): string[] {
  const parts = Object.entries(builds).map(([status, count]) => `${count} ${status}`);
  return parts.length === 0 ? [] : [row("builds", parts.join(", "))];
}

function sayMatches({ matches, submissions }: CompetitionStatus): string[] {
  if (submissions === 0) return [];
  const spare = matches.exploratory > 0 ? `, ${matches.exploratory} worth playing while audits run` : "";
  const next =
    matches.next === null ? "" : `; next ${matches.next.left.slice(0, 10)} against ${matches.next.right.slice(0, 10)}`;
  return [row("matches", `${matches.played} played, ${matches.left} known to be left${spare}${next}`)];
}

function sayAudits({ audits, submissions }: CompetitionStatus): string[] {
  if (submissions === 0) return [];
  const { requested, passed, rejected, pending } = audits;
  return [
    row(
      "audits",
      requested === 0
        ? "none asked for"
        : `${requested} asked for: ${passed} passed, ${rejected} rejected, ${pending} open`,
    ),
  ];
}

function sayCosts({ costs = [] }: CompetitionStatus): string[] {
  return costs.map(({ provider, seconds, dollars }, index) =>
    row(index === 0 ? "machines" : "", `${provider}: ${span(seconds * 1000)}, ${dollars.toFixed(2)} US dollars`),
  );
}

function sayTimeline({ timeline = [] }: CompetitionStatus): string[] {
  return timeline.map(({ hotkey, status, detail, isClose }, index) =>
    row(
      index === 0 ? "timeline" : "",
      `${hotkey.slice(0, 10)} ${status}: ${detail}${isClose ? " (hangs on fewer duels than chance moves)" : ""}`,
    ),
  );
}

function sayRefusals({ refusals = {} }: CompetitionStatus): string[] {
  const parts = Object.entries(refusals).sort(([, a], [, b]) => b - a);
  return parts.length === 0 ? [] : [row("refused", parts.map(([code, count]) => `${count} × ${code}`).join(", "))];
}

function sayCrowns({ crown, nextCrown }: CompetitionStatus): string {
  const now =
    crown === null
      ? "no leader: everything goes to the subnet's owner"
      : `${say(crown)} since block ${crown.effectiveBlock}`;
  return nextCrown === null ? now : `${now}; ${say(nextCrown)} from block ${nextCrown.effectiveBlock}`;
}

const say = ({ hotkey, weight }: Crown) => `${weight} to ${hotkey}`;
