// Files of data that are hardly what was meant: each is told for what it is, at its place.
#include "catch.hpp"
#include "data_sets.hpp"
#include "fixtures/fixture.hpp"
#include <cstring>
#include <set>

using namespace headwater;
using namespace headwater::test;
using Catch::Matchers::Contains;

namespace {

/// A CSV file, f.csv, of this text.
struct File {
  fixture::Folder folder;

  explicit File(const std::string& text) { folder.write("f.csv", text); }

  std::string yaml(const std::string& more) const {
    return "{type: csv, file: " + path("f.csv") + ", " + more + "}";
  }
  std::string path(const std::string& name) const { return folder.path() / name; }
  /// Without the name of the folder.
  std::string shortened(std::string text) const {
    const std::string start = folder.path().string() + "/";
    for (std::size_t at; (at = text.find(start)) != std::string::npos;)
      text.erase(at, start.size());
    return text;
  }
  std::string mistakes(const std::string& more, DType dtype = DType::float64) const {
    return shortened(mistakes_of(yaml(more), dtype));
  }
  /// Messages and hints.
  std::string warnings(const std::string& more) const {
    std::string text;
    for (const Diagnostic& one : warnings_of(yaml(more + ", batch_size: 1")))
      text += one.message + "\n  " + one.hint + "\n";
    return text;
  }
  std::size_t samples(const std::string& more) const {
    std::set<double> first;
    const auto data = make(yaml(more + ", batch_size: 200"));
    const Room room = training(*data, 0);
    const auto features = static_cast<std::size_t>(data->input().features);
    for (std::size_t j = 0; j < 200; ++j)
      first.insert(room.inputs[features * j]);
    return first.size();
  }
};

/// An array of NumPy of numbers in one row or more.
std::string npy(const std::vector<double>& values, const std::string& shape) {
  std::string header = "{'descr': '<f8', 'fortran_order': False, 'shape': " + shape + ", }";
  header += std::string(117 - header.size(), ' ') + "\n";
  std::string bytes(values.size() * sizeof(double), '\0');
  std::memcpy(bytes.data(), values.data(), bytes.size());
  return std::string("\x93NUMPY\x01\0", 8) + static_cast<char>(header.size()) + '\0' + header +
         bytes;
}

}  // namespace

TEST_CASE("file words: a number beyond float32 is a mistake there, with the way out") {
  const File file("a,b,y\n1,1,2\n2,1e39,-3e38\n5,2,5\n4,-1e39,1\n");
  CHECK(file.mistakes("target: y, batch_size: 2", DType::float32) ==
        "f.csv:3:3: error: '1e39' is beyond float32, whose numbers end at 3.4e38; so is 1 more\n"
        "   3 | 2,1e39,-3e38\n"
        "     |   ^~~~\n"
        "  say dtype: float64, or standardise: true\n");
  CHECK_THAT(
      file.mistakes("target: b", DType::float32),
      Contains("f.csv:3:3: error: '1e39' is beyond") && Contains("standardise_target: true"));
  CHECK(make(file.yaml("target: y")));
  std::string mistakes;
  CHECK(make(file.yaml("target: y, standardise: true"), 1, mistakes, DType::float32));
  CHECK(make(file.yaml("target: b, standardise_target: true"), 1, mistakes, DType::float32));
  CHECK(make(file.yaml("target: y, ignore: b"), 1, mistakes, DType::float32));
  // What rounds to the largest float, and what rounds to infinity.
  CHECK(make(File("a,y\n3.4028235e38,1\n-3.4028235e38,2\n").yaml("target: y"), 1, mistakes,
             DType::float32));
  CHECK_THAT(File("a,y\n1,1\n3.4028236e38,2\n").mistakes("target: y", DType::float32),
             Contains("f.csv:3:1: error: '3.4028236e38' is beyond"));
}

TEST_CASE("file words: a column that is one number in float32 is told") {
  const auto told = [](const std::string& rows, const std::string& more, DType dtype) {
    const File file("a,t,y\n" + rows);
    Diagnostics diagnostics;
    const Node node = parse_yaml(file.yaml("batch_size: 3, " + more), "x.yaml", diagnostics);
    REQUIRE(DataReader().read(node, 1, dtype, diagnostics));
    return file.shortened(diagnostics.text());
  };
  const std::string times = "1,1700000001,5\n9,1700000004,6\n4,1700000002,7\n";
  CHECK(told(times, "target: y", DType::float32) ==
        "f.csv:3:3: warning: '1700000004' is in float32 the same as all others of its column\n"
        "   3 | 9,1700000004,6\n"
        "     |   ^~~~~~~~~~\n"
        "  say dtype: float64, or standardise: true\n");
  CHECK_THAT(told(times, "target: t", DType::float32), Contains("standardise_target: true"));
  CHECK(told(times, "target: y, standardise: true", DType::float32) == "");
  CHECK(told(times, "target: y", DType::float64) == "");
  const std::string tiny = "1,1e-50,5\n9,1e-50,6\n4,3e-50,7\n";
  CHECK_THAT(told(tiny, "target: y", DType::float32),
             Contains("f.csv:4:3: warning: '3e-50' is in"));
  CHECK(told("1,7e9,5\n9,7e9,6\n4,7e9,7\n", "target: y", DType::float32) == "");
}

