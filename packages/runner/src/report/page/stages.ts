import { type Html, html } from "@404-gen/core/page";
import { span } from "../../status/span.ts";
import type { RoundView } from "../round-view.ts";

/** The beginning and length of each stage of the round, and the blocks of its schedule. */
export function stageSteps({ timeline, schedule }: RoundView): Html {
  const { earliest_reveal_block, latest_reveal_block, generation_deadline_block } = schedule;
  const blocks = html`<p class="small soft">Commitments count when revealed in blocks ${earliest_reveal_block} to ${latest_reveal_block}; files were due by block ${generation_deadline_block}.</p>`;
  if (timeline.length === 0)
    return html`${blocks}<p class="small soft">When the stages began is in the repository’s git history, which was not at hand.</p>`;
  return html`<ol class="steps">${timeline.map(({ stage, at }, index) => {
    const next = timeline[index + 1];
    return html`<li><strong>${stage.replaceAll("_", " ")}</strong><br><span class="small soft"><time datetime="${new Date(at).toISOString()}">${when(at)}</time>${next ? html`<br>${span(next.at - at)}` : null}</span></li>`;
  })}</ol>${blocks}`;
}

const when = (ms: number) => `${new Date(ms).toISOString().slice(0, 16).replace("T", " ")} UTC`;
