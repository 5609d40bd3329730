// npy files: what NumPy writes is read, and what it would not write is refused.
#include <headwater/error.hpp>

#include "catch.hpp"
#include "data_sets.hpp"
#include "fixtures/fixture.hpp"
#include <cstring>
#include <lab/data/files/npy.hpp>

using namespace headwater;
using namespace headwater::test;
using Catch::Matchers::Contains;

namespace {

template <class T>
std::string bytes_of(const std::vector<T>& values) {
  std::string bytes(values.size() * sizeof(T), '\0');
  std::memcpy(bytes.data(), values.data(), bytes.size());
  return bytes;
}

/// A file as NumPy writes it: the header is padded so that the values begin at 64
/// bytes.
std::string npy_of(const std::string& header, const std::string& values, int format = 1) {
  const std::size_t head = format == 1 ? 10 : 12;
  std::string text = header + std::string(63 - (head + header.size()) % 64, ' ') + "\n";
  std::string bytes = "\x93NUMPY";
  bytes += static_cast<char>(format);
  bytes += '\0';
  for (std::size_t i = 0; i < head - 8; ++i)
    bytes += static_cast<char>(text.size() >> (8 * i) & 255);
  return bytes + text + values;
}

std::string header(const std::string& type, const std::string& shape,
                   const std::string& fortran = "False") {
  return "{'descr': '" + type + "', 'fortran_order': " + fortran + ", 'shape': " + shape + ", }";
}

std::vector<double> read(const std::string& bytes) {
  const fixture::Folder folder;
  const NpyArray array = read_npy(folder.write("x.npy", bytes));
  return std::visit([](const auto& v) { return std::vector<double>(v.begin(), v.end()); },
                    array.values);
}

/// What read_npy says of a file with these bytes, after its name.
std::string complaint(const std::string& bytes) {
  const fixture::Folder folder;
  const std::string path = folder.write("x.npy", bytes);
  try {
    read_npy(path);
  } catch (const Error& e) {
    const std::string what = e.what(), start = "cannot read '" + path + "': ";
    CHECK(what.substr(0, start.size()) == start);
    return what.substr(start.size());
  }
  return "fine";
}

/// Four samples of two features, and their classes and values.
struct Files {
  fixture::Folder folder;

  Files() {
    folder.write("x.npy",
                 npy_of(header("<f4", "(4, 2)"), bytes_of<float>({0, 10, 1, 20, 2, 30, 3, 40})));
    folder.write("classes.npy",
                 npy_of(header("<i8", "(4,)"), bytes_of<std::int64_t>({0, 1, 2, 1})));
    folder.write("values.npy",
                 npy_of(header("<f8", "(4, 1)"), bytes_of<double>({.5, 1.5, 2.5, 3.5})));
  }

  std::string yaml(const std::string& targets, const std::string& more = "") const {
    return "{type: npy, inputs: " + (folder.path() / "x.npy").string() +
           ", targets: " + (folder.path() / targets).string() + more + "}";
  }
};

}  // namespace

TEST_CASE("npy: every type of number, plain and zipped, in three formats") {
  const std::vector<double> wanted{1, 0, 3};
  const std::vector<std::pair<std::string, std::string>> files{
      {"<f4", bytes_of<float>({1, 0, 3})},         {"<f8", bytes_of<double>({1, 0, 3})},
      {"|i1", bytes_of<std::int8_t>({1, 0, 3})},   {"<i2", bytes_of<std::int16_t>({1, 0, 3})},
      {"<i4", bytes_of<std::int32_t>({1, 0, 3})},  {"<i8", bytes_of<std::int64_t>({1, 0, 3})},
      {"|u1", bytes_of<std::uint8_t>({1, 0, 3})},  {"<u2", bytes_of<std::uint16_t>({1, 0, 3})},
      {"<u4", bytes_of<std::uint32_t>({1, 0, 3})}, {"<u8", bytes_of<std::uint64_t>({1, 0, 3})}};
  for (const auto& [type, values] : files)
    for (const int format : {1, 2, 3}) {
      INFO(type);
      const std::string file = npy_of(header(type, "(3,)"), values, format);
      CHECK(read(file) == wanted);
      CHECK(read(zipped(file)) == wanted);
    }
  CHECK(read(npy_of(header("|b1", "(3,)"), {1, 0, 1})) == std::vector<double>{1, 0, 1});
  CHECK(read(npy_of(header("<i2", "(1,)"), bytes_of<std::int16_t>({-7}))) ==
        std::vector<double>{-7});
}

