// CSV files: what RFC 4180 allows is read; the rest is a mistake at its place.
#include <headwater/random.hpp>

#include "catch.hpp"
#include "data_sets.hpp"
#include "fixtures/fixture.hpp"
#include <lab/data/files/csv.hpp>
#include <map>

using namespace headwater;
using namespace headwater::test;
using Catch::Matchers::Contains;

namespace {

using Rows = std::vector<std::vector<std::string>>;

/// All fields, and then the mistakes with their places.
Rows parse(std::string_view text, char delimiter = ',') {
  CsvReader reader(text, delimiter);
  Rows rows;
  for (std::vector<CsvField> row; reader.next(row);) {
    rows.emplace_back();
    for (const CsvField& field : row)
      rows.back().push_back(field.text);
  }
  for (const CsvMistake& mistake : reader.mistakes())
    rows.push_back({std::to_string(mistake.place.line) + ":" +
                    std::to_string(mistake.place.column) + ": " + mistake.message});
  return rows;
}

const std::string flowers =
    "length,width,species\n"
    "5,0.5,iris\n"
    "6,0.6,rose\n"
    "7,0.7,iris\n"
    "8,0.8,aster\n";

struct File {
  fixture::Folder folder;

  explicit File(const std::string& text = flowers) { folder.write("f.csv", text); }

  std::string path(const std::string& name = "f.csv") const { return folder.path() / name; }
  std::string yaml(const std::string& more) const {
    return "{type: csv, file: " + path() + ", " + more + "}";
  }
  /// Mistakes, with the file called f.csv.
  std::string mistakes(const std::string& more) const {
    std::string text = mistakes_of(yaml(more));
    for (std::size_t at = 0; (at = text.find(path("f.csv"))) != std::string::npos;)
      text.replace(at, path().size(), "f.csv");
    return text;
  }
};

/// First input to target, of many draws.
std::map<double, double> pairs(const Data& data) {
  std::map<double, double> found;
  const Room room = training(data, 0);
  const auto features = static_cast<std::size_t>(data.input().features);
  for (std::size_t j = 0; j < room.targets.size(); ++j)
    found[room.inputs[features * j]] = room.targets[j];
  return found;
}

}  // namespace

TEST_CASE("csv data: fields, quotes and line ends of RFC 4180") {
  CHECK(parse("a,b\nc,d\n") == Rows{{"a", "b"}, {"c", "d"}});
  CHECK(parse("a,b\r\nc,d") == Rows{{"a", "b"}, {"c", "d"}});
  CHECK(parse("a,,\n,b,") == Rows{{"a", "", ""}, {"", "b", ""}});
  CHECK(parse("\"a,b\",\"say \"\"yes\"\"\",\"\"\n") == Rows{{"a,b", "say \"yes\"", ""}});
  CHECK(parse("\"two\nlines\",x\ny,z") == Rows{{"two\nlines", "x"}, {"y", "z"}});
  CHECK(parse(" a , \"b\" ,c d\n") == Rows{{"a", "b", "c d"}});
  CHECK(parse("a\n\n\r\nb\n\n") == Rows{{"a"}, {"b"}});
  CHECK(parse("a\t\t\"b\"\n\t\tc", '\t') == Rows{{"a", "", "b"}, {"", "", "c"}});
  CHECK(parse("\xef\xbb\xbfx;y", ';') == Rows{{"x", "y"}});
  CHECK(parse("").empty());
  CHECK(parse("\n\n").empty());
}

TEST_CASE("csv data: broken quotes and bytes are mistakes at their places") {
  CHECK(parse("a,b\nc,\"d\n") ==
        Rows{{"a", "b"}, {"2:3: the quote that begins here does not end"}});
  CHECK(parse("a,\"b\"c\n") == Rows{{"1:6: text follows the end of a quote"}});
  CHECK(parse("a, b\"c\n") ==
        Rows{{"1:4: a quote stands within a field that does not begin with one"}});
  CHECK(parse({"a\nb\0c", 5}) == Rows{{"2:2: a byte of value 0 stands here, so this is not text"}});
  CHECK(parse("\"\"\"") == Rows{{"1:1: the quote that begins here does not end"}});
}

