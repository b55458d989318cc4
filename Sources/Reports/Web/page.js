// The page as a whole.

function header() {
  const stats = h("dl", { class: "stats" });
  const subtitle = h("p", { class: "subtitle" });
  const fill = () => {
    const run = runs[state.run];
    const { metrics } = run;
    const stat = (term, value, unit, range) => h("div", {}, h("dt", {}, term), h("dd", {}, value, h("small", {}, unit),
      range ? h("span", { class: "range", title: "95 % bootstrap interval, pixels treated as independent" }, `${percent(range.lower, 1)}–${percent(range.upper, 1)}`) : null));
    replaceChildren(stats,
      stat("OA", percent(metrics.overall_accuracy), " %", metrics.intervals?.overall_accuracy),
      stat("AA", percent(metrics.average_accuracy), " %", metrics.intervals?.average_accuracy),
      stat("κ × 100", percent(metrics.kappa), "", metrics.intervals?.kappa));
    subtitle.textContent = `${run.name} · ${run.split}`;
  };
  on("run", fill);
  fill();
  const themeButton = h("button", { class: "quiet icon", "aria-label": "Light or dark", title: "Light or dark (t)", click: () => setTheme(isDark() ? "light" : "dark") }, "◐");
  const helpButton = h("button", { class: "quiet icon", "aria-label": "Keys", title: "Keys (?)", click: () => helpDialog.showModal() }, "?");
  return h("header", { class: "top" },
    h("div", { class: "titles" }, h("h1", {}, scene.name), subtitle),
    stats, h("div", { class: "tools" }, runs.length > 1 ? runChoice() : null, themeButton, helpButton));
}

function runChoice() {
  const select = h("select", { "aria-label": "Run whose details are shown", change: (event) => set("run", Number(event.target.value)) },
    runs.map((run, index) => h("option", { value: index }, run.name)));
  on("run", () => { select.value = String(state.run); });
  return select;
}

// The choice of a layer, as buttons of which one is pressed.
function layerChoice() {
  const buttons = layers.map(({ name, title }, place) => h("button", {
    "data-layer": name, title: `${title} (${place + 1})`, click: () => set("layer", name),
  }, title));
  const mark = () => buttons.forEach((button) => button.setAttribute("aria-pressed", String(button.dataset.layer === state.layer)));
  on("layer", mark);
  mark();
  return h("div", { class: "segmented", role: "group", "aria-label": "Layer of the map" }, buttons);
}

function mapSection() {
  const frames = h("div", { class: "maps" });
  const key = h("div", { class: "map-key" });
  const readout = h("p", { class: "readout-line", "aria-hidden": "true" }, " ");
  const zoomButtons = h("div", { class: "zoom" },
    h("button", { class: "quiet icon", "aria-label": "Zoom in", click: () => zoom(1.6) }, "+"),
    h("button", { class: "quiet icon", "aria-label": "Zoom out", click: () => zoom(1 / 1.6) }, "−"),
    h("button", { class: "quiet", click: resetView }, "Whole scene"));
  const shownRuns = runs.length === 1 ? [0] : [...runs.keys()].slice(0, 4);
  const views = new Map();
  const picks = runs.length < 2 ? null : h("fieldset", { class: "picks" }, h("legend", { class: "visually-hidden" }, "Runs with a map"),
    runs.map((run, index) => {
      const box = h("input", { type: "checkbox", checked: shownRuns.includes(index), change: () => {
        if (box.checked) shownRuns.push(index);
        else if (shownRuns.length > 1) shownRuns.splice(shownRuns.indexOf(index), 1);
        else box.checked = true;
        arrange();
      } });
      return h("label", {}, box, ` ${run.name}`);
    }));
  const arrange = () => {
    // The difference of two runs is one map, and so are layers that all runs share.
    const isOne = ["falseColor", "difference"].includes(state.layer);
    const wanted = isOne ? [shownRuns[0]] : shownRuns;
    for (const index of wanted) {
      if (views.has(index)) continue;
      const view = new MapView(index);
      views.set(index, view);
      view.update();
    }
    const order = [...wanted].sort((a, b) => a - b);
    replaceChildren(frames, order.map((index) => views.get(index).figure));
    frames.classList.toggle("several", order.length > 1);
    const hasRings = state.showsSamples && wanted.some((index) => sampledPixels(index).length > 0);
    const rings = hasRings ? h("span", { class: "key" }, h("i", { class: "ring" }), "attention stored, right", h("i", { class: "ring wrong-ring" }), "attention stored, wrong") : null;
    if (picks) picks.hidden = isOne;
    replaceChildren(key, keyOf(state.layer), rings);
    key.hidden = key.childNodes.length === 0;
  };
  const tell = () => {
    const pixel = hover.pixel ?? state.pixel;
    const arrays = loaded[state.run];
    if (pixel === null || !arrays) return;
    const values = confidence(state.run);
    const probability = values ? ` (${(values[pixel] / 255).toFixed(2)})` : "";
    readout.textContent = `row ${rowOf(pixel)}, column ${columnOf(pixel)} · ${className(arrays.truth[pixel])} · predicted ${className(arrays.prediction[pixel])}${probability} · ${partNames[arrays.parts[pixel]]}`;
  };
  on("hover pixel run", tell);
  on("layer compared theme showsSamples", arrange);
  arrange();
  return h("section", { id: "maps", class: "map-section", "aria-label": "Maps" },
    h("div", { class: "toolbar" }, layerChoice(), runs.length > 1 ? comparedChoice() : null, zoomButtons),
    picks, frames, readout, key, legend());
}

