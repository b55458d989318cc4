// The classes with their colors, counts, and accuracies; a click makes a class stand out on the maps.

function legend() {
  const list = h("ol", { class: "legend" });
  const clear = h("button", { class: "quiet", click: () => set("highlight", null) }, "Show all");
  const note = h("p", { class: "muted small highlight-note" });
  const element = h("section", { class: "legend-box", "aria-label": "Classes" }, h("div", { class: "legend-foot" }, note, clear), list);

  const toggle = (index) => {
    const classes = new Set(state.highlight?.classes ?? []);
    if (!classes.delete(index)) classes.add(index);
    set("highlight", classes.size > 0 ? { classes } : null);
  };

  const fill = () => {
    const { per_class: rows, confusion } = runs[state.run].metrics;
    const totals = confusion.counts.map((row) => row.reduce((sum, value) => sum + value, 0));
    replaceChildren(list, report.classes.map((sceneClass, place) => {
      const row = rows[place];
      const recall = row?.recall;
      return h("li", {}, h(
        "button",
        { class: "legend-row", "data-class": place + 1, click: () => toggle(place + 1) },
        colored("i", safeColor(sceneClass.color)),
        h("span", { class: "legend-name" }, sceneClass.name),
        h("span", { class: "number muted" }, count(totals[place] ?? 0)),
        h("span", { class: "number" }, isNumber(recall) ? `${percent(recall, 1)} %` : "–"),
      ));
    }));
    mark();
  };

  const mark = () => {
    const { highlight } = state;
    for (const button of list.querySelectorAll("button")) {
      const isOn = highlight?.classes?.has(Number(button.dataset.class)) ?? false;
      button.setAttribute("aria-pressed", String(isOn));
      button.classList.toggle("faded", Boolean(highlight?.classes) && !isOn);
    }
    clear.disabled = !highlight;
    note.textContent = !highlight
      ? "Test pixels and recall of each class. Click a class to see it alone."
      : highlight.classes
        ? `${plural(highlight.classes.size, "class", "classes")} shown`
        : `${className(highlight.truth)} predicted as ${className(highlight.prediction)}`;
  };

  on("run", fill);
  on("highlight", mark);
  fill();
  return element;
}