TEST_CASE("csv data: names are classes in the order of the alphabet") {
  const File file;
  const auto data = make(file.yaml("target: species"));
  CHECK(data->input().features == 2);
  CHECK(data->classes() == 3);
  CHECK(pairs(*data) == std::map<double, double>{{5, 1}, {6, 2}, {7, 1}, {8, 0}});
  CHECK(data->settings().find("task")->text == "classification");
}

TEST_CASE("csv data: numbers are values unless the task is classification") {
  const File file;
  const auto values = make(file.yaml("target: width, ignore: [species]"));
  CHECK_FALSE(values->classes());
  CHECK(pairs(*values) == std::map<double, double>{{5, .5}, {6, .6}, {7, .7}, {8, .8}});
  const auto classes = make(file.yaml("target: length, ignore: species, task: classification"));
  CHECK(classes->classes() == 4);
  CHECK(pairs(*classes).at(0.7) == 2);
  CHECK_THAT(
      file.mistakes("target: width, ignore: species, task: classification"),
      Contains("f.csv:2:3: error: '0.5' is not a class\n   2 | 5,0.5,iris\n") &&
          Contains("     |   ^~~\n  classes are whole numbers; for values say task: regression"));
}

TEST_CASE("csv data: columns by number, without a header, and several targets") {
  const File file("1;2;3;4\n5;6;7;8\n");
  const auto data = make(file.yaml("header: false, delimiter: ';', target: [-1, 0], ignore: 1"));
  CHECK(data->input().features == 1);
  CHECK(data->target().features == 2);
  const Room room = training(*data, 0);
  for (std::size_t j = 0; j < 128; ++j) {
    CHECK(room.targets[2 * j] == room.inputs[j] + 1);
    CHECK(room.targets[2 * j + 1] == room.inputs[j] - 2);
  }
}

TEST_CASE("csv data: gzipped files and test sets with classes of their own") {
  const File file(zipped(flowers));
  file.folder.write("t.csv", "length,width,species\n1,2,dahlia\n3,4,rose\n");
  const auto data =
      make(file.yaml("target: species, batch_size: 2, test_file: " + file.path("t.csv")));
  CHECK(data->classes() == 4);
  CHECK(data->test_samples() == 2);
  CHECK(tested(*data).inputs == std::vector<double>{1, 2, 3, 4});
  CHECK(tested(*data).targets == std::vector<double>{1, 3});
  CHECK(pairs(*data).size() <= 2);
  file.folder.write("t.csv", "length,breadth,species\n1,2,dahlia\n");
  CHECK_THAT(file.mistakes("target: species, test_file: " + file.path("t.csv")),
             Contains("t.csv:1:8: error: the column is called 'width' in the training"));
}

TEST_CASE("csv data: every bad value is told with its place, all at once") {
  const File file(
      "a,b,y\n"
      "1,,0\n"
      "x y,2,0\n"
      "1,2\n"
      "1,2,3,4\n"
      "nan,\"1e999\",-inf\n"
      "0x10,1,?\n");
  const std::string mistakes = file.mistakes("target: y");
  CHECK_THAT(mistakes, Contains("f.csv:2:3: error: a value is missing\n   2 | 1,,0\n") &&
                           Contains("f.csv:3:1: error: 'x y' is not a finite number") &&
                           Contains("f.csv:4:3: error: the row has 2 fields, where 3 are needed") &&
                           Contains("f.csv:5:7: error: the row has 4 fields, where 3 are needed") &&
                           Contains("f.csv:6:1: error: a value is missing") &&
                           Contains("f.csv:6:5: error: '1e999' is not a finite number") &&
                           Contains("f.csv:6:13: error: '-inf' is not a finite number") &&
                           Contains("f.csv:7:1: error: '0x10' is not a finite number") &&
                           Contains("f.csv:7:8: error: a value is missing"));
}

