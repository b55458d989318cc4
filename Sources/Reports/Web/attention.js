// Attention of the pixels of the sample: each layer and head, for the query under the pointer.

const sampledPixels = (runIndex) => runs[runIndex].attention?.pixels ?? [];
state.showsSamples = true;

const partTitle = { attention: "attention", tokenizer: "tokenizer", composed: "attention through the tokenizer" };

// "layers.0.blocks.1.attn" as "Block 2": the numbers say where, the first one only if there are several.
function layerName(path, layers) {
  const numbers = (path.match(/\d+/g) ?? []).map((number) => Number(number) + 1);
  const blocks = new Set(layers.map((layer) => (layer.path.match(/\d+/g) ?? []).slice(0, 1).join()));
  const kind = /pool/.test(path) ? "Pooling head" : /refiner/.test(path) ? "Refiner" : "Block";
  if (kind !== "Block" || numbers.length === 0) return kind === "Block" ? path : kind;
  const place = numbers.length > 1 && blocks.size > 1 ? `Stage ${numbers[0]}, block ${numbers[1]}` : `Block ${numbers[numbers.length - 1]}`;
  const rest = path.split(".").pop();
  return /^(row|column|first|second)$/.test(rest) ? `${place}, ${rest}` : place;
}

// The sampled pixel nearest to one, of the same predicted class where there is one.
function nearestSample(pixel) {
  const { prediction } = loaded[state.run];
  const distance = (other) => Math.hypot(rowOf(other) - rowOf(pixel), columnOf(other) - columnOf(pixel));
  const all = sampledPixels(state.run);
  const same = all.filter((other) => prediction[other] === prediction[pixel]);
  const candidates = same.length > 0 ? same : all;
  return candidates.reduce((best, other) => (distance(other) < distance(best) ? other : best), candidates[0]);
}

// The index of the token whose pixels have a cell of the patch; -1 if none has.
const tokenAt = (tokens, row, column) => tokens.findIndex((token) => Array.isArray(token)
  && row >= token[0] && row < token[0] + token[2] && column >= token[1] && column < token[1] + token[2]);

class AttentionView {
  constructor() {
    this.side = h("div", { class: "attention-side" });
    this.head = h("div", { class: "attention-head" });
    this.body = h("div", { class: "attention-body" });
    this.element = h("section", { class: "panel attention", "aria-label": "Attention", hidden: !runs[state.run].attention },
      this.side, h("div", { class: "attention-main" }, this.head, this.body));
    this.cards = [];
    this.serial = 0;
  }

  // Builds the rows of maps for the pixel.
  async show(pixel) {
    const { attention } = runs[state.run];
    this.serial += 1;
    const serial = this.serial;
    this.cards = [];
    if (!attention) { this.element.hidden = true; return; }
    this.element.hidden = false;
    const place = attention.pixels.indexOf(pixel);
    if (place < 0) { this.offer(pixel); return; }
    const layers = await Promise.all(attention.layers.map(async (layer) => ({
      ...layer, weights: await array(layer.weights), largest: await array(layer.largest),
    })));
    if (serial !== this.serial) return;
    replaceChildren(this.head, h("h2", {}, "Attention"), this.queryNote = h("p", { class: "muted small" }));
    replaceChildren(this.body, layers.map((layer) => this.row(layer, place, layers)));
    this.update();
  }

  // Says which pixels have attention, and goes to the nearest.
  offer(pixel) {
    const nearest = nearestSample(pixel);
    const { prediction } = loaded[state.run];
    const isSame = prediction[nearest] === prediction[pixel];
    replaceChildren(this.head, h("h2", {}, "Attention"));
    replaceChildren(
      this.body,
      h("p", { class: "muted small" },
        `Stored for ${plural(sampledPixels(state.run).length, "test pixel", "test pixels")} of all classes, right and wrong ones, marked by rings on the map.`),
      h("button", { class: "action", click: () => choosePixel(nearest, { center: true }) },
        `Go to row ${rowOf(nearest)}, column ${columnOf(nearest)}`),
      h("p", { class: "muted small" }, isSame
        ? `the nearest one predicted as ${className(prediction[pixel])}` : "the nearest one, of another class"),
    );
  }

  row(layer, place, layers) {
    const heads = Array.from({ length: layer.heads }, (_, head) => this.card(layer, place, head));
    const mean = layer.heads > 1 ? [this.card(layer, place, null)] : [];
    const title = `${layerName(layer.path, layers)} – ${partTitle[layer.part]}`;
    return h("section", { class: "attention-layer" },
      h("h4", { title: layer.path }, title),
      h("div", { class: "heads" }, mean, heads));
  }

