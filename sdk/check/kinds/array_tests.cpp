// What every technique that works on arrays must do, whatever its kind.
#include "kinds.hpp"
#include <fmt/format.h>

namespace headwater::lab {

namespace {

constexpr DType both[] = {DType::float32, DType::float64};

double tolerance(DType dtype) {
  return dtype == DType::float64 ? 1e-12 : 1e-5;
}

void test_precision(LoadedTarget& subject) {
  const auto technique = subject.make();
  const auto twice = prepare(subject, technique, {DType::float64})();
  const auto single = prepare(subject, technique, {DType::float32})();
  subject.trial().require(single.size() == twice.size(),
                          "float32 and float64 do not give equally many numbers");
  const double error = distance(single, twice);
  subject.trial().note(fmt::format("largest distance {:.2g}", error));
  subject.trial().require(
      error < 1e-4, fmt::format("float32 and float64 disagree: distance {:.2g}", error),
      "write one template for both; sums of many elements are better kept in double");
}

/// In memory of another layout, the same.
void test_layout(LoadedTarget& subject, const Layout& layout, const char* what) {
  const auto technique = subject.make();
  for (const DType dtype : both) {
    const auto usual = prepare(subject, technique, {dtype})();
    const auto here = prepare(subject, technique, {dtype, layout})();
    subject.trial().require(
        distance(here, usual) <= tolerance(dtype),
        fmt::format("other results with {}: distance {:.2g} ({})", what, distance(here, usual),
                    name_of(dtype)),
        "element (i, j) is data[i + j * stride]; only the alignment of an element may "
        "be relied on");
  }
}

void test_gaps(LoadedTarget& subject) {
  test_layout(subject, {.gaps = true}, "gaps between columns");
}
void test_alignment(LoadedTarget& subject) {
  test_layout(subject, {.misaligned = true}, "matrices that are not aligned");
}
void test_inputs(LoadedTarget& subject) {
  test_layout(subject, {.read_only = true}, "inputs in memory that cannot be written");
}

void test_bounds(LoadedTarget& subject) {
  const auto technique = subject.make();
  for (const DType dtype : both)
    prepare(subject, technique, {dtype, {.gaps = true, .watched = true}})();
}

void test_complete(LoadedTarget& subject) {
  const auto technique = subject.make();
  for (const DType dtype : both) {
    const auto one = prepare(subject, technique, {.dtype = dtype, .fill = 777})();
    const auto other = prepare(subject, technique, {.dtype = dtype, .fill = -3})();
    subject.trial().require(
        same_bits(one, other),
        fmt::format("results depend on what stood in the outputs before: distance {:.2g}",
                    distance(one, other)),
        "outputs are overwritten, every element of them, and never added to");
  }
}

}  // namespace

void add_array_tests(const Target& target, std::vector<Test>& tests) {
  const TestList list(target, tests);
  list.add("precision", "float32 and float64 agree", test_precision);
  list.add("gaps", "it works on matrices with gaps between columns", test_gaps);
  list.add("alignment", "it works on matrices that are not aligned", test_alignment);
  list.add("inputs", "it leaves its inputs as they are", test_inputs);
  list.add("bounds", "it writes to its outputs and nowhere else", test_bounds);
  list.add("complete", "it writes all of its outputs", test_complete);
}

}  // namespace headwater::lab