TEST_CASE("csv data: reading ends after twenty mistakes") {
  std::string text = "a,y\n";
  for (int i = 0; i < 1000; ++i)
    text += "x,1\n";
  const std::string mistakes = File(text).mistakes("target: y");
  CHECK_THAT(mistakes, Contains("f.csv:21:1:") && !Contains("f.csv:22:1:"));
}

TEST_CASE("csv data: a number that turns up among values as text is a mistake") {
  CHECK_THAT(File("a,y\n1,2\n3,4x\n").mistakes("target: y"),
             Contains("f.csv:3:3: error: '4x' is not a finite number") &&
                 Contains("for names of classes say task: classification"));
}

TEST_CASE("csv data: whole numbers among names are names, in any order of rows") {
  const std::vector<std::string> rows{"0,one", "1,1", "2,two", "3,1.0", "4,+1"};
  const std::map<double, double> wanted{{0, 1}, {1, 0}, {2, 2}, {3, 0}, {4, 0}};
  for (const std::string task : {"", ", task: classification"})
    for (std::size_t first = 0; first < rows.size(); ++first) {
      std::string text = "a,k\n";
      for (std::size_t i = 0; i < rows.size(); ++i)
        text += rows[(first + i) % rows.size()] + "\n";
      const File file(text);
      const auto data = make(file.yaml("target: k" + task));
      CHECK(data->classes() == 3);
      CHECK(pairs(*data) == wanted);
    }
  CHECK(make(File("a,k\n1,0.5\n2,high\n").yaml("target: k, task: classification"))->classes() == 2);
  CHECK_THAT(File("a,k\n2,high\n1,0.5\n").mistakes("target: k"),
             Contains("f.csv:2:3: error: 'high' is not a finite number"));
}

TEST_CASE("csv data: classes of a test set may be the first with a name") {
  const File file("a,k\n0,0\n1,1\n");
  file.folder.write("t.csv", "a,k\n2,none\n");
  const auto data = make(file.yaml("target: k, task: classification, batch_size: 1, test_file: " +
                                   file.path("t.csv")));
  CHECK(data->classes() == 3);
  CHECK(tested(*data).targets == std::vector<double>{2});
  CHECK_THAT(file.mistakes("target: k, test_file: " + file.path("t.csv")),
             Contains("t.csv:2:3: error: 'none' is not a finite number"));
}

TEST_CASE("csv data: classes that do not begin at 0 are names, and a note says so") {
  const auto noted = [](const std::string& rows, std::int64_t classes) {
    const File file("a,k\n" + rows);
    const std::string yaml = file.yaml("target: k, task: classification, batch_size: 1");
    CHECK(make(yaml)->classes() == classes);
    const auto warnings = warnings_of(yaml);
    return warnings.empty() ? "" : warnings[0].message;
  };
  CHECK(noted("7,1\n8,2\n8,3\n", 3) ==
        "the classes 1 to 3 do not begin at 0, so they are taken as 3 names: output 0 is class 1");
  CHECK_THAT(noted("7,5\n8,8\n8,7\n8,6\n", 4), Contains("output 0 is class 5"));
  CHECK_THAT(noted("7,-1\n8,+1\n", 2), Contains("the classes -1 to 1 do not begin at 0"));
  CHECK_THAT(noted("7,0\n8,5000000\n", 2), Contains("are few of so many numbers"));
  CHECK(noted("7,0\n8,3\n", 4) == "no sample is of the classes 1, 2, though classes are 0 to 3");
  CHECK(noted("7,0\n8,1\n", 2) == "");
}

