// Axes. The vertical one shows numbers as they are: an exact 0 on a logarithmic axis,
// infinities and not-a-number have a band of their own beside the finite numbers.

const bandHeight = 24, bandGap = 8;

class ValueAxis {
  /** For these values between two heights; `log` only where no value is negative. */
  constructor(values, {log, top, bottom}) {
    this.log = log;
    this.bands = new Map();
    const found = new Set();
    let low = Infinity, high = -Infinity;
    for (const value of values) {
      const band = this.bandOf(value);
      if (band) found.add(band);
      else [low, high] = [Math.min(low, value), Math.max(high, value)];
    }
    for (const name of ["nan", "inf"].filter((n) => found.has(n))) {
      this.bands.set(name, top + bandHeight / 2);
      top += bandHeight;
    }
    for (const name of ["-inf", "0"].filter((n) => found.has(n))) {
      this.bands.set(name, bottom - bandHeight / 2);
      bottom -= bandHeight;
    }
    const gap = (names) => names.some((n) => found.has(n)) ? bandGap : 0;
    this.scale = this.scaleFor(low, high)
      .range([bottom - gap(["-inf", "0"]), top + gap(["nan", "inf"])]);
  }

  scaleFor(low, high) {
    this.isEmpty = low > high;
    if (this.isEmpty) return d3.scaleLinear();
    const room = low < high ? 0 : 1;
    if (!this.log) return d3.scaleLinear().domain([low - room, high + room]).nice();
    const from = Math.floor(Math.log10(low));
    return d3.scaleLinear().domain([from, Math.max(Math.ceil(Math.log10(high)), from + 1)]);
  }

  bandOf(value) {
    const name = specialName(value);
    return name === "0" && !this.log ? null : name;
  }

  place(value) {
    const band = this.bandOf(value);
    return band ? this.bands.get(band) : this.scale(this.log ? Math.log10(value) : value);
  }

  /** Pairs of height and text. */
  ticks() {
    if (this.isEmpty) return [];
    const [low, high] = this.scale.domain();
    const count = Math.abs(this.scale.range()[0] - this.scale.range()[1]) / 42;
    if (!this.log) return this.scale.ticks(count).map((v) => [this.scale(v), plainNumber(v, 6)]);
    const text = (e) => isFixed(e) ? plainNumber(10 ** e) : `1e${e}`;
    const powers = this.scale.ticks(count).filter(Number.isInteger)
      .map((e) => [this.scale(e), text(e)]);
    if (high - low > 2) return powers;
    const between = d3.range(low, high).flatMap((e) => [2, 5].map((k) =>
      [this.scale(e + Math.log10(k)), plainNumber(k * 10 ** e)]));
    return powers.concat(between);
  }
}

/** Draws lines, texts and bands of a vertical axis between left and right. */
function drawValueAxis(svg, axis, left, right) {
  const group = svg.append("g").attr("class", "axis");
  for (const [name, y] of axis.bands) {
    group.append("rect").attr("class", "band").attr("x", left).attr("width", right - left)
      .attr("y", y - bandHeight / 2 + 2).attr("height", bandHeight - 4);
    group.append("text").attr("class", "special").attr("x", left - 8).attr("y", y)
      .attr("dy", ".32em").attr("text-anchor", "end").text(name);
  }
  for (const [y, text] of axis.ticks()) {
    group.append("line").attr("x1", left).attr("x2", right).attr("y1", y).attr("y2", y);
    group.append("text").attr("x", left - 8).attr("y", y).attr("dy", ".32em")
      .attr("text-anchor", "end").text(text);
  }
}

/** Whole numbers from low to high for an axis, the ends among them. */
function wholeTicks(low, high, count) {
  const step = Math.max(Math.ceil(d3.tickStep(low, high, count)), 1);
  const from = step <= 2 ? low + step : Math.ceil((low + 0.6 * step) / step) * step;
  const inside = d3.range(from, high - 0.6 * step, step);
  return [low, ...inside, ...(high > low ? [high] : [])];
}

/** Texts under a drawing, and what they count. */
function drawBottomAxis(svg, ticks, {y, left, right, name}) {
  const group = svg.append("g").attr("class", "axis");
  for (const [x, text] of ticks) {
    group.append("line").attr("x1", x).attr("x2", x).attr("y1", y).attr("y2", y + 5);
    group.append("text").attr("x", x).attr("y", y + 18).attr("text-anchor", "middle").text(text);
  }
  group.append("text").attr("class", "name").attr("x", (left + right) / 2).attr("y", y + 38)
    .attr("text-anchor", "middle").text(name);
}
