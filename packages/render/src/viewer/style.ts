/** The style of a viewer, which follows the page kit's own style. */
export const VIEWER_STYLE = `
.panes{display:grid;gap:.7rem;grid-template-columns:repeat(auto-fit,minmax(min(100%,20rem),1fr));touch-action:none;cursor:grab;user-select:none}
.panes:active{cursor:grabbing}
.pane{margin:0 auto;min-width:0;width:100%;max-width:75vh}.pane canvas{display:block;width:100%;aspect-ratio:1;border:1px solid var(--line);border-radius:10px;background:var(--card)}
.pane figcaption{display:flex;flex-direction:column;gap:.15rem;padding:.35rem .1rem;cursor:auto}
.pane .stem{color:var(--ink)}.pane .state:empty{display:none}.pane .state{margin:0}
.pane[data-state=problem] .state{color:var(--bad)}
.viewer-bar .pick{margin:0;gap:.3rem}.viewer-bar button{padding:.3rem .6rem;cursor:pointer}.viewer-bar button[aria-pressed=true]{border-color:var(--accent);box-shadow:inset 0 -2px var(--accent)}
@media (max-width:43rem){.panes{grid-template-columns:repeat(auto-fit,minmax(min(100%,9rem),1fr));gap:.35rem}}
`;