TEST_CASE("csv data: NA is a class where the task is classification") {
  const File file("a,k\n1,\"US\"\n2,\"NA\"\n3,FR\n");
  const auto data = make(file.yaml("target: k, task: classification"));
  CHECK(data->classes() == 3);
  CHECK(pairs(*data) == std::map<double, double>{{1, 2}, {2, 1}, {3, 0}});
  CHECK_THAT(file.mistakes("target: k"), Contains("f.csv:3:3: error: a value is missing") &&
                                             Contains("for a class of this name say task: class"));
  CHECK_THAT(File("a,k\n1,NA\n2,\n3,?\n").mistakes("target: k, task: classification"),
             Contains("f.csv:3:3: error: a value is missing") &&
                 Contains("f.csv:4:3: error: a value is missing") && !Contains("f.csv:2:"));
  CHECK_THAT(File("a,k\n1,0.5\n2,NA\n").mistakes("target: k, task: regression"),
             Contains("f.csv:3:3: error: a value is missing") && !Contains("task: class"));
}

TEST_CASE("csv data: a name that stands twice in a header is refused, with both places") {
  CHECK_THAT(File("x,y,y\n1,10,100\n").mistakes("target: y"),
             Contains("f.csv:1:5: error: 'y' is the name of two columns, column 1 (1:3) and "
                      "column 2 (1:5)\n   1 | x,y,y\n"));
  CHECK_THAT(File("\"a b\",c, a b \n1,2,3\n").mistakes("target: c"),
             Contains("column 0 (1:1) and column 2 (1:10)"));
  // Columns without names are not called alike.
  CHECK(make(File(",a,,y\n1,2,3,4\n").yaml("target: y"))->input().features == 3);
}

TEST_CASE("csv data: a header of numbers is a sample unless the settings say header") {
  const std::string numbers = "8,183,64,1\n6,148,72,0\n1,85,66,1\n";
  for (const std::string& text : {numbers, "8,183,,1\n" + numbers, "\xef\xbb\xbf" + numbers})
    CHECK_THAT(File(text).mistakes("target: 8, task: classification"),
               Contains("the first row, which names the columns, holds only numbers") &&
                   Contains("say header: false"));
  CHECK_THAT(File("a,b,y\n" + numbers).mistakes("target: -1, header: false"),
             Contains("f.csv:1:1: error: 'a' is not a finite number") &&
                 Contains("if this row names the columns, leave out header: false"));
  CHECK(make(File(numbers).yaml("target: 3, header: false"))->input().features == 3);
  CHECK(make(File(numbers).yaml("target: 183, header: true"))->input().features == 3);
  CHECK(make(File("2019,2020,up\n1,2,3\n").yaml("target: up"))->input().features == 2);
}

TEST_CASE("csv data: a header of numbers and a class is a sample, as in iris.data") {
  const std::string iris = "5.1,3.5,setosa\n4.9,3.0,setosa\n7.0,3.2,versicolor\n";
  CHECK_THAT(File(iris).mistakes("target: 2"),
             Contains("f.csv:1:9: error: the first row, which names the columns, looks like a "
                      "sample: 'setosa' is a class, too") &&
                 Contains("say header: false"));
  CHECK(make(File(iris).yaml("target: 2, header: false"))->classes() == 2);
  CHECK(make(File("2019,2020,up\n1,2,yes\n2,3,no\n").yaml("target: up"))->classes() == 2);
}

TEST_CASE("csv data: what is a name and another column's number is refused") {
  const File file("2,a,b\n1,2,3\n");
  CHECK_THAT(file.mistakes("target: 2"),
             Contains("'2' is the name of column 0 and the number of column 'b'"));
  CHECK(pairs(*make(file.yaml("target: '2'"))) == std::map<double, double>{{2, 1}});
  CHECK(pairs(*make(file.yaml("target: -1"))) == std::map<double, double>{{1, 3}});
}

