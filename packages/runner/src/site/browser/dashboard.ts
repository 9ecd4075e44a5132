/**
 * The dashboard's program: it listens to `events` and shows each look. It builds only changed parts again, so that focus and scroll position stay.
 */
import type { CompetitionStatus } from "@404-gen/core/verify";
import type { DuelSide, FeedDuel } from "../../dashboard/feed.ts";
import type { Look } from "../../dashboard/look.ts";
import { span } from "../../status/span.ts";
import { byId, element } from "./element.ts";

/** A cell: its text, or its text with a tone. */
type Cell = string | number | { readonly text: string; readonly tone: string };

const texts = new Map<string, string>();

/** Fills a part of the page again where `value` has changed. */
function show<T>(id: string, value: T, build: (value: T) => readonly Node[]): void {
  const text = JSON.stringify(value);
  if (texts.get(id) === text) return;
  texts.set(id, text);
  byId(id).replaceChildren(...build(value));
}

const timeOfDay = (ms: number) => `${new Date(ms).toISOString().slice(11, 19)} UTC`;
const shortKey = (hotkey: string) => `${hotkey.slice(0, 10)}…`;
const none = (text: string) => [element("p", { class: "soft" }, text)];

/** `narrow`: index of a column with one word in each cell. */
function table(head: readonly string[], rows: readonly (readonly Cell[])[], narrow?: number): HTMLElement {
  const cellOf = (cell: Cell, at: number) => {
    const { text, tone } = typeof cell === "object" ? cell : { text: String(cell), tone: undefined };
    return at === 0 ? element("th", { scope: "row" }, text) : element("td", { class: tone }, text);
  };
  const heads = head.map((text, at) =>
    element("th", { scope: "col", class: at === narrow ? "narrow" : undefined }, text),
  );
  const lines = rows.map((cells) => element("tr", {}, ...cells.map(cellOf)));
  return element(
    "table",
    { class: "rows" },
    element("thead", {}, element("tr", {}, ...heads)),
    element("tbody", {}, ...lines),
  );
}

const bar = (label: string, { done, all }: { readonly done: number; readonly all: number }) =>
  element(
    "p",
    { class: "small" },
    element("label", {}, `${label}: ${done} of ${all}`),
    element("progress", { max: Math.max(1, all), value: done, "aria-label": label }),
  );

const OUTCOMES: Readonly<Record<FeedDuel["outcome"], string>> = {
  left: "defender better",
  right: "challenger better",
  draw: "draw",
  rejected: "not judged",
  fault: "no answer; asked again",
};

function picture({ id, outcome }: FeedDuel, side: DuelSide, label: string): HTMLElement {
  const image = element("img", { alt: label, loading: "lazy", decoding: "async" });
  image.addEventListener("error", () => image.replaceWith(element("div", { class: "none" }, "no picture")));
  image.src = `duels/${id}/${side}`;
  const className = side === outcome ? "won" : undefined;
  return element("figure", { class: className }, image, element("figcaption", {}, label));
}

const duel = (one: FeedDuel) =>
  element(
    "section",
    { class: "duel", "data-id": one.id },
    element("h3", { class: "full" }, `${one.name} – ${OUTCOMES[one.outcome]}`),
    picture(one, "prompt", "prompt"),
    picture(one, "left", "defender"),
    picture(one, "right", "challenger"),
    element("p", { class: "full small soft" }, `${timeOfDay(one.at)} – ${one.words}`),
  );

let elements = new Map<number, HTMLElement>();
function duels(list: Look["duels"]): void {
  elements = new Map(list.map((one) => [one.id, elements.get(one.id) ?? duel(one)]));
  const place = byId("duels-rows");
  const nodes = elements.size > 0 ? [...elements.values()] : none("None since this process began.");
  if (nodes.length !== place.childNodes.length || nodes[0] !== place.firstChild) place.replaceChildren(...nodes);
}

function stages(now: string): void {
  for (const item of byId("stages").children)
    if (item.id === `stage-${now}`) item.setAttribute("aria-current", "step");
    else item.removeAttribute("aria-current");
}

function factsOf({ eta, currentBlock, submissions, matches, audits, crown }: CompetitionStatus) {
  const late = eta !== null && eta.seconds < 0;
  const ends = eta === null ? "no time is recorded" : late ? `${span(-eta.seconds * 1000)} overdue` : `in ${span(eta.seconds * 1000)}`; // biome-ignore format: one line
  return [
    ["stage ends", ends],
    ["block", currentBlock ?? "not known"],
    ["submissions", submissions],
    ["matches", `${matches.played} played, ${matches.left} known to be left`],
    ["audits", `${audits.passed} passed, ${audits.rejected} rejected, ${audits.pending} open`],
    ["crown", crown === null ? "nobody's" : `${crown.weight} to ${shortKey(crown.hotkey)}`],
  ] as const;
}

