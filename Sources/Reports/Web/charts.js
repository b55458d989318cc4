// Charts as inline SVG, drawn from the data in the units of the page, so that they print sharply.

// About `wanted` round numbers from `low` to `high`.
function ticks(low, high, wanted = 5, isWhole = false) {
  const span = high - low || 1;
  const raw = span / wanted;
  const power = 10 ** Math.floor(Math.log10(raw));
  let step = [1, 2, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= raw);
  if (isWhole) step = Math.max(1, Math.round(step));
  const first = Math.ceil(low / step - 1e-9) * step;
  const result = [];
  for (let value = first; value <= high + step * 1e-9; value += step) result.push(Number(value.toPrecision(12)));
  return result;
}

// A chart's frame: axes, grid, labels. `x` and `y` are { low, high, label, ticks, text }.
class Chart {
  constructor({ width: wanted = 520, height = 260, x, y, title, left = 52 }) {
    // A unit is a pixel or a little more, so that text is read on a phone, too.
    const width = Math.min(wanted, Math.max(260, document.documentElement.clientWidth - 58));
    Object.assign(this, { width, height, x, y });
    this.box = { left, right: width - 12, top: 12, bottom: height - 38 };
    this.root = s("svg", {
      viewBox: `0 0 ${width} ${height}`, class: "chart", role: "img", "aria-label": title,
    });
    this.root.style.maxWidth = `${width * 1.12}px`;
    this.grid = s("g", { class: "axis" });
    this.marks = s("g");
    this.root.append(this.grid, this.marks);
    this.drawAxes();
  }

  atX(value) {
    const { low, high } = this.x;
    return this.box.left + ((value - low) / (high - low || 1)) * (this.box.right - this.box.left);
  }

  atY(value) {
    const { low, high } = this.y;
    return this.box.bottom - ((value - low) / (high - low || 1)) * (this.box.bottom - this.box.top);
  }

  drawAxes() {
    const { left, right, top, bottom } = this.box;
    for (const value of this.y.ticks ?? ticks(this.y.low, this.y.high, 4)) {
      const y = this.atY(value);
      this.grid.append(
        s("line", { x1: left, x2: right, y1: y, y2: y, class: "grid" }),
        s("text", { x: left - 8, y: y + 4, "text-anchor": "end" }, (this.y.text ?? short)(value)),
      );
    }
    for (const value of this.x.ticks ?? ticks(this.x.low, this.x.high, 6, this.x.isWhole)) {
      const x = this.atX(value);
      this.grid.append(
        s("line", { x1: x, x2: x, y1: bottom, y2: bottom + 4, class: "rule" }),
        s("text", { x, y: bottom + 17, "text-anchor": "middle" }, (this.x.text ?? short)(value)),
      );
    }
    this.grid.append(
      s("line", { x1: left, x2: right, y1: bottom, y2: bottom, class: "rule" }),
      s("text", { x: (left + right) / 2, y: this.height - 5, "text-anchor": "middle", class: "label" }, this.x.label),
    );
    if (this.y.label) {
      this.grid.append(s("text", {
        transform: `translate(12 ${(top + bottom) / 2}) rotate(-90)`, "text-anchor": "middle", class: "label",
      }, this.y.label));
    }
  }

  // A line through points; a point without a number interrupts it.
  line(points, attributes) {
    let path = "";
    let isOpen = false;
    for (const [x, y] of points) {
      if (!isNumber(x) || !isNumber(y)) { isOpen = false; continue; }
      path += `${isOpen ? "L" : "M"}${this.atX(x).toFixed(2)} ${this.atY(y).toFixed(2)}`;
      isOpen = true;
    }
    const element = s("path", { d: path, fill: "none", ...attributes });
    this.marks.append(element);
    return element;
  }

  // The area between two lines over the same x.
  band(xs, lows, highs, attributes) {
    const point = (x, y) => `${this.atX(x).toFixed(2)} ${this.atY(y).toFixed(2)}`;
    const there = xs.map((x, at) => point(x, highs[at]));
    const back = xs.map((x, at) => point(x, lows[at])).reverse();
    const element = s("path", { d: `M${there.join("L")}L${back.join("L")}Z`, ...attributes });
    this.marks.append(element);
    return element;
  }

  circle(x, y, radius, attributes, title) {
    this.marks.append(s("circle", { cx: this.atX(x), cy: this.atY(y), r: radius, ...attributes }, title ? s("title", {}, title) : null));
  }

  bar(x1, x2, y1, y2, attributes, title) {
    const [left, right] = [this.atX(x1), this.atX(x2)];
    const [bottom, top] = [this.atY(y1), this.atY(y2)];
    this.marks.append(s("rect", {
      x: Math.min(left, right), y: Math.min(top, bottom),
      width: Math.abs(right - left), height: Math.abs(bottom - top), ...attributes,
    }, title ? s("title", {}, title) : null));
  }
}

// A legend line for a chart: [[class of the line, text], …].
const chartKey = (items) => h("p", { class: "chart-key" }, items.map(([kind, text, color]) => {
  const line = s("svg", { viewBox: "0 0 22 8", class: "line-key", "aria-hidden": "true" },
    s("line", { x1: 1, x2: 21, y1: 4, y2: 4, class: kind }));
  if (color) line.firstChild.style.stroke = color;
  return h("span", { class: "key" }, line, text);
}));
