import type { ViewedModel, ViewerData } from "../viewed-model.ts";
import { fileFormats } from "./file-formats.ts";
import { make } from "./make.ts";
import { openedFile } from "./opened-file.ts";
import type { Readers } from "./read-model.ts";
import { openSide, type Side } from "./side.ts";
import { shareSight } from "./sight.ts";
import { toolbar } from "./toolbar.ts";
import { turnByKeys } from "./turn-by-keys.ts";

/** A viewer on the page; `close` empties its element. */
export type Viewer = { close(): void };

const WHITE = "#ffffff";

/** Fills `place` with the first one or two models, which turn together, and with lists to choose others from. */
export function showModels({ models, stands }: ViewerData, readers: Readers, place: HTMLElement): Viewer {
  const list = [...models];
  const sides: Side[] = [];
  let isWhite = true;
  let base = 0;
  let frame = 0;
  const draw = () => {
    frame = 0;
    const background = isWhite ? WHITE : getComputedStyle(place).getPropertyValue("--card").trim() || WHITE;
    for (const side of sides) side.pane.draw(shared.sight, { base, background });
    if (isRound) {
      shared.update();
      ask();
    }
  };
  let isRound = false;
  let isClosed = false;
  const ask = () => {
    if (!isClosed) frame ||= requestAnimationFrame(draw);
  };
  const panes = make("div", {
    ...{ class: "panes", tabindex: 0, role: "group" },
    "aria-label": "Models in 3D. Arrow keys turn them, plus and minus zoom, digits are the judge's views.",
  });
  const shared = shareSight(panes, ask);
  const viewsOf = () => stands[sides[0]?.model?.format ?? "glb"].views;
  const view = (index: number) => {
    const { theta, phi } = viewsOf()[index] ?? {};
    if (theta === undefined || phi === undefined) return;
    base = theta;
    shared.stand(phi);
  };
  const bar = toolbar({
    formats: fileFormats(stands),
    view,
    goRound(isGoing) {
      isRound = isGoing;
      shared.goRound(isGoing);
      ask();
    },
    background(white) {
      isWhite = white;
      ask();
    },
    open(file) {
      const model = openedFile(file, stands);
      if (!model) return;
      list.push(model);
      for (const side of sides) side.offer(list);
      add(model);
    },
  });
  function add(model: ViewedModel): void {
    const last = sides.at(-1);
    if (last && sides.length === 2) return void last.choose(model);
    const side = openSide({ readers, stands, onDirty: ask, onModel: () => bar.name(viewsOf()) });
    sides.push(side);
    panes.append(side.element);
    side.offer(list);
    side.choose(model);
  }
  for (const model of list.slice(0, 2)) add(model);
  turnByKeys(panes, { ...shared, view });
  place.replaceChildren(bar.element, panes);
  const observer = new ResizeObserver(ask);
  observer.observe(panes);
  view(0);
  return {
    close() {
      isClosed = true;
      cancelAnimationFrame(frame);
      observer.disconnect();
      for (const side of sides) side.pane.close();
      place.replaceChildren();
    },
  };
}