// np.asfortranarray(np.arange(6).reshape(2, 3)) holds 0 3 1 4 2 5.
TEST_CASE("npy: Fortran's order becomes C's") {
  CHECK(read(npy_of(header("|u1", "(2, 3)", "True"), {0, 3, 1, 4, 2, 5})) ==
        std::vector<double>{0, 1, 2, 3, 4, 5});
  CHECK(read(npy_of(header("|u1", "(2, 1, 2)", "True"), {0, 2, 1, 3})) ==
        std::vector<double>{0, 1, 2, 3});
}

TEST_CASE("npy: sizes as Python 2 wrote them") {
  CHECK(read(npy_of(header("|u1", "(2L, 3L)"), {0, 1, 2, 3, 4, 5})) ==
        std::vector<double>{0, 1, 2, 3, 4, 5});
  CHECK(read(npy_of(header("|u1", "(2L,)"), {0, 1})) == std::vector<double>{0, 1});
  for (const std::string shape : {"(2LL,)", "(2l,)", "(L,)", "(2 L,)"})
    CHECK(complaint(npy_of(header("|u1", shape), {0, 1})) == "its header is broken");
}

TEST_CASE("npy: classes that do not begin at 0 are names") {
  const Files files;
  files.folder.write("y.npy", npy_of(header("|i1", "(4,)"), {-1, 1, 1, -1}));
  const auto data = make(files.yaml("y.npy"));
  CHECK(data->classes() == 2);
  std::vector<std::string> warned;
  for (const Diagnostic& warning : warnings_of(files.yaml("y.npy")))
    warned.push_back(warning.message);
  CHECK(std::ranges::count(warned, "input 0 only numbers the rows, and is an input all the same") ==
        1);
  CHECK(std::ranges::count(warned,
                           "the classes -1 to 1 do not begin at 0, so they are taken as 2 names: "
                           "output 0 is class -1") == 1);
  for (const double target : training(*data, 0).targets)
    CHECK((target == 0 || target == 1));
}

TEST_CASE("npy: a file that is none says why") {
  const std::string two = bytes_of<float>({1, 2});
  CHECK(complaint(npy_of(header("<f4", "(2,)"), two)) == "fine");
  CHECK(complaint(npy_of(header("<f4", "()"), two.substr(4))) == "fine");
  CHECK(complaint("") == "it is not an npy file");
  CHECK(complaint("PK\x03\x04 an npz file is a zip file") == "it is not an npy file");
  CHECK(complaint(std::string("\x93NUMPY\x04\0", 8)) ==
        "it is of format 4.0, where 1.0 to 3.0 can be read");
  CHECK(complaint(std::string("\x93NUMPY\x01\0", 8)) == "it ends within its header");
  CHECK(complaint(std::string("\x93NUMPY\x01\0\xff\x7f{", 11)) == "it ends within its header");
  CHECK(complaint(std::string("\x93NUMPY\x02\0\xff\xff\xff\xff{", 13)) ==
        "its header is longer than any for numbers");
  CHECK(complaint(npy_of(header("<f4", "(2,)"), two.substr(1))) == "it ends within its values");
  CHECK(complaint(npy_of(header("<f4", "(2,)"), two + "x")) == "it goes on after its last value");
  CHECK(complaint(npy_of(header("<f4", "(2, 0)"), "")) == "it holds no values");
  CHECK(complaint(npy_of(header("|O", "(2,)"), "pickle")) ==
        "it holds pickled Python objects, which can run any program when read");
  CHECK(complaint(npy_of(header(">f4", "(2,)"), two)) ==
        "its values are big-endian; write it again with x.astype('<f4')");
  CHECK_THAT(complaint(npy_of(header("<c8", "(2,)"), two)), Contains("of type '<c8'"));
  CHECK_THAT(complaint(npy_of(header("<U3", "(2,)"), two)), Contains("of type '<U3'"));
  CHECK_THAT(complaint(npy_of(header("", "(2,)"), two)), Contains("of type ''"));
  CHECK_THAT(complaint(npy_of("{'descr': [('a', '<f4')], 'fortran_order': False, "
                              "'shape': (2,), }",
                              two)),
             Contains("records of several fields"));
}