TEST_CASE("csv data: numbers have one sign, and too small ones are 0") {
  CHECK_THAT(File("a,y\n+-1,2\n2,+3\n").mistakes("target: y"),
             Contains("f.csv:2:1: error: '+-1' is not a finite number"));
  CHECK_THAT(File("a,y\n1_000,2\n2,1e5L\n").mistakes("target: y, task: regression"),
             Contains("'1_000' is not a finite") && Contains("'1e5L' is not a finite"));
  CHECK(pairs(*make(File("a,y\r\n1e-400,\"2\"\r\n1,-1e-400\r\n").yaml("target: y"))) ==
        std::map<double, double>{{0, 2}, {1, 0}});
}

TEST_CASE("csv data: a column that only numbers the rows is noted") {
  const std::string rows = "1,5,0,9\n2,4,0,9\n3,6,0,8\n4,1,0,9\n";
  const auto warned = [](const std::string& text, const std::string& more = "") {
    const File file(text);
    return warnings_of(file.yaml("target: y, batch_size: 2" + more));
  };
  const auto warnings = warned("id,b,c,y\n" + rows);
  REQUIRE(warnings.size() == 1);
  CHECK(warnings[0].message == "column 'id' only numbers the rows, and is an input all the same");
  CHECK(warnings[0].hint == "leave it out: ignore: [id]");
  CHECK(warned("id,b,c,y\n" + rows, ", ignore: id").empty());
  CHECK(warned(",b,c,y\n" + rows).at(0).hint == "leave it out: ignore: [0]");
  CHECK(warned("the row,b,c,y\n" + rows).at(0).hint == "leave it out: ignore: ['the row']");
  CHECK(warned("id,b,c,y\n" + rows + "6,1,2,3\n").empty());
  CHECK(warned("t,y\n1,1\n2,4\n3,9\n4,16\n").empty());
}

TEST_CASE("csv data: mistakes in YAML") {
  const File file;
  CHECK_THAT(file.mistakes("target: specis"),
             Contains("there is no column 'specis'\n") && Contains("did you mean 'species'?"));
  CHECK_THAT(file.mistakes("target: 3"),
             Contains("there is no column '3'") && Contains("columns: length, width, species"));
  CHECK_THAT(file.mistakes("target: species, ignore: species"),
             Contains("column 'species' is named twice"));
  CHECK_THAT(file.mistakes("target: [length, width, species]"),
             Contains("no column is left for the inputs"));
  CHECK_THAT(file.mistakes("target: {a: b}"),
             Contains("'target' must be a column or a list of columns, but got a map"));
  CHECK_THAT(file.mistakes("target: length, delimiter: ab"),
             Contains("'delimiter' must be one character or tab, but got 'ab'"));
  CHECK_THAT(file.mistakes("target: length, task: regresion"),
             Contains("did you mean 'regression'?"));
  CHECK_THAT(mistakes_of("{type: csv, file: /none.csv, target: 0}"),
             Contains("x.yaml:1:19: error: cannot read '/none.csv': No such file"));
}

TEST_CASE("csv data: files without samples") {
  for (const std::string text : {"", "\n", "a,b\n", "\xef\xbb\xbf"})
    CHECK_THAT(File(text).mistakes("target: 0"),
               Contains("cannot read 'f.csv': it holds no samples"));
}

TEST_CASE("csv data: any bytes are survived") {
  Random random(1, Purpose::data);
  const std::string letters = "0123,,,;\"\"\n\r\t ax.-e\xff\xc3";
  for (int i = 0; i < 300; ++i) {
    std::string text;
    for (std::uint64_t n = random.below(40); n > 0; --n)
      text += letters[random.below(letters.size())];
    const File file(text);
    std::string mistakes;
    const auto data = make(file.yaml("target: 0, header: false"), 1, mistakes);
    INFO(text);
    CHECK((data != nullptr) == mistakes.empty());
  }
}
