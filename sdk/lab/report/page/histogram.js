// How the outputs of a layer are spread over 64 fixed bins, first and last.

const binCount = 64;

/** The lower edge of bin i: even from low to high, or even in s = x / (1 + |x|). */
function binEdge(range, i) {
  if (range) return range[0] + i / binCount * (range[1] - range[0]);
  const s = 2 * i / binCount - 1;
  return s / (1 - Math.abs(s));
}

/** Where a number stands among the bins, from 0 to 64. */
function binPlace(range, x) {
  if (range) return binCount * (x - range[0]) / (range[1] - range[0]);
  return binCount * (x / (1 + Math.abs(x)) + 1) / 2;
}

class HistogramChart extends Chart {
  /** Shows {range, records}: a record is {step, counts, nan}. */
  show(spec) {
    this.spec = spec;
    this.redraw();
  }

  isEmpty() { return !this.spec; }

  draw(width) {
    const {range, records} = this.spec;
    const height = width < 560 || paper.is ? 300 : 340;
    this.size(width, height);
    const left = 62, right = width - 22, top = 48, bottom = height - 54;
    this.shares = records.map(({counts, nan}) => {
      const all = d3.sum(counts) + nan;
      return Array.from(counts, (count) => count / all);
    });
    this.x = d3.scaleLinear().domain([0, binCount]).range([left, right]);
    this.y = d3.scaleLinear().domain([0, d3.max(this.shares.flat()) || 1]).nice()
      .range([bottom, top]);
    this.drawShares(left, right);
    d3.range(this.shares.length).reverse().forEach((k) => this.drawBars(this.shares[k], k, bottom));
    drawBottomAxis(this.svg, this.ticks(width), {y: bottom, left, right,
      name: range ? "output" : "output, on a scale that holds all numbers"});
    this.drawKey(left);
    this.cursor = this.svg.append("rect").attr("class", "cursor").attr("visibility", "hidden");
  }

  drawShares(left, right) {
    const group = this.svg.append("g").attr("class", "axis");
    for (const share of this.y.ticks(5)) {
      const y = this.y(share);
      group.append("line").attr("x1", left).attr("x2", right).attr("y1", y).attr("y2", y);
      group.append("text").attr("x", left - 8).attr("y", y).attr("dy", ".32em")
        .attr("text-anchor", "end").text(`${plainNumber(100 * share)} %`);
    }
  }

  /** The outline of all bins; one that is not empty is at least two pixels high. */
  drawBars(shares, k, bottom) {
    const tops = shares.map((share) => share === 0 ? bottom : Math.min(this.y(share), bottom - 2));
    const steps = tops.map((y, i) => `V${y}H${this.x(i + 1)}`).join("");
    this.svg.append("path").attr("class", `bars bars-${k}`)
      .attr("d", `M${this.x(0)},${bottom}${steps}V${bottom}`);
  }

  ticks(width) {
    const {range} = this.spec;
    if (range) return d3.scaleLinear().domain(range).ticks(width / 90)
      .map((v) => [this.x(binPlace(range, v)), plainNumber(v)]);
    const shown = width < 560 ? [-3, -1, 0, 1, 3] : [-10, -3, -1, -0.3, 0, 0.3, 1, 3, 10];
    return [[this.x(0), "-inf"], ...shown.map((v) => [this.x(binPlace(range, v)), v]),
      [this.x(binCount), "inf"]];
  }

  drawKey(left) {
    let x = left;
    this.spec.records.forEach(({step}, k) => {
      this.svg.append("rect").attr("class", `bars bars-${k}`).attr("x", x).attr("y", 12)
        .attr("width", 22).attr("height", 14);
      this.svg.append("text").attr("class", "name").attr("x", x + 30).attr("y", 24)
        .text(`step ${step}`);
      x += 120;
    });
  }

  nearest(px) {
    const i = Math.floor(this.x.invert(px));
    return i >= 0 && i < binCount ? i : null;
  }

  first() { return this.shares[0].findIndex((share) => share > 0); }
  move(i, dx) { return Math.min(Math.max(i + dx, 0), binCount - 1); }

  where(i) {
    return {x: this.x(i + 0.5), y: this.y(d3.max(this.shares, (shares) => shares[i]))};
  }

  mark(i) {
    if (!this.cursor) return;
    this.cursor.attr("visibility", i === null ? "hidden" : "visible");
    if (i === null) return;
    const [bottom, top] = this.y.range();
    this.cursor.attr("x", this.x(i)).attr("width", this.x(i + 1) - this.x(i))
      .attr("y", top).attr("height", bottom - top);
  }

  read(i) {
    const {range, records} = this.spec;
    const [low, high] = [binEdge(range, i), binEdge(range, i + 1)].map((v) => plainNumber(v));
    return [element("div", {}, `outputs from ${low} to ${high}`),
      ...records.map(({step, counts, nan}, k) => reading(`step ${step}:`,
        `${percent(this.shares[k][i])}, ${counts[i]} of ${d3.sum(counts) + nan}`))];
  }
}

async function histogramSpec(variant, layer) {
  const {steps, ranges} = variant.histograms;
  const [counts, nan] = [await variant.histograms.counts(), await variant.histograms.nan()];
  const records = steps.map((step, k) => {
    const at = k * variant.layer_names.length + layer;
    return {step, nan: nan[at], counts: counts.subarray(at * binCount, (at + 1) * binCount)};
  });
  return {range: ranges[layer], records};
}

function nanSentence({records}) {
  return records.filter(({nan}) => nan > 0)
    .map(({step, counts, nan}) =>
      `Not a number at step ${step}: ${nan} of ${d3.sum(counts) + nan} outputs.`).join(" ");
}

function showHistogram(section, run) {
  const known = run.variants.filter(({histograms}) => histograms.steps.length > 0);
  if (known.length === 0) return section.remove();
  const chart = new HistogramChart(section.querySelector("figure"),
    "Histogram of the outputs of a layer");
  const [ofVariant, ofLayer] = section.querySelectorAll("select");
  offer(ofVariant, known.map(({name}) => name));
  const update = async () => {
    const [variant, layer] = [known[ofVariant.value], Number(ofLayer.value)];
    const spec = await histogramSpec(variant, layer);
    if (variant !== known[ofVariant.value] || layer !== Number(ofLayer.value)) return;
    chart.show(spec);
    section.querySelector(".specials").textContent = nanSentence(spec);
  };
  const offerLayers = () => offer(ofLayer, known[ofVariant.value].layer_names
    .map((name, i) => `${i + 1}  ${name}`), Number(ofLayer.value) || 0);
  ofVariant.addEventListener("change", () => { offerLayers(); update(); });
  ofLayer.addEventListener("change", update);
  offerLayers();
  update();
}