TEST_CASE("npy: a header that promises too much is refused before memory is asked for") {
  for (const std::string shape :
       {"(1073741825,)", "(4294967296, 4294967296)", "(99999999999999999999,)",
        "(9223372036854775807, 9223372036854775807, 2)"})
    CHECK(complaint(npy_of(header("|u1", shape), "a")) == "it says that it holds more than 1 GiB");
  // Each byte becomes a double.
  CHECK(complaint(npy_of(header("|i1", "(134217729,)"), "a")) ==
        "it says that it holds more than 1 GiB");
  CHECK(complaint(npy_of(header("|u1", "(1073741824,)"), "a")) == "it ends within its values");
}

TEST_CASE("npy: broken headers") {
  for (const std::string text :
       {"", "{", "{}", "()", "{'descr': '<f4'}", "{'descr': '<f4', 'fortran_order': False}",
        "{'descr': '<f4', 'fortran_order': 0, 'shape': (1,)}",
        "{'descr': '<f4', 'fortran_order': True, 'shape': (1}",
        "{'descr': '<f4', 'fortran_order': True, 'shape': (-1,)}",
        "{'descr': '<f4', 'fortran_order': True, 'shape': 1}", "{'descr': '<f4", "{'descr: 1",
        "{'descr': '<f4', 'descr': '<f4', 'shape': (1,)}",
        "{'descr': '<f4', 'fortran_order': True, 'shape': (1,), "
        "'more': 'x'}",
        "{'descr': '<f4', 'fortran_order': True, 'shape': (1,)} "
        "x"}) {
    INFO(text);
    CHECK(complaint(npy_of(text, "aaaa")) == "its header is broken");
  }
}

TEST_CASE("npy: every cut and every flipped bit of the header is survived") {
  const std::string whole = npy_of(header("<f4", "(2, 2)"), bytes_of<float>({1, 2, 3, 4}));
  for (std::size_t i = 0; i < whole.size(); ++i)
    CHECK(complaint(whole.substr(0, i)) != "fine");
  for (std::size_t i = 0; i < 64; ++i)
    for (int bit = 0; bit < 8; ++bit) {
      std::string bent = whole;
      bent[i] = static_cast<char>(bent[i] ^ 1 << bit);
      CHECK_NOTHROW(complaint(bent));
    }
}

TEST_CASE("npy: what is not finite is refused at its place") {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const double inf = std::numeric_limits<double>::infinity();
  CHECK(complaint(npy_of(header("<f4", "(2, 2)"), bytes_of<float>({1, 2, nan, 4}))) ==
        "its value at [1, 0] is not a number");
  CHECK(complaint(npy_of(header("<f8", "(2,)"), bytes_of<double>({1, -inf}))) ==
        "its value at [1] is infinite");
}

TEST_CASE("npy: whole targets are classes, others are values") {
  const Files files;
  const auto classes = make(files.yaml("classes.npy", ", batch_size: 50"));
  CHECK(classes->input().features == 2);
  CHECK(classes->classes() == 3);
  CHECK(classes->test_samples() == 0);
  const Room batch = training(*classes, 0);
  const std::vector<double> wanted{0, 1, 2, 1};
  for (std::size_t j = 0; j < 50; ++j) {
    CHECK(batch.inputs[2 * j + 1] == 10 + 10 * batch.inputs[2 * j]);
    CHECK(batch.targets[j] == wanted.at(static_cast<std::size_t>(batch.inputs[2 * j])));
  }
  CHECK_FALSE(make(files.yaml("values.npy"))->classes());
  CHECK_FALSE(make(files.yaml("classes.npy", ", task: regression"))->classes());
  CHECK_THAT(mistakes_of(files.yaml("values.npy", ", task: classification")),
             Contains("has the target 0.5, but classes are whole numbers"));
}