TEST_CASE("file words: places are those of the test set, of several targets and without a header") {
  const File file("x;1;2;3\ny;1;5;6\n");
  file.folder.write("t.csv", "a;1;2;3\nb;1;-4e38;6\n");
  const std::string more = "delimiter: ';', header: false, ignore: 0, target: [3, 2]";
  std::string mistakes;
  CHECK(make(file.yaml(more), 1, mistakes, DType::float32));
  CHECK_THAT(file.mistakes(more + ", test_file: " + file.path("t.csv"), DType::float32),
             Contains("t.csv:2:5: error: '-4e38' is beyond float32"));
}

TEST_CASE("file words: what standardising brings beyond the type of numbers") {
  const File file("a,y\n1e-30,1\n2e-30,2\n");
  file.folder.write("t.csv", "a,y\n1e10,1\n");
  const std::string more = "target: y, standardise: true, test_file: " + file.path("t.csv");
  CHECK_THAT(file.mistakes(more, DType::float32),
             Contains("t.csv:2:1: error: '1e10', standardised, is beyond float32") &&
                 Contains("it is too far from the training samples"));
  CHECK(make(file.yaml(more)));
  file.folder.write("t.csv", "a,y\n1e300,1\n");
  CHECK_THAT(file.mistakes(more),
             Contains("t.csv:2:1: error: '1e300', standardised, is beyond float64"));
}

TEST_CASE("file words: npy files show the index of what is beyond float32") {
  const fixture::Folder folder;
  folder.write("x.npy", npy({1, 2, 3, 4, 5, 1e39}, "(1, 3, 2)"));
  folder.write("y.npy", npy({1}, "(1,)"));
  const std::string yaml = "{type: npy, inputs: " + (folder.path() / "x.npy").string() +
                           ", targets: " + (folder.path() / "y.npy").string() + "}";
  CHECK_THAT(mistakes_of(yaml, DType::float32),
             Contains("x.yaml:1:21: error: the number at [0, 2, 1] of '") &&
                 Contains("x.npy' is beyond float32") && Contains("say dtype: float64"));
  CHECK(make(yaml));
  folder.write("x.npy", npy({1, 2}, "(1, 2)"));
  folder.write("y.npy", npy({1, -1e39}, "(1, 2)"));
  CHECK_THAT(mistakes_of(yaml, DType::float32),
             Contains("the number at [0, 1] of '") && Contains("y.npy' is beyond float32"));
}

TEST_CASE("file words: a first row is a sample by the columns that are used") {
  const std::string error = "the first row, which names the columns, holds only numbers";
  const File names("ann,1,2,3\nbob,4,5,6\ncid,7,8,9\n");
  CHECK_THAT(names.mistakes("target: -1, ignore: 0"),
             Contains("f.csv:1:5: error: " + error + " in the columns that are used") &&
                 Contains("say header: false"));
  CHECK(names.samples("target: -1, ignore: 0, header: false") == 3);
  CHECK(names.samples("target: -1, ignore: 0, header: true") == 2);
  for (const char* const gap : {"inf", "nan", "-Infinity", "1e400", "6%", "-", "$10", "3'000", "?"})
    CHECK_THAT(File("1," + std::string(gap) + ",3\n4,5,6\n").mistakes("target: 0"),
               Contains("f.csv:1:1: error: " + error + "\n"));
  CHECK_THAT(File("1,inf,iris\n4,5,iris\n").mistakes("target: 2"),
             Contains("looks like a sample: 'iris' is a class, too"));
  // Text in the ignored column of a file with a header.
  CHECK(File("name,1st,y\nann,1,2\nbob,3,4\n").samples("target: y, ignore: name") == 2);
}

TEST_CASE("file words: the target of a file without a header is named by its number") {
  CHECK_THAT(File("5.1,3.5,setosa\n4.9,3.0,setosa\n").mistakes("target: species"),
             Contains("there is no column 'species'") &&
                 Contains("if the first row is a sample, say header: false"));
  CHECK_THAT(File("a,b\n1,2\n").mistakes("target: c"), !Contains("header: false"));
}

