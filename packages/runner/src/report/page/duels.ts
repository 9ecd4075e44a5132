import { Html, html } from "@404-gen/core/page";
import { matchName } from "../match-name.ts";
import type { RoundView } from "../round-view.ts";
import { percent } from "./percent.ts";

/** The frame that the page's script fills with the duels of one match. */
export function duelExplorer(view: RoundView): Html {
  const { matches } = view;
  if (matches.length === 0) return html`<p class="soft">No duels are recorded.</p>`;
  const judges = [...new Set(matches.map(({ judge }) => judge).filter((judge) => judge !== null))];
  const offline = matches.some((match) => match.offline === true);
  const first = decidingMatch(view);
  return html`${
    judges.length > 0
      ? html`<p class="small soft">Judge: ${judges.join(", ")}${offline ? " – offline: measures on the pictures, no model saw them" : ""}. Penalties go from 0 (fits the prompt) to 10 (another object).</p>`
      : html`<p class="small soft">The record has the judge’s words${matches.some(({ duels }) => duels.some(({ detail }) => detail)) ? " and what decided each stage; penalties go from 0 (fits the prompt) to 10 (another object)" : "; penalties are not in it"}.</p>`
  }
<div class="pick"><label for="match">Match</label><select id="match">${matches.map(
    (match, index) =>
      html`<option value="${index}"${index === first ? new Html(" selected") : null}>${matchName(match)}: ${percent(match.margin)}</option>`,
  )}</select><button type="button" id="before" aria-label="Match before">‹</button><button type="button" id="after" aria-label="Next match">›</button><label for="filter">Show</label><select id="filter"><option value="all">all prompts</option><option value="r">challenger better</option><option value="l">defender better</option><option value="d">draws</option><option value="s">not judged</option></select></div>
<p id="tally" class="small soft" aria-live="polite"></p><div id="duels"></div><noscript><p>Choosing a match needs JavaScript; everything else stands without it.</p></noscript>`;
}

/**
 * The place into which the page's script puts the winner's pictures, from the match that is shown first; null where the winner is not in that match.
 */
export function winnersPictures(view: RoundView): Html | null {
  const match = view.matches[decidingMatch(view)];
  const hotkey = view.winner?.winner_hotkey;
  if (match === undefined || hotkey === undefined || ![match.left, match.right].includes(hotkey)) return null;
  const place = match.right === hotkey ? "right" : "left";
  return html`<div id="winner" class="samples" data-side="${place}"></div>`;
}

/**
 * Index of the match that readers want to see first: the one in which the winner took the crown or the leader kept it. The first match where nothing
 * is decided.
 */
function decidingMatch({ matches, runs, winner }: RoundView): number {
  const lastMatches = runs.at(-1)?.matches ?? [];
  const hotkey = winner?.winner_hotkey;
  const last =
    lastMatches.findLast(({ right }) => right === hotkey) ?? lastMatches.findLast(({ left }) => left === hotkey);
  const at = matches.findIndex(
    ({ left, right, repeat }) => repeat === null && left === last?.left && right === last?.right,
  );
  return Math.max(0, at);
}
