// How numbers are written: as in the tables of the program. A number that is not 0 never
// looks like 0; infinities and not-a-number keep their names.

/** A number of the JSON text, which has no infinity: "inf", "-inf" and "nan" are texts. */
function numberOf(value) {
  const special = {"inf": Infinity, "-inf": -Infinity, "nan": NaN};
  return typeof value === "string" ? special[value] : value;
}

/** "inf", "-inf", "nan", "0", or nothing for other numbers. */
function specialName(value) {
  if (Number.isNaN(value)) return "nan";
  if (value === 0) return "0";
  return Number.isFinite(value) ? null : value > 0 ? "inf" : "-inf";
}

const isFixed = (exponent) => exponent >= -3 && exponent <= 5;

function exponentOf(value, digits) {
  return Number(value.toExponential(digits - 1).split("e")[1]);
}

/** "0.2360", "1.88e-31", "123456", "0"; nothing for null. */
function tableNumber(value) {
  if (value === null || value === undefined) return "";
  const exponent = exponentOf(value, 4);
  if (specialName(value)) return specialName(value);
  return isFixed(exponent) ? value.toFixed(Math.max(3 - exponent, 0))
                           : value.toExponential(2).replace("+", "");
}

/** "0.236", "0.25", "1.88e-31", "1": without zeros at the end. */
function plainNumber(value, digits = 3) {
  if (specialName(value)) return specialName(value);
  const exponent = exponentOf(value, digits);
  const trimmed = (text) => text.includes(".") ? text.replace(/\.?0+$/, "") : text;
  if (isFixed(exponent)) return trimmed(value.toFixed(Math.max(digits - 1 - exponent, 0)));
  const [mantissa, power] = value.toExponential(digits - 1).replace("+", "").split("e");
  return `${trimmed(mantissa)}e${power}`;
}

/** A share from 0 to 1: "0 %", "<0.1 %", "4.2 %", "37 %", ">99 %", "100 %". */
function percent(share) {
  const value = 100 * share;
  if (Number.isNaN(value)) return "nan";
  if (value === 0) return "0 %";
  if (value < 0.1) return "<0.1 %";
  if (value < 9.95) return `${value.toFixed(1)} %`;
  return value > 99 && value < 100 ? ">99 %" : `${value.toFixed(0)} %`;
}

/** Places in rising order by their names: "1 to 4, 7". */
function listed(places, nameOf) {
  const parts = [];
  for (let i = 0; i < places.length; ++i) {
    const first = places[i];
    while (places[i + 1] === places[i] + 1) ++i;
    parts.push(first === places[i] ? nameOf(first) : `${nameOf(first)} to ${nameOf(places[i])}`);
  }
  return parts.join(", ");
}
