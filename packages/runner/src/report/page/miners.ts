import { type Html, html, safeUrl } from "@404-gen/core/page";
import { explainMiner, fateOf, shortKey } from "../explain.ts";
import { matchName } from "../match-name.ts";
import type { MinerView, RoundView } from "../round-view.ts";
import { sayTally, tallyOf } from "../tally.ts";
import { FATE_TONES } from "./field.ts";
import { findingItem } from "./findings.ts";
import { percent } from "./percent.ts";

/** A section for each miner: why it won or lost, its matches, verify's findings about it, and the reason for each file without a preview. */
export function minerSections(view: RoundView): Html {
  return html`<p class="pick"><label for="find">Find</label><input id="find" type="search" placeholder="hotkey or repository" autocomplete="off" spellcheck="false"></p>${view.miners.map(
    (miner) => minerSection(miner, view),
  )}`;
}

function minerSection(miner: MinerView, view: RoundView): Html {
  const fate = fateOf(miner, view);
  const { submission } = miner;
  return html`<details class="card miner" id="miner-${miner.hotkey}" data-find="${`${miner.hotkey} ${submission?.repo ?? ""}`.toLowerCase()}"><summary><span class="mono">${miner.hotkey}</span> <span class="badge ${FATE_TONES[fate]}">${fate}</span></summary>
${submission ? solution(miner) : null}
<ol>${explainMiner(miner, view).map((sentence) => html`<li>${sentence}</li>`)}</ol>${matchesOf(miner, view)}${findingsOf(miner, view)}${refusedFiles(miner)}</details>`;
}

function solution({ submission, build, hardware, hardwareNote }: MinerView): Html {
  const { repo, commit, cdn_url, revealed_at_block } = submission!;
  const cdn = safeUrl(cdn_url);
  return html`<p class="small"><a href="https://github.com/${repo}/tree/${commit}" rel="noreferrer">${repo} <span class="mono">${commit.slice(0, 7)}</span></a>, revealed at block ${revealed_at_block}; files from ${cdn ? html`<a href="${cdn}" rel="noreferrer nofollow">${cdn}</a>` : cdn_url}${build ? `; build ${build.status}` : ""}${hardware.length > 0 ? `; runs on ${hardware.join(" or ")}` : ""}</p>${hardwareNote ? html`<p class="small wait">${hardwareNote}</p>` : null}`;
}

function matchesOf({ hotkey }: MinerView, { matches }: RoundView): Html | null {
  const own = matches
    .map((match, index) => ({ match, index }))
    .filter(({ match }) => match.left === hotkey || match.right === hotkey);
  if (own.length === 0) return null;
  return html`<h4>Matches</h4><ul class="small lines">${own.map(({ match, index }) => {
    const other =
      match.repeat !== null
        ? matchName(match)
        : match.right === hotkey
          ? `challenging ${shortKey(match.left)}`
          : `challenged by ${shortKey(match.right)}`;
    return html`<li><a href="#match-${index}">${other}: ${percent(match.margin)}</a> <span class="soft">${sayTally(tallyOf(match))} for the challenger</span></li>`;
  })}</ul>`;
}

function findingsOf({ hotkey }: MinerView, { findings }: RoundView): Html | null {
  // Findings that belong to no round stand once, under Verification.
  const own = findings.filter((finding) => finding.hotkey === hotkey && finding.round !== null);
  return own.length === 0
    ? null
    : html`<h4>Verification</h4><ul class="small">${own.map((one) => findingItem(one))}</ul>`;
}

function refusedFiles({ results }: MinerView): Html | null {
  const refusals = Object.entries(results).filter(([, result]) => result.png === null);
  if (refusals.length === 0) return null;
  return html`<details><summary class="small">${refusals.length} ${refusals.length > 1 ? "files" : "file"} without a preview</summary><ul class="small">${refusals.map(
    ([stem, result]) => html`<li><span class="mono">${stem}</span>: ${sayRefusal(result.x404)}</li>`,
  )}</ul></details>`;
}

function sayRefusal(extra: unknown): string {
  const { code, message } = (extra ?? {}) as { code?: unknown; message?: unknown };
  return code ? `${message ?? ""} [${code}]`.trim() : "no reason is recorded";
}
