/** The dashboard's own script: listens to `events` and shows each look. Only what differs is built anew, so that focus and scroll stay. */
export const DASHBOARD_SCRIPT = `
(function () {
  "use strict";
  var byId = function (id) { return document.getElementById(id); };
  function make(kind, set, children) {
    var node = document.createElement(kind);
    Object.keys(set || {}).forEach(function (key) { if (key === "text") node.textContent = set[key]; else node.setAttribute(key, set[key]); });
    (children || []).forEach(function (child) { if (child) node.appendChild(child); });
    return node;
  }
  var shown = {};
  function show(id, value, build) {
    var text = JSON.stringify(value);
    if (shown[id] === text) return;
    shown[id] = text;
    byId(id).replaceChildren.apply(byId(id), build(value));
  }
  function clock(ms) { return new Date(ms).toISOString().slice(11, 19) + " UTC"; }
  function two(value, name) { return value + " " + name; }
  function length(ms) {
    var left = Math.max(0, Math.round(ms / 1000)), parts = [];
    [["d", 86400], ["h", 3600], ["min", 60], ["s", 1]].forEach(function (unit) {
      var count = Math.floor(left / unit[1]); left -= count * unit[1];
      if (count && parts.length < 2) parts.push(two(count, unit[0]));
    });
    return parts.join(" ") || "0 s";
  }
  function table(head, rows, narrow) {
    return make("table", { "class": "rows" }, [
      make("thead", {}, [make("tr", {}, head.map(function (text, at) { return make("th", narrow === at ? { scope: "col", text: text, "class": "narrow" } : { scope: "col", text: text }); }))]),
      make("tbody", {}, rows.map(function (cells) {
        return make("tr", {}, cells.map(function (cell, at) {
          var set = typeof cell === "object" ? cell : { text: cell };
          return make(at ? "td" : "th", at ? set : Object.assign({ scope: "row" }, set));
        }));
      }))
    ]);
  }
  function none(text) { return [make("p", { "class": "soft", text: text })]; }
  function facts(rows) { return rows.map(function (row) { return make("div", {}, [make("dt", { text: row[0] }), make("dd", { text: String(row[1]) })]); }); }
  function bar(label, done, all) {
    return make("p", { "class": "small" }, [make("label", { text: label + ": " + done + " of " + all }), make("progress", { max: Math.max(1, all), value: done, "aria-label": label })]);
  }
  var OUTCOMES = { left: "defender better", right: "challenger better", draw: "draw", rejected: "not judged", fault: "no answer; asked again" };
  function picture(id, side, label, won) {
    var image = make("img", { alt: label, loading: "lazy", decoding: "async" });
    image.addEventListener("error", function () { image.replaceWith(make("div", { "class": "none", text: "no picture" })); });
    image.src = "duels/" + id + "/" + side;
    return make("figure", won ? { "class": "won" } : {}, [image, make("figcaption", { text: label })]);
  }
  function duel(one) {
    return make("section", { "class": "duel", "data-id": one.id }, [
      make("h3", { "class": "full", text: one.name + " – " + OUTCOMES[one.outcome] }),
      picture(one.id, "prompt", "prompt", false), picture(one.id, "left", "defender", one.outcome === "left"), picture(one.id, "right", "challenger", one.outcome === "right"),
      make("p", { "class": "full small soft", text: clock(one.at) + " – " + one.words })
    ]);
  }
  var built = {};
  function duels(list) {
    var place = byId("duels-rows"), kept = {};
    list.forEach(function (one) { kept[one.id] = built[one.id] || duel(one); });
    built = kept;
    var nodes = list.map(function (one) { return kept[one.id]; });
    if (!nodes.length) nodes = none("None since this process began.");
    if (nodes.length !== place.childNodes.length || nodes[0] !== place.firstChild) place.replaceChildren.apply(place, nodes);
  }
  function stages(now) {
    Array.prototype.forEach.call(byId("stages").children, function (item) {
      if (item.id === "stage-" + now) item.setAttribute("aria-current", "step"); else item.removeAttribute("aria-current");
    });
  }
  function record(status, at) {
    stages(status.stage);
    var title = (status.name || "Competition " + status.competition.id) + ", round " + status.round;
    byId("title").textContent = title; document.title = status.stage.replace(/_/g, " ") + " – " + title;
    show("facts", [status.eta, status.currentBlock, status.submissions, status.matches, status.audits, status.crown], function () {
      var crown = status.crown, eta = status.eta;
      return facts([
        ["stage ends", eta ? (eta.seconds < 0 ? length(-eta.seconds * 1000) + " overdue" : "in " + length(eta.seconds * 1000)) : "no time is recorded"],
        ["block", status.currentBlock === null ? "not known" : status.currentBlock],
        ["submissions", status.submissions],
        ["matches", status.matches.played + " played, " + status.matches.left + " known to be left"],
        ["audits", status.audits.passed + " passed, " + status.audits.rejected + " rejected, " + status.audits.pending + " open"],
        ["crown", crown ? crown.weight + " to " + crown.hotkey.slice(0, 10) + "…" : "nobody's"]
      ]);
    });
    show("waits-rows", status.waitingFor, function (list) {
      if (!list.length) return none("Nobody.");
      return [table(["who", "what", "since"], list.map(function (one) {
        return [one.who.replace(/-/g, " "), one.what + (one.hotkey ? " of " + one.hotkey : ""), one.since || "–"];
      }))];
    });
    show("files", status.files, function (files) { return files.expected ? [bar("Files", files.recorded + files.lost, files.expected), make("p", { "class": "small soft", text: files.lost + " of them lost" })] : []; });
  }
  function machines(look) {
    var status = look.status || {}, pods = look.pods, at = Date.parse(look.at);
    show("audits-rows", [status.timeline, status.costs, pods, Math.round(at / 10000)], function () {
      var nodes = [];
      if (pods.length) nodes.push(table(["machine", "container", "for", "US dollars"], pods.map(function (pod) {
        var ms = at - pod.since;
        return [pod.provider, pod.name, length(ms), pod.costPerHour === null ? "–" : (pod.costPerHour * ms / 3600000).toFixed(2)];
      })));
      if ((status.costs || []).length) nodes.push(table(["provider", "held in this round", "US dollars"], status.costs.map(function (one) { return [one.provider, length(one.seconds * 1000), one.dollars.toFixed(2)]; })));
      if ((status.timeline || []).length) nodes.push(table(["miner", "status", "why"], status.timeline.map(function (one) {
        return [one.hotkey.slice(0, 10) + "…", { text: one.status, "class": one.status === "won" ? "good" : one.status === "rejected" ? "bad" : "" }, one.detail];
      }), 1));
      return nodes.length ? nodes : none("No machine runs, and no audit has a verdict.");
    });
  }
  function services(look) {
    show("services-rows", look.turns, function (turns) {
      if (!turns.length) return none("No turn is over yet.");
      return [table(["service", "turn", "what"], turns.map(function (turn) {
        return [turn.service, { text: turn.kind, "class": turn.kind === "failed" ? "bad" : turn.kind === "acted" ? "good" : "" }, clock(turn.at) + " – " + turn.words];
      }), 1)];
    });
    show("work-rows", look.work, function (work) {
      var parts = Object.keys(work).sort();
      if (!parts.length) return [];
      return [table(["work", "under way", "measured", "rejected", "our faults"], parts.map(function (part) {
        var one = work[part];
        return [part, one.running || 0, one.measured || 0, one.rejected || 0, { text: String(one.fault || 0), "class": one.fault ? "bad" : "" }];
      }))];
    });
  }
  function notices(list) {
    show("notices-rows", list, function () {
      if (!list.length) return [make("li", { "class": "soft", text: "None since this process began." })];
      return list.map(function (one) { return make("li", { "class": "card " + one.level }, [make("span", { "class": "small soft", text: clock(one.at) + " " + (one.level === "info" ? "" : one.level + " ") }), make("span", { text: one.title })]); });
    });
  }
  var source = new EventSource("events");
  source.addEventListener("look", function (event) {
    var look = JSON.parse(event.data);
    byId("link").textContent = "live, " + clock(Date.parse(look.at));
    var trouble = byId("trouble");
    trouble.hidden = look.trouble === null;
    trouble.textContent = look.trouble === null ? "" : "The record cannot be read: " + look.trouble;
    if (look.status) record(look.status, Date.parse(look.at));
    notices(look.notices); duels(look.duels); machines(look); services(look);
  });
  source.addEventListener("error", function () { byId("link").textContent = "the runner does not answer; trying again"; });
})();
`;