TEST_CASE("file words: what was decided of a header of numbers is told") {
  CHECK_THAT(File("2019,2020,up\n1,2,yes\n2,3,no\n").warnings("target: up"),
             Contains("the first row is taken for the names of the columns, though those of the "
                      "inputs are numbers\n  is it the first sample? say header: false"));
  CHECK(File("2019,2020,up\n1,2,yes\n2,3,no\n").warnings("target: up, header: true") == "");
  CHECK(File("a,2020,up\n1,2,yes\n2,3,no\n").warnings("target: up") == "");
}

TEST_CASE("file words: names twice matter, and names of test files, where columns are used") {
  const File file("a,z,z,y\n1,2,3,4\n");
  CHECK(file.samples("target: y, ignore: [1, 2]") == 1);
  CHECK_THAT(file.mistakes("target: y, ignore: 1"), Contains("'z' is the name of two columns"));
  file.folder.write("t.csv", "a,o,z,y\n1,2,3,4\n");
  CHECK(file.samples("target: y, ignore: [1, 2], test_file: " + file.path("t.csv")) == 1);
  file.folder.write("t.csv", "1,2,3,4\n5,6,7,8\n");
  CHECK_THAT(file.mistakes("target: y, ignore: [1, 2], test_file: " + file.path("t.csv")),
             Contains("t.csv:1:1: error: the first row, which names the columns, holds only"));
}

TEST_CASE("file words: another delimiter is found") {
  CHECK(File("a;b;y\n1;2;3\n").mistakes("target: y") ==
        "f.csv:1:1: error: with ',' between fields this is one field\n"
        "   1 | a;b;y\n"
        "     | ^~~~~\n"
        "  if ';' stands between fields, say delimiter: \";\"\n");
  CHECK_THAT(File("a\tb\ty\n1\t2\t3\n").mistakes("target: -1"),
             Contains("if a tab stands between fields, say delimiter: tab"));
  CHECK_THAT(File("1|2|3\n4|5|6\n").mistakes("target: 0, header: false"),
             Contains("say delimiter: \"|\""));
  CHECK_THAT(
      File("a,b,y\n1,2,3\n").mistakes("target: y, delimiter: tab"),
      Contains("with a tab between fields this is one field") && Contains("say delimiter: \",\""));
  CHECK_THAT(File("1,5;2,5;3\n4,5;5,5;6\n").mistakes("target: 0, header: false"),
             Contains("'5;2' is not a finite number") && Contains("say delimiter: \";\""));
}

TEST_CASE("file words: line ends, and files that are not text in UTF-8") {
  CHECK_THAT(File("a,b,y\r1,2,3\r").mistakes("target: y"),
             Contains("f.csv:1:6: error: a line ends with CR alone, as on old Macs") &&
                 Contains("tr '\\r' '\\n'"));
  CHECK_THAT(File("\"a\",\"y\"\r1,2\r").mistakes("target: y"), Contains("ends with CR alone"));
  CHECK(File("\"a\rb\",y\r\n1,2\r\n").samples("target: y") == 1);
  for (const std::string& text : {std::string("\xff\xfe"
                                              "a\0,\0y\0\n\0",
                                              10),
                                  std::string("\xfe\xff\0a\0,\0y\0\n", 10)})
    CHECK_THAT(File(text).mistakes("target: y"),
               Contains("f.csv:1:1: error: this is text in UTF-16, where UTF-8 is needed") &&
                   Contains("iconv -f UTF-16"));
  CHECK_THAT(File("PK\x03\x04...").mistakes("target: y"),
             Contains("this is a zip archive, as Excel writes them"));
  CHECK_THAT(File(npy({1}, "(1,)")).mistakes("target: y"), Contains("read it with type: npy"));
}

TEST_CASE("file words: numbers in another notation are shown as they should be") {
  const auto told = [](const std::string& number) {
    return File("a;y\n" + number + ";1\n").mistakes("target: y, delimiter: ';'");
  };
  CHECK(told("3,5") ==
        "f.csv:2:1: error: '3,5' is not a finite number\n"
        "   2 | 3,5;1\n"
        "     | ^~~\n"
        "  write 3.5: a number has a decimal point and nothing else between or beside its "
        "digits\n");
  CHECK_THAT(told("1.234,5"), Contains("write 1234.5:"));
  CHECK_THAT(told("-1,234,567.25"), Contains("write -1234567.25:"));
  CHECK_THAT(told("3,500"), Contains("write 3.500, or 3500:"));
  CHECK_THAT(told("1 000"), Contains("write 1000:"));
  CHECK_THAT(told("$10"), Contains("write 10:"));
  CHECK_THAT(told("-€3,50"), Contains("write -3.50:"));
  CHECK_THAT(told("6 %"), Contains("write 6:"));
  CHECK_THAT(told("6 kg"), !Contains("write"));
}