function runSections() {
  const element = h("div", { class: "cards" });
  const fill = () => {
    const halves = [baselineSection(), protocolSection(), calibrationSection(), curveSection()].filter(Boolean);
    const settings = settingsSection();
    // An odd section would leave a hole beside it.
    if (halves.length % 2 === 1) halves.push(settings);
    else settings.classList.add("wide");
    const sections = [...halves, confusionMatrix(), bandSection(), ...(halves.includes(settings) ? [] : [settings])];
    replaceChildren(element, sections.filter(Boolean).map((section) => { section.classList.add("card"); return section; }));
  };
  on("run", fill);
  fill();
  return element;
}

function footer() {
  const { spectra } = scene;
  const remarks = [
    spectra ? `Spectra are stored as ${plural(spectra.count, "principal component", "principal components")} in whole steps: root mean square error ${short(spectra.error)} in the units of the cube, ${percent(spectra.error / spectra.deviation, 1)} % of the spectra's deviation from their mean.` : null,
    runs.some((run) => run.attention) ? `Attention is stored for ${plural(sampledPixels(state.run).length, "test pixel", "test pixels")}, in steps of 1/255 of the largest weight of each row. Attention shows what is mixed, not why a class is chosen.` : null,
    runs.some((run) => run.probabilities !== undefined) ? "Class probabilities are rounded to 1/255." : null,
    `Made by hsi ${report.version}. The page makes no requests.`,
  ];
  return h("footer", {}, remarks.filter(Boolean).map((text) => h("p", {}, text)));
}

document.documentElement.dataset.theme = isDark() ? "dark" : "light";
darkPreference.addEventListener("change", () => { if (theme === "auto") setTheme("auto"); });

// The page is laid out before its numbers arrive, so nothing moves later.
const common = [comparisonSection(), tableSection()].filter(Boolean).map((section) => { section.classList.add("card"); return section; });
function build() {
  document.body.prepend(
    h("a", { class: "skip", href: "#maps" }, "Skip to the maps"),
    header(),
    h("main", {}, h("div", { class: scene.columns > 2.4 * scene.rows ? "explorer wide-scene" : "explorer" }, mapSection(), pixelPanel()), attentionView.element, runSections(), h("div", { class: "cards" }, common)),
    footer(), helpDialog, announcer,
  );
}

build();

async function begin() {
  await loadRun(0);
  choosePixel(firstPixel());
  // The other runs follow, so that every one's class of the pixel can be told.
  for (const index of runs.keys()) await loadRun(index);
  if (runs.length > 1) changed("pixel");
  await panelIsDrawn;
  document.documentElement.dataset.ready = "yes";
}

// On paper, everything is open.
let closed = [];
addEventListener("beforeprint", () => {
  closed = [...document.querySelectorAll("details:not([open])")];
  for (const details of closed) details.open = true;
});
addEventListener("afterprint", () => { for (const details of closed) details.open = false; });

// Charts take the width of the page.
matchMedia("(max-width: 760px)").addEventListener("change", () => changed("run"));

begin();