TEST_CASE("npy: a test set of its own") {
  const Files files;
  const std::string test = ", test_inputs: " + (files.folder.path() / "t.npy").string() +
                           ", test_targets: " + (files.folder.path() / "u.npy").string();
  files.folder.write("t.npy", npy_of(header("<f8", "(1, 2)"), bytes_of<double>({7, 8})));
  files.folder.write("u.npy", npy_of(header("|u1", "(1,)"), {5}));
  const auto data = make(files.yaml("classes.npy", test));
  CHECK(data->test_samples() == 1);
  CHECK(data->classes() == 6);
  std::string warned;
  for (const Diagnostic& warning : warnings_of(files.yaml("classes.npy", test)))
    warned += warning.message + "\n";
  CHECK_THAT(warned, Contains("no sample is of the classes 3, 4, though classes are 0 to 5\n") &&
                         Contains("no training sample is of class 5, but"));
  const Room room = tested(*data);
  CHECK(room.inputs[0] == 7);
  CHECK(room.targets[0] == 5);
  files.folder.write("t.npy", npy_of(header("<f8", "(1, 3)"), bytes_of<double>({7, 8, 9})));
  CHECK_THAT(mistakes_of(files.yaml("classes.npy", test)),
             Contains("have other inputs or targets than those for training"));
  CHECK_THAT(mistakes_of(files.yaml("classes.npy", ", test_inputs: x.npy")),
             Contains("'test_inputs' and 'test_targets' go together"));
}

TEST_CASE("npy: sequences, and targets for their steps") {
  const Files files;
  const auto write = [&](const std::string& name, const std::string& shape, int n) {
    std::string values;
    for (int i = 0; i < n; ++i)
      values += static_cast<char>(i);
    files.folder.write(name, npy_of(header("|u1", shape), values));
  };
  write("x.npy", "(2, 3, 4)", 24);
  write("y.npy", "(2, 3)", 6);
  const auto data = make(files.yaml("y.npy"));
  CHECK(data->input().features == 4);
  CHECK(data->input().steps == 3);
  CHECK(data->target().steps == 3);
  CHECK(data->classes() == 6);
  const Room batch = training(*data, 0);
  const double sample = batch.inputs[0] / 12;
  for (std::size_t i = 0; i < 12; ++i)
    CHECK(batch.inputs[i] == 12 * sample + static_cast<double>(i));
  CHECK(batch.targets[2] == 3 * sample + 2);
  CHECK(batch.lengths[0] == 3);
  const auto values = make(files.yaml("y.npy", ", task: regression"));
  CHECK(values->target().features == 3);
  CHECK(values->target().steps == 0);
  write("y.npy", "(2,)", 2);
  CHECK(make(files.yaml("y.npy", ", flatten: true"))->input().features == 12);
}

TEST_CASE("npy: arrays that do not belong together are refused") {
  const Files files;
  files.folder.write("y.npy", npy_of(header("|u1", "(3,)"), {1, 2, 3}));
  CHECK_THAT(mistakes_of(files.yaml("y.npy")),
             Contains("y.npy' is 3, where targets of 4 samples are needed"));
  files.folder.write("y.npy", npy_of(header("|u1", "(4, 2)"), std::string(8, 1)));
  CHECK_THAT(mistakes_of(files.yaml("y.npy")),
             Contains("y.npy' is 4 x 2, where one class per sample"));
  files.folder.write("x.npy", npy_of(header("|u1", "()"), {1}));
  CHECK_THAT(mistakes_of(files.yaml("y.npy")), Contains("x.npy' is a single number"));
  CHECK_THAT(mistakes_of("{type: npy, inputs: none.npy}"), Contains("data: 'targets' is missing"));
}

TEST_CASE("npy: paths are relative to the file that names them") {
  const Files files;
  Diagnostics diagnostics;
  const std::string text = "{type: npy, inputs: ../x.npy, targets: ../values.npy}";
  files.folder.write("configs/c.yaml", text);
  const Node node = read_yaml(files.folder.path() / "configs" / "c.yaml", diagnostics);
  const auto data = DataReader().read(node, 1, DType::float32, diagnostics);
  CHECK(diagnostics.empty());
  REQUIRE(data);
  // What is written down holds from anywhere.
  CHECK(std::filesystem::path(data->settings().find("inputs")->text).is_absolute());
}
