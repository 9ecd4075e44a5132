/**
 * The page's own script: shows the duels of the match that is chosen. Everything else on the page stands without it. It builds
 * elements and sets texts; it never parses what a record says as HTML.
 */
export const CLIENT = `
(function () {
  var data = JSON.parse(document.getElementById("data").textContent);
  var choice = document.getElementById("match"), filter = document.getElementById("filter"), place = document.getElementById("duels");
  if (!choice) return;
  var NAMES = { l: "left", r: "right", d: "draw", s: "skipped" };
  function make(kind, set, children) {
    var node = document.createElement(kind);
    Object.keys(set || {}).forEach(function (key) { if (key === "text") node.textContent = set[key]; else node.setAttribute(key, set[key]); });
    (children || []).forEach(function (child) { node.appendChild(child); });
    return node;
  }
  function source(index) { var url = index < 0 ? null : data.pictures[index]; return url && /^(https?:|data:image\\/)/.test(url) ? url : null; }
  function figure(label, index, won) {
    var url = source(index);
    var shown = url ? make("img", { src: url, alt: label, loading: "lazy", decoding: "async" }) : make("div", { "class": "none", text: "no preview" });
    var link = url && url.slice(0, 5) !== "data:" ? make("a", { href: url, rel: "noreferrer" }, [shown]) : shown;
    return make("figure", won ? { "class": "won" } : {}, [link, make("figcaption", { text: label + (won ? " – better" : "") })]);
  }
  function duel(match, row) {
    var winner = NAMES[row[1]], words = data.words[row[2]] || "";
    var penalties = row[5] ? " (penalties: " + row[5][0] + " and " + row[5][1] + ")" : "";
    var outcome = winner === "draw" ? "a draw" : winner === "skipped" ? "not judged yet" : (winner === "left" ? match[0] : match[1]) + " is better";
    var prompt = data.prompts[row[0]];
    return make("section", { "class": "duel", "aria-label": prompt[0] }, [
      make("h3", { "class": "full", text: prompt[0] }),
      figure("prompt", prompt[1], false), figure(match[0] + ", defends", row[3], winner === "left"), figure(match[1] + ", challenges", row[4], winner === "right"),
      make("p", { "class": "words small", text: outcome + penalties + (words ? ". " + words : "") })
    ]);
  }
  function show() {
    var match = data.matches[Number(choice.value)], wanted = filter.value;
    place.textContent = "";
    if (!match) return;
    var rows = match[3].filter(function (row) { return wanted === "all" || NAMES[row[1]] === wanted; });
    var next = 0;
    function more() {
      var end = Math.min(next + 24, rows.length);
      for (; next < end; next++) place.insertBefore(duel(match, rows[next]), button);
      button.hidden = next >= rows.length;
      button.textContent = "Show more (" + (rows.length - next) + " left)";
    }
    var button = make("button", { type: "button" });
    button.addEventListener("click", more);
    place.appendChild(make("p", { "class": "soft small", text: rows.length + " duels" }));
    place.appendChild(button);
    more();
  }
  choice.addEventListener("change", show);
  filter.addEventListener("change", show);
  show();
  function open() {
    var target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target && target.tagName === "DETAILS") target.open = true;
  }
  window.addEventListener("hashchange", open);
  open();
})();
`;
