// Colors: those of the classes, and scales that color-blind readers can follow.

const rgb = (hex) => {
  const value = /^#[0-9a-f]{6}$/i.test(hex) ? parseInt(hex.slice(1), 16) : 0x808080;
  return [value >> 16, (value >> 8) & 255, value & 255];
};

// `#rrggbb` of a class, or gray, so that nothing else gets into a style.
const safeColor = (hex) => (/^#[0-9a-f]{6}$/i.test(hex) ? hex : "#808080");

const classColors = report.classes.map(({ color }) => rgb(color));

// A scale from stops, at a share from 0 to 1.
function scale(stops) {
  const colors = stops.map(rgb);
  const table = new Uint8Array(256 * 3);
  for (let step = 0; step < 256; step += 1) {
    const place = (step / 255) * (colors.length - 1);
    const low = Math.min(Math.floor(place), colors.length - 2);
    for (let channel = 0; channel < 3; channel += 1) {
      const from = colors[low][channel];
      table[step * 3 + channel] = Math.round(from + (colors[low + 1][channel] - from) * (place - low));
    }
  }
  return table;
}

// Cividis, for confidence: its lightness grows evenly for every kind of color vision.
const cividis = scale([
  "#00224e", "#123570", "#3b496c", "#575d6d", "#707173", "#8a8678", "#a59c74", "#c3b369", "#e1cc55", "#fee838",
]);
// Inferno, for attention.
const inferno = scale([
  "#000004", "#160b39", "#420a68", "#6a176e", "#932667", "#bc3754", "#dd513a", "#f37819", "#fca50a", "#f6d746",
  "#fcffa4",
]);

const at = (table, share) => {
  const step = 3 * Math.round(clamp(share, 0, 1) * 255);
  return `rgb(${table[step]},${table[step + 1]},${table[step + 2]})`;
};

// Right and wrong, and the four cases of two runs: blue and orange stay apart without red and green.
const outcome = { right: rgb("#3b6ea5"), wrong: rgb("#f28e1c"), both: rgb("#8aa4bf"), neither: rgb("#3a3a3a") };

// The color of a class for lines: moved toward ink where it would hardly be seen on the panel.
function lineColor(hex) {
  const color = rgb(hex);
  const light = (color[0] * 0.299 + color[1] * 0.587 + color[2] * 0.114) / 255;
  const [share, ink] = isDark() ? [clamp((0.45 - light) / 0.6, 0, 0.6), 255] : [clamp((light - 0.62) / 0.7, 0, 0.5), 0];
  return `rgb(${color.map((value) => Math.round(value + (ink - value) * share)).join(",")})`;
}

const darkPreference = matchMedia("(prefers-color-scheme: dark)");

// The choice of light or dark is kept for the page alone: a file has no storage of its own.
let theme = "auto";
const isDark = () => theme === "dark" || (theme === "auto" && darkPreference.matches);

function setTheme(next) {
  theme = next;
  document.documentElement.dataset.theme = theme === "auto" ? (isDark() ? "dark" : "light") : theme;
  changed("theme");
}
