// The keyboard: every key does what its line in the help says.

const keyHelp = [
  [["←", "↑", "→", "↓"], "move the pixel; ten pixels with Shift"],
  [["+", "−"], "zoom the maps"], [["0"], "show the whole scene"],
  [["1", "…", String(layers.length)], "choose a layer"], [["n"], "next wrong test pixel"],
  ...(runs.some((run) => run.attention) ? [[["a"], "next pixel with stored attention"], [["s"], "show or hide the rings of these pixels"]] : []),
  ...(runs.length > 1 ? [[["r"], "next run"]] : []), [["c"], "show all classes"], [["t"], "light or dark"], [["?"], "this list"],
];

function nextPixel(test) {
  const from = state.pixel ?? -1;
  for (let step = 1; step <= pixelCount; step += 1) {
    const pixel = (from + step) % pixelCount;
    if (test(pixel)) { choosePixel(pixel, { center: true }); return; }
  }
}

const helpDialog = h("dialog", { class: "help", "aria-label": "Keys" },
  h("h2", {}, "Keys"),
  h("dl", {}, keyHelp.map(([keys, text]) => [h("dt", {}, keys.map((key) => (key === "…" ? " … " : h("kbd", {}, key)))), h("dd", {}, text)])),
  h("p", { class: "muted small" }, "Drag a map to move it, hold Ctrl and turn the wheel to zoom. In the patch, arrow keys move the query; in the confusion matrix, the cell."),
  h("form", { method: "dialog" }, h("button", { class: "action" }, "Close")));

function keyPressed(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || helpDialog.open) return;
  if (event.target.matches("select, input, textarea, pre")) return;
  const step = event.shiftKey ? 10 : 1;
  const moves = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
  const move = moves[event.key];
  if (move) movePixel(move[0] * step, move[1] * step);
  else if (/^[1-9]$/.test(event.key) && layers[Number(event.key) - 1]) set("layer", layers[Number(event.key) - 1].name);
  else if (event.key === "+" || event.key === "=") zoom(1.4);
  else if (event.key === "-" || event.key === "−") zoom(1 / 1.4);
  else if (event.key === "0") resetView();
  else if (event.key === "?") helpDialog.showModal();
  else if (event.key === "t") setTheme(isDark() ? "light" : "dark");
  else if (event.key === "c") set("highlight", null);
  else if (event.key === "r" && runs.length > 1) set("run", (state.run + 1) % runs.length);
  else if (event.key === "s") set("showsSamples", !state.showsSamples);
  else if (event.key === "n") {
    const { truth, parts, prediction } = loaded[state.run];
    nextPixel((pixel) => parts[pixel] === 3 && truth[pixel] !== prediction[pixel]);
  } else if (event.key === "a" && sampledPixels(state.run).length > 0) {
    const sampled = new Set(sampledPixels(state.run));
    nextPixel((pixel) => sampled.has(pixel));
  } else return;
  event.preventDefault();
}

document.addEventListener("keydown", keyPressed);
on("showsSamples", redrawMaps);