TEST_CASE("file words: targets that are numbers in another notation are not classes") {
  for (const char* const rows :
       {"1;$10\n2;$20\n", "1;3,5\n2;4,5\n", "1;6%\n2;7 %\n", "1;10\n2;$20\n"})
    CHECK_THAT(File("a;y\n" + std::string(rows)).mistakes("target: y, delimiter: ';'"),
               Contains("is not a finite number") && Contains("write ") &&
                   Contains("for names of classes say task: classification"));
  CHECK(make(File("a,y\n1,$10\n2,$20\n").yaml("target: y, task: classification"))->classes() == 2);
  CHECK(make(File("a,y\n1,$10\n2,free\n").yaml("target: y"))->classes() == 2);
  CHECK(make(File("a,y\n1,1st\n2,2nd\n3,10-20\n").yaml("target: y"))->classes() == 3);
}

TEST_CASE("file words: classes without training samples are told") {
  const auto warned = [](const std::string& rows) {
    return File("a,k\n" + rows).warnings("target: k, task: classification");
  };
  CHECK(warned("7,0\n8,2\n") ==
        "no sample is of class 1, though classes are 0 to 2\n"
        "  the network needs an output for each of them all the same\n");
  CHECK_THAT(warned("7,0\n8,9\n"), Contains("of the classes 1, 2, 3, 4 and 4 more, though"));
  CHECK_THAT(warned("7,0\n8,6\n"), Contains("of the classes 1, 2, 3, 4, 5, though"));
  CHECK_THAT(warned("7,0\n8,999999\n"), Contains("1, 2, 3, 4 and 999994 more, though"));
  CHECK(warned("7,0\n8,1\n") == "");
  CHECK(warned("7,a\n7,a\n") ==
        "all training samples are of one class\n  so there is nothing to learn\n");
  const File file("a,k\n7,rose\n8,iris\n");
  file.folder.write("t.csv", "a,k\n1,dahlia\n2,rose\n");
  CHECK(file.warnings("target: k, test_file: " + file.path("t.csv")) ==
        "no training sample is of class 'dahlia', but samples for validation or test are\n"
        "  a network cannot learn what it never sees\n");
  const File numbered("a,k\n7,3\n8,4\n");
  numbered.folder.write("t.csv", "a,k\n1,5\n");
  CHECK_THAT(
      numbered.warnings("target: k, task: classification, test_file: " + numbered.path("t.csv")),
      Contains("no training sample is of class '5'"));
}

TEST_CASE("file words: mistakes stand at the key whose file it is") {
  const fixture::Folder folder;
  const auto path = [&](const std::string& name) {
    return (folder.path() / name).string();
  };
  folder.write("x.npy", npy({1, 2}, "(2, 1)"));
  folder.write("y.npy", npy({1, 2.5}, "(2,)"));
  folder.write("w.npy", npy({1, 2, 3}, "(3,)"));
  folder.write("bad.npy", "no");
  const auto place = [&](const std::string& x, const std::string& y, const std::string& u,
                         const std::string& v) {
    const std::string text =
        mistakes_of("{type: npy,\n inputs: " + path(x) + ",\n targets: " + path(y) +
                    ",\n test_inputs: " + path(u) + ",\n test_targets: " + path(v) + "}");
    return text.substr(0, text.find(": error"));
  };
  CHECK(place("bad.npy", "y.npy", "x.npy", "y.npy") == "x.yaml:2:10");
  CHECK(place("x.npy", "bad.npy", "x.npy", "y.npy") == "x.yaml:3:11");
  CHECK(place("x.npy", "w.npy", "x.npy", "y.npy") == "x.yaml:3:11");
  CHECK(place("x.npy", "y.npy", "bad.npy", "y.npy") == "x.yaml:4:15");
  CHECK(place("x.npy", "y.npy", "x.npy", "bad.npy") == "x.yaml:5:16");
  CHECK(place("x.npy", "y.npy", "x.npy", "none.npy") == "x.yaml:5:16");
  const File file("a,y\n1,2\n");
  CHECK_THAT(mistakes_of("{type: csv, target: y, file: " + file.path("f.csv") +
                         ",\n test_file: /none.csv}"),
             Contains("x.yaml:2:13: error: cannot read '/none.csv': No such file"));
  file.folder.write("t.csv", "a,y\n");
  CHECK_THAT(mistakes_of("{type: csv, target: y, file: " + file.path("f.csv") +
                         ",\n test_file: " + file.path("t.csv") + "}"),
             Contains("x.yaml:2:13: error: cannot read '") && Contains("it holds no samples"));
}

TEST_CASE("file words: a default batch above the number of samples is told") {
  const File file("a,y\n1,2\n2,3\n");
  const auto warnings = warnings_of(file.yaml("target: y"));
  REQUIRE(warnings.size() == 1);
  CHECK(warnings[0].message ==
        "the default batch of 128 is more than the 2 training samples there are");
  CHECK_THAT(warnings[0].hint, Contains("set 'batch_size'"));
  CHECK(file.warnings("target: y") == "");
}
