// The gradient of each layer, and what the slopes of the activations alone would leave.

/** The last probe at or before a step. */
function probeAt(variant, step) {
  return Math.max(d3.bisectRight(variant.probes.steps, step) - 1, 0);
}

function gradientSeries(variant, step) {
  const probe = probeAt(variant, step);
  const y = gradientAt(variant, probe);
  return {
    variant, y,
    x: d3.range(1, y.length + 1),
    read: (i) => [element("div", {}, layerName(variant, i)),
      reading("gradient", tableNumber(y[i])),
      element("div", {}, `at step ${variant.probes.steps[probe]}`)],
  };
}

/** Of what is told of each layer, all but the output layer. */
const hiddenLayers = (layers) => layers.slice(0, -1);

/** The largest slopes between the last hidden layer and the first, or null where they do
 *  not shrink anything; the same rule as in the table on the terminal. */
function slopesOnTheWay(variant) {
  const hidden = hiddenLayers(variant.largest_derivative).slice(1);
  const slopes = hidden.filter((slope) => slope !== null);
  const product = slopes.reduce((a, b) => a * b, 1);
  return slopes.length > 0 && product < 1 - 1e-9 ? hidden : null;
}

/** "0.25^l", or words where the slopes differ. */
function nameOfBound(slopes) {
  const [least, most] = d3.extent(slopes.filter((slope) => slope !== null));
  return most - least > 1e-6 * most ? "bound of the slopes" : `bound ${plainNumber(most)}^l`;
}

/** One bound for all variants with the same slopes, from the largest of their gradients
 *  as far as it stays within 20 decades of the gradients, and above the smallest double. */
function gradientBounds(series) {
  const least = d3.min(series, ({y}) => d3.min(y, (v) => v > 0 ? v : undefined));
  const floor = Math.max(1e-20 * least, 1e-320);
  const groups = new Map();
  for (const {variant, y} of series) {
    const slopes = slopesOnTheWay(variant);
    const start = hiddenLayers(y).at(-1);
    if (!slopes || !(start > 0 && start < Infinity)) continue;
    const key = slopes.join();
    const known = groups.get(key);
    if (!known || start > known.start) groups.set(key, {slopes, start});
  }
  return Array.from(groups.values(), ({slopes, start}) => {
    const y = [start];  // of the last hidden layer; then those below it
    for (const slope of Array.from(slopes).reverse()) {
      const next = y[0] * (slope ?? 1);
      if (next < floor) break;
      y.unshift(next);
    }
    const above = slopes.length + 2;  // number of the output layer
    return {y, x: d3.range(above - y.length, above), text: nameOfBound(slopes)};
  });
}

/** Sentences on values that are not ordinary numbers: "Exactly 0: a in layers 1 to 3." */
function specialSentences(series, place) {
  const names = {"0": "Exactly 0", "inf": "Infinite", "-inf": "Minus infinite",
    "nan": "Not a number"};
  return Object.entries(names).flatMap(([special, name]) => {
    const found = series.flatMap(({variant, x, y}) => {
      const at = d3.range(y.length).filter((i) => specialName(y[i]) === special);
      const places = at.length > 1 ? `${place}s` : place;
      return at.length ? [`${variant.name} in ${places} ${listed(at, (i) => x[i])}`] : [];
    });
    return found.length ? [`${name}: ${found.join("; ")}.`] : [];
  }).join(" ");
}

function gradientTable(host, series) {
  const depth = d3.max(series, ({y}) => y.length) ?? 0;
  const rows = d3.range(depth).map((i) =>
    [`${i + 1}`, ...series.map(({y}) => i < y.length ? tableNumber(y[i]) : "")]);
  host.replaceChildren(table("Gradient of each layer, root mean square",
    ["layer", ...series.map(({variant}) => variant.name)], rows,
    new Set(d3.range(series.length + 1))));
}

function showGradient(section, run, switches) {
  const steps = Array.from(new Set(run.variants.flatMap(({probes}) => probes.steps)))
    .sort(d3.ascending);
  const chart = new LineChart(section.querySelector("figure"), "Gradient of each layer by variant");
  const slider = section.querySelector("input[type=range]");
  const details = section.querySelector("details");
  let series = [];
  const fillTable = () => details.open && gradientTable(details.querySelector("div"), series);
  const update = () => {
    const step = steps[slider.value];
    section.querySelector("output").textContent = step;
    series = switches.visible().filter(({probes}) => probes.steps.length > 0)
      .map((variant) => gradientSeries(variant, step));
    const bounds = gradientBounds(series);
    chart.show({series, bounds, log: true, xName: "layer, counted from the input",
      yName: "gradient dL/dy, root mean square"});
    const text = section.querySelector(".bound-text");
    text.hidden = bounds.length === 0;
    text.textContent = "The dotted line is what would be left if each layer, l of them below the "
      + "last hidden one, passed on the largest slope of its activation and its weights "
      + "neither helped nor harmed. Above it, weights, a normalizer or a way around help.";
    section.querySelector(".specials").textContent = specialSentences(series, "layer");
    fillTable();
  };
  slider.max = Math.max(steps.length - 1, 0);
  section.querySelector(".probe-choice").hidden = steps.length < 2;
  slider.addEventListener("input", update);
  details.addEventListener("toggle", fillTable);
  switches.whenChanged(update);
  update();
}