  // The map of one head, or of the mean over the heads.
  card(layer, place, head) {
    const isOverPatch = layer.keys.some(Array.isArray);
    const side = shownSide();
    const canvas = h("canvas", { class: "head-map", role: "img" });
    [canvas.width, canvas.height] = [side * 6, side * 6];
    const bars = isOverPatch ? null : h("div", { class: "key-bars" });
    const label = h("figcaption", {});
    const figure = h("figure", { class: "head" }, isOverPatch ? canvas : bars, label);
    const card = { layer, place, head, canvas, bars, label, side, name: head === null ? "mean" : layer.heads === 1 ? "all" : `head ${head + 1}` };
    canvas.addEventListener("pointermove", (event) => {
      const box = canvas.getBoundingClientRect();
      const cell = (position, extent) => clamp(Math.floor((position / extent) * side), 0, side - 1);
      patchView.ask({ row: cell(event.clientY - box.top, box.height), column: cell(event.clientX - box.left, box.width) });
    });
    canvas.addEventListener("pointerleave", () => patchView.ask(null));
    this.cards.push(card);
    return figure;
  }

  // The weights of a card's query on each key, and the query.
  static weights({ layer, place, head }) {
    const { keys, queries, weights, largest, heads } = layer;
    let query = layer.query;
    if (state.query) {
      const own = tokenAt(queries, state.query.row, state.query.column);
      if (own >= 0) query = own;
    }
    const row = (index) => {
      const at = (place * heads + index) * queries.length + query;
      const unit = largest[at] / 255;
      return Float32Array.from({ length: keys.length }, (_, key) => weights[at * keys.length + key] * unit);
    };
    if (head !== null) return { values: row(head), query };
    const sum = new Float32Array(keys.length);
    for (let index = 0; index < heads; index += 1) row(index).forEach((value, key) => { sum[key] += value / heads; });
    return { values: sum, query };
  }

  // Draws all maps for the query.
  update() {
    for (const card of this.cards) {
      const { values, query } = AttentionView.weights(card);
      const largest = values.reduce((best, value) => Math.max(best, value), 0);
      const text = largest < 0.001 ? largest.toExponential(0) : largest.toFixed(3).replace(/^0/, "");
      replaceChildren(card.label, h("span", {}, card.name), h("span", {}, text));
      card.label.title = "largest weight, which has the brightest color";
      if (card.bars) this.drawBars(card, values, largest);
      else this.drawMap(card, values, largest, query);
    }
    if (!this.queryNote || this.cards.length === 0) return;
    const { query } = state;
    const half = Math.floor((shownSide() - 1) / 2);
    this.queryNote.textContent = query
      ? `Query: ${query.row - half >= 0 ? "+" : "−"}${Math.abs(query.row - half)} rows, ${query.column - half >= 0 ? "+" : "−"}${Math.abs(query.column - half)} columns from the center. Brightest is the largest weight, given below each map.`
      : "Query: what the classifier reads, else the center. Point at the patch or at a map to move it. Brightest is the largest weight, given below each map.";
  }

  drawMap({ canvas, layer, side, name }, values, largest, query) {
    const context = canvas.getContext("2d");
    const cell = canvas.width / side;
    context.clearRect(0, 0, canvas.width, canvas.height);
    layer.keys.forEach((token, key) => {
      if (!Array.isArray(token)) return;
      context.fillStyle = at(inferno, largest > 0 ? values[key] / largest : 0);
      context.fillRect(token[1] * cell, token[0] * cell, token[2] * cell, token[2] * cell);
    });
    const own = layer.queries[query];
    if (Array.isArray(own)) {
      context.lineWidth = 1.5;
      context.strokeStyle = "#5ec8ff";
      context.strokeRect(own[1] * cell + 0.75, own[0] * cell + 0.75, own[2] * cell - 1.5, own[2] * cell - 1.5);
    }
    const others = layer.keys.flatMap((token, key) => (Array.isArray(token) ? [] : [`${token} ${values[key].toFixed(3)}`]));
    canvas.setAttribute("aria-label", `Attention, ${name}, largest weight ${short(largest)}`);
    canvas.title = others.join("\n");
  }

  drawBars({ bars, layer }, values, largest) {
    const named = layer.keys.map((token, key) => [String(token), values[key]]);
    const shown = named.length > 12 ? [...named].sort((a, b) => b[1] - a[1]).slice(0, 12) : named;
    replaceChildren(bars, shown.map(([name, value]) => {
      const bar = h("i", {});
      bar.style.width = `${largest > 0 ? (value / largest) * 100 : 0}%`;
      return h("div", { class: "key-bar", title: `${name}: ${short(value)}` }, h("span", {}, name), h("b", {}, bar));
    }));
  }
}
