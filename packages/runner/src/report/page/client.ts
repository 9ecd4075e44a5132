/**
 * The page's own script: it shows the duels of the chosen match, moves through the matrix, opens the part that a link names, and finds a miner. All
 * other parts of the page work without it. It builds elements and sets their text; it never parses text of a record as HTML.
 */
export const CLIENT = `
(function () {
  "use strict";
  var byId = function (id) { return document.getElementById(id); };
  var data = JSON.parse(byId("data").textContent);
  function make(kind, set, children) {
    var node = document.createElement(kind);
    Object.keys(set || {}).forEach(function (key) { if (key === "text") node.textContent = set[key]; else node.setAttribute(key, set[key]); });
    (children || []).forEach(function (child) { if (child) node.appendChild(child); });
    return node;
  }

  // Duels
  var choice = byId("match"), filter = byId("filter"), place = byId("duels");
  var WINNERS = { l: 0, r: 1 };
  function source(index) { var url = index < 0 ? null : data.pictures[index]; return url && /^(https?:|data:image\\/)/.test(url) ? url : null; }
  function figure(label, index, won) {
    var url = source(index), shown = make("div", { "class": "none", text: "no preview" });
    if (url) {
      shown = make("img", { alt: label, loading: "lazy", decoding: "async", referrerpolicy: "no-referrer" });
      shown.addEventListener("error", function () { this.replaceWith(make("div", { "class": "none", text: "picture not reachable" })); });
      shown.src = url;
    }
    var link = url && url.slice(0, 5) !== "data:" ? make("a", { href: url, rel: "noreferrer" }, [shown]) : shown;
    return make("figure", won ? { "class": "won" } : {}, [link, make("figcaption", { text: label + (won ? " – better" : "") })]);
  }
  function play(match, one, index, count) {
    var head = (count > 1 ? "Run " + (index + 1) + ": " : "") + "penalties " + match[0] + " " + one[1] + ", " + match[1] + " " + one[2];
    return make("li", {}, [
      make("span", { text: head }),
      one[4].length ? make("span", { "class": "wait", text: " – " + one[4].map(function (flag) { return data.words[flag]; }).join(", ") }) : null,
      make("ul", {}, one[3].map(function (answer) {
        return make("li", { text: (answer[0] ? "asked with the defender first" : "asked with the challenger first") + ": " + answer[1] + " and " + answer[2] + ". " + data.words[answer[3]] });
      }))
    ]);
  }
  function details(match, extras) {
    if (!extras || !extras[0].length) return null;
    return make("details", { "class": "full small" }, [
      make("summary", { text: "Both answers" + (extras[0].length > 1 ? " of " + extras[0].length + " runs" : "") }),
      make("ul", {}, extras[0].map(function (one, index) { return play(match, one, index, extras[0].length); }))
    ]);
  }
  // Duels in stages: what decided them, and the twelve views of both sides under the names that the judges fetch them by.
  var WHITE = ["front_left", "front_right", "front_below", "front_above", "right", "back", "left", "top_down"];
  var VIEWS = WHITE.map(function (name) { return "white/" + name; }).concat(WHITE.slice(0, 4).map(function (name) { return "gray/" + name; }));
  var MARKS = { y: "yes", p: "partly", n: "no", "": "–" };
  function chosen(match, choice) { return choice === 2 ? "a draw" : choice === 0 ? match[0] : match[1]; }
  function both(values) { return values ? values[0] + " and " + values[1] : "not asked"; }
  function table(head, rows) {
    return make("table", { "class": "marks" }, [
      make("thead", {}, [make("tr", {}, head.map(function (text) { return make("th", { scope: "col", text: text }); }))]),
      make("tbody", {}, rows.map(function (cells) {
        return make("tr", {}, cells.map(function (text, index) { return make(index ? "td" : "th", index ? { text: text } : { scope: "row", text: text }); }));
      }))
    ]);
  }
  function stage(title, text, node) { return make("li", {}, [make("strong", { text: title }), document.createTextNode(": " + text), node]); }
  function stages(match, d) {
    if (!d) return null;
    var word = function (index) { return data.words[index] || ""; }, sides = ["", match[0], match[1]], list = [], s1 = d[1], s2 = d[2], s3 = d[3], s4 = d[4];
    list.push(stage("Stage 1, four angles", chosen(match, s1[0]) + "; " + s1[1] + " of " + s1[2] + " angles agree in both orders", table(sides, s1[3].map(function (row) { return [word(row[0]), row[1], row[2]]; }))));
    if (s2) {
      var check = s2[4], rows = check[3].map(function (row) { return [word(row[0]), MARKS[row[1]], MARKS[row[2]]]; });
      if (check[0] >= 0) rows.unshift([word(check[0]) + " (the object itself)", check[1] === null ? "–" : check[1] ? "yes" : "no", check[2] === null ? "–" : check[2] ? "yes" : "no"]);
      rows.push(["points", check[4], check[5]]);
      list.push(stage("Stage 2, three voters", chosen(match, s2[0]) + " (" + word(s2[1]).replace(/_/g, " ") + "); best view, penalties " + both(s2[2]) + "; artifacts " + both(s2[3]) + "; the checklist:", table(sides, rows)));
    }
    if (s3) list.push(stage("Stage 3, without colours", !s3[0] ? "not asked: the sides are not pale" : s3[1] < 0 ? "asked, no side was clearly better" : chosen(match, s3[1])));
    if (s4) list.push(stage("Stage 4, side guard", chosen(match, s4[0]), table(sides, s4[3].map(function (row) { return [word(row[0]), row[1] ? "garbage" : "ok", row[2] ? "garbage" : "ok"]; }))));
    return make("details", { "class": "full small stages" }, [make("summary", { text: "What decided it: " + word(d[0]) }), make("ol", {}, list)]);
  }
  function views(match, row) {
    var carried = row[7] || [[], []];
    var shown = [[match[0], source(row[3]), carried[0]], [match[1], source(row[4]), carried[1]]].filter(function (side) { return side[2].length || (side[1] && side[1].slice(-9) === "/grid.png"); });
    if (!row[6] || !shown.length) return null;
    var box = make("details", { "class": "full small" }, [make("summary", { text: "The twelve views of each side" })]);
    box.addEventListener("toggle", function () {
      if (!box.open || box.children.length > 1) return;
      shown.forEach(function (side) {
        var prefix = side[1].slice(0, -"grid.png".length);
        box.appendChild(make("p", {}, [make("strong", { text: side[0] })]));
        box.appendChild(make("div", { "class": "views" }, VIEWS.map(function (name, index) {
          var url = side[2].length ? source(side[2][index]) : prefix + name + ".png", image = make("img", { alt: side[0] + ", " + name, loading: "lazy", decoding: "async", referrerpolicy: "no-referrer" });
          image.addEventListener("error", function () { this.replaceWith(make("div", { "class": "none", text: "not reachable" })); });
          if (url) image.src = url;
          var node = url && url.slice(0, 5) !== "data:" ? make("a", { href: url, rel: "noreferrer" }, [image]) : image;
          return make("figure", {}, [node, make("figcaption", { text: name })]);
        })));
      });
    });
    return box;
  }
  // Both models turned side by side: one viewer at a time.
  var opened = null;
  function inSpace(match, row) {
    var pair = data.stands && match[5][row[0]];
    if (!pair) return null;
    var box = make("div", { "class": "space" }), button = make("button", { type: "button", text: "Turn both in 3D", "aria-expanded": "false" });
    function close() { opened = null; button.setAttribute("aria-expanded", "false"); button.textContent = "Turn both in 3D"; box.viewer.then(function (viewer) { viewer.close(); }); }
    button.addEventListener("click", function () {
      var wasOpen = opened === close;
      if (opened) opened();
      if (wasOpen) return;
      opened = close;
      button.setAttribute("aria-expanded", "true");
      button.textContent = "Close 3D";
      var models = pair.map(function (at, side) { return { name: match[side] + (side ? ", challenges" : ", defends"), format: data.models[at].format, source: data.models[at].source }; });
      box.viewer = VIEWER({ models: models, stands: data.stands }, box);
    });
    return make("div", { "class": "full" }, [button, box]);
  }
  function duel(match, row) {
    var extras = row[5], side = WINNERS[row[1]];
    var outcome = row[1] === "d" ? "A draw" : row[1] === "s" ? "Not judged" : match[side] + " is better";
    var last = extras && extras[0].length ? extras[0][extras[0].length - 1] : null;
    var penalties = last ? ", penalties " + last[1] + " and " + last[2] : "";
    var why = extras && extras[1] >= 0 ? " (" + data.words[extras[1]].replace(/-/g, " ") + ", no duel)" : "";
    var fault = extras && extras[2] >= 0 ? " Fault of ours: " + data.words[extras[2]] + "." : "";
    var prompt = data.prompts[row[0]], words = data.words[row[2]] || "";
    return make("section", { "class": "duel", "aria-label": prompt[0] }, [
      make("h3", { "class": "full stem mono", text: prompt[0], title: prompt[0] }),
      figure("prompt", prompt[1], false), figure(match[0] + ", defends", row[3], side === 0), figure(match[1] + ", challenges", row[4], side === 1),
      make("p", { "class": "full small" }, [make("strong", { text: outcome + penalties + why + "." }), document.createTextNode(fault + (words ? " " + words : ""))]),
      inSpace(match, row), stages(match, row[6]), views(match, row),
      details(match, extras)
    ]);
  }
  function show() {
    var match = data.matches[Number(choice.value)];
    if (opened) opened();
    place.textContent = "";
    if (!match) return;
    byId("before").disabled = Number(choice.value) === 0;
    byId("after").disabled = Number(choice.value) === data.matches.length - 1;
    var rows = match[4].filter(function (row) { return filter.value === "all" || row[1] === filter.value; });
    byId("tally").textContent = match[1] + " challenges " + match[0] + ": " + match[3] + (filter.value === "all" ? "" : "; " + rows.length + " shown");
    var next = 0, button = make("button", { type: "button" });
    function more() {
      var first = next, end = Math.min(next + 12, rows.length);
      for (; next < end; next++) place.insertBefore(duel(match, rows[next]), button);
      button.hidden = next >= rows.length;
      button.textContent = "Show more (" + (rows.length - next) + " left)";
      return place.children[first];
    }
    button.addEventListener("click", function () { var node = more(); if (node) { node.tabIndex = -1; node.focus({ preventScroll: true }); } });
    place.appendChild(button);
    more();
  }
  function choose(index) {
    if (!choice || !data.matches[index]) return;
    choice.value = String(index);
    show();
  }
  if (choice) {
    choice.addEventListener("change", show);
    filter.addEventListener("change", show);
    byId("before").addEventListener("click", function () { choose(Number(choice.value) - 1); });
    byId("after").addEventListener("click", function () { choose(Number(choice.value) + 1); });
    show();
  }

  // What the winner made: the duels that it won come first.
  var crown = byId("winner");
  if (crown && choice) {
    var right = crown.getAttribute("data-side") === "right", match = data.matches[Number(choice.value)];
    var rows = match[4].filter(function (row) { return source(row[right ? 4 : 3]); });
    var won = rows.filter(function (row) { return WINNERS[row[1]] === (right ? 1 : 0); });
    won.concat(rows.filter(function (row) { return won.indexOf(row) < 0; })).slice(0, 4).forEach(function (row) {
      crown.appendChild(figure(data.prompts[row[0]][0], row[right ? 4 : 3], false));
    });
  }

  // Matrix
  var picture = byId("matrix-picture"), here = null;
  var cells = picture ? Array.prototype.slice.call(picture.querySelectorAll(".cell")) : [];
  function at(cell) { return { x: Number(cell.getAttribute("data-x")), y: Number(cell.getAttribute("data-y")), match: Number(cell.getAttribute("data-match")) }; }
  function point(cell) {
    here = cell;
    var cursor = byId("cursor"), out = byId("cell"), match = at(cell).match;
    cursor.setAttribute("x", Number(cell.getAttribute("x")) - 1);
    cursor.setAttribute("y", Number(cell.getAttribute("y")) - 1);
    out.textContent = cell.querySelector("title").textContent + (match >= 0 ? " (" + data.matches[match][3] + ") " : " ");
    if (match >= 0) out.appendChild(make("a", { href: "#match-" + match, text: "Show its duels" }));
  }
  function nearest(from, dx, dy) {
    var best = null, score = Infinity;
    cells.forEach(function (cell) {
      var there = at(cell), along = (there.x - from.x) * dx + (there.y - from.y) * dy, aside = Math.abs((there.x - from.x) * dy) + Math.abs((there.y - from.y) * dx);
      if (along > 0 && along + aside * 50 < score) { best = cell; score = along + aside * 50; }
    });
    return best;
  }
  if (picture && cells.length) {
    picture.addEventListener("click", function (event) {
      var best = null, score = Infinity;
      cells.forEach(function (cell) {
        var box = cell.getBoundingClientRect(), far = Math.abs(box.x + box.width / 2 - event.clientX) + Math.abs(box.y + box.height / 2 - event.clientY);
        if (far < score) { best = cell; score = far; }
      });
      if (best) point(best);
    });
    picture.addEventListener("keydown", function (event) {
      var step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
      if (step) {
        event.preventDefault();
        point(here ? nearest(at(here), step[0], step[1]) || here : cells[0]);
      } else if (event.key === "Enter" && here && at(here).match >= 0) location.hash = "match-" + at(here).match;
    });
  }

  // Links into the page
  function open() {
    var name = "";
    try { name = decodeURIComponent(location.hash.slice(1)); } catch (error) { return; }
    var match = /^match-(\\d+)$/.exec(name);
    if (match) { choose(Number(match[1])); byId("duel").scrollIntoView(); choice.focus({ preventScroll: true }); return; }
    var target = name && byId(name);
    if (!target || target.tagName !== "DETAILS") return;
    target.hidden = false;
    target.open = true;
    target.scrollIntoView();
    target.querySelector("summary").focus({ preventScroll: true });
  }
  window.addEventListener("hashchange", open);
  document.addEventListener("click", function (event) {
    var link = event.target.closest ? event.target.closest("a[href^='#']") : null;
    if (link && link.getAttribute("href") === location.hash) open();
  });
  var find = byId("find");
  if (find) find.addEventListener("input", function () {
    var wanted = find.value.trim().toLowerCase();
    document.querySelectorAll(".miner").forEach(function (miner) { miner.hidden = miner.getAttribute("data-find").indexOf(wanted) < 0; });
  });
  open();
})();
`;
