// Elements of the page. Text always becomes text nodes, so nothing from a file is read as HTML.

const svgNamespace = "http://www.w3.org/2000/svg";

function append(parent, children) {
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    parent.append(child instanceof Node ? child : String(child));
  }
  return parent;
}

// An HTML element; attributes that are functions listen to the event of that name.
function h(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") element.addEventListener(name, value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  return append(element, children);
}

// The same in SVG.
function s(tag, attributes, ...children) {
  const element = document.createElementNS(svgNamespace, tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") element.addEventListener(name, value);
    else element.setAttribute(name, value);
  }
  return append(element, children);
}

function replaceChildren(element, ...children) {
  element.replaceChildren();
  return append(element, children);
}

const clamp = (value, low, high) => Math.min(high, Math.max(low, value));

const isNumber = (value) => typeof value === "number" && Number.isFinite(value);

// A fraction in percent, or a dash.
const percent = (fraction, digits = 2) => (isNumber(fraction) ? (fraction * 100).toFixed(digits) : "–");

const fixed = (value, digits) => (isNumber(value) ? value.toFixed(digits) : "–");

const whole = new Intl.NumberFormat("en-US");
const count = (value) => (isNumber(value) ? whole.format(value) : "–");

const pText = (p) => (!isNumber(p) ? "–" : p < 0.0001 ? "< 0.0001" : p.toFixed(4));

const plural = (number, one, many) => `${count(number)} ${number === 1 ? one : many}`;

// A number with about four significant digits.
function short(value) {
  if (!isNumber(value)) return "–";
  const size = Math.abs(value);
  if (size !== 0 && (size < 0.001 || size >= 1e7)) return value.toExponential(2);
  if (Number.isInteger(value)) return whole.format(value);
  return String(Number(value.toPrecision(4)));
}

// "labelSmoothing" and "batch_size" as words.
const words = (name) => name.replace(/_/g, " ").replace(/([a-z])([A-Z])/g, (_, a, b) => `${a} ${b.toLowerCase()}`);

let lastIdentifier = 0;
const identifier = (prefix) => `${prefix}-${(lastIdentifier += 1)}`;

// Says something to screen readers, without a place on the page.
const announcer = h("div", { class: "visually-hidden", "aria-live": "polite" });
const announce = (text) => { announcer.textContent = text; };
