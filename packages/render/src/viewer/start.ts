/**
 * The page's first script. `VIEWER(data, element)` opens a viewer and promises it; it has `close()`. The first call unpacks the program. The element
 * `viewer-program` holds the program.
 */
export const VIEWER_START = `
globalThis.VIEWER = (function () {
  "use strict";
  var started = null;
  function unpack() {
    var packed = document.getElementById("viewer-program").textContent;
    var bytes = Uint8Array.from(atob(packed), function (one) { return one.charCodeAt(0); });
    return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"))).text();
  }
  return function (data, place) {
    place.textContent = "Opening …";
    started = started || unpack().then(function (text) {
      var script = document.createElement("script");
      script.textContent = text;
      document.body.appendChild(script);
    });
    return started.then(function () { return globalThis.VIEW_MODELS(data, place); }).catch(function (error) {
      place.textContent = "3D cannot be shown here: " + (error && error.message || error);
      return { close: function () { place.textContent = ""; } };
    });
  };
})();
`;

/** Opens the page's one viewer. */
export const OPEN_AT_ONCE = `VIEWER(JSON.parse(document.getElementById("data").textContent), document.getElementById("viewer"));`;