function record(status: CompetitionStatus): void {
  stages(status.stage);
  const title = `${status.name || `Competition ${status.competition.id}`}, round ${status.round}`;
  byId("title").textContent = title;
  document.title = `${status.stage.replaceAll("_", " ")} – ${title}`;
  show("facts", factsOf(status), (facts) =>
    facts.map(([name, value]) => element("div", {}, element("dt", {}, name), element("dd", {}, String(value)))),
  );
  show("waits-rows", status.waitingFor, (list) =>
    list.length === 0
      ? none("Nobody.")
      : [
          table(
            ["who", "what", "since"],
            list.map(({ who, what, hotkey, since }) => [
              who.replaceAll("-", " "),
              hotkey ? `${what} of ${hotkey}` : what,
              since ?? "–",
            ]),
          ),
        ],
  );
  show("files", status.files, ({ expected, recorded, lost }) =>
    expected === 0
      ? []
      : [
          bar("Files", { done: recorded + lost, all: expected }),
          element("p", { class: "small soft" }, `${lost} of them lost`),
        ],
  );
}

const TONES: Readonly<Record<string, string>> = { won: "good", rejected: "bad", failed: "bad", acted: "good" };

function machines({ status, pods, at }: Look): void {
  const now = Date.parse(at);
  const { timeline = [], costs = [] } = status ?? {};
  show("audits-rows", [timeline, costs, pods, Math.round(now / 10_000)], () => {
    const running = pods.map(({ provider, name, since, costPerHour }) => [
      ...[provider, name, span(now - since)],
      costPerHour === null ? "–" : ((costPerHour * (now - since)) / 3_600_000).toFixed(2),
    ]);
    const costRows = costs.map(({ provider, seconds, dollars }) => [
      provider,
      span(seconds * 1000),
      dollars.toFixed(2),
    ]);
    const fates = timeline.map(({ hotkey, status: fate, detail }) => [
      ...[shortKey(hotkey), { text: fate, tone: TONES[fate] ?? "" }, detail],
    ]);
    const nodes = [
      ...(running.length === 0 ? [] : [table(["machine", "container", "for", "US dollars"], running)]),
      ...(costRows.length === 0 ? [] : [table(["provider", "held in this round", "US dollars"], costRows)]),
      ...(fates.length === 0 ? [] : [table(["miner", "status", "why"], fates, 1)]),
    ];
    return nodes.length > 0 ? nodes : none("No machine runs, and no audit has a verdict.");
  });
}

function services({ turns, work }: Look): void {
  show("services-rows", turns, (list) => {
    if (list.length === 0) return none("No turn is over yet.");
    const rows = list.map(({ service, kind, at, words }) => [
      ...[service, { text: kind, tone: TONES[kind] ?? "" }, `${timeOfDay(at)} – ${words}`],
    ]);
    return [table(["service", "turn", "what"], rows, 1)];
  });
  show("work-rows", work, (parts) => {
    const rows = Object.entries(parts)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([part, { running = 0, measured = 0, rejected = 0, fault = 0 }]) => [
        ...[part, running, measured, rejected, { text: String(fault), tone: fault > 0 ? "bad" : "" }],
      ]);
    return rows.length === 0 ? [] : [table(["work", "under way", "measured", "rejected", "our faults"], rows)];
  });
}

const notices = (all: Look["notices"]) =>
  show("notices-rows", all, (list) =>
    list.length === 0
      ? [element("li", { class: "soft" }, "None since this process began.")]
      : list.map(({ level, at, title }) => {
          const before = `${timeOfDay(at)} ${level === "info" ? "" : `${level} `}`;
          return element(
            "li",
            { class: `card ${level}` },
            element("span", { class: "small soft" }, before),
            element("span", {}, title),
          );
        }),
  );

const source = new EventSource("events");
source.addEventListener("look", ({ data }: MessageEvent<string>) => {
  const look = JSON.parse(data) as Look;
  byId("link").textContent = `live, ${timeOfDay(Date.parse(look.at))}`;
  const trouble = byId("trouble");
  trouble.hidden = look.trouble === null;
  trouble.textContent = look.trouble === null ? "" : `The record cannot be read: ${look.trouble}`;
  if (look.status !== null) record(look.status);
  notices(look.notices);
  duels(look.duels);
  machines(look);
  services(look);
});
source.addEventListener("error", () => {
  byId("link").textContent = "the runner does not answer; trying again";
});
