// CSV files as RFC 4180 describes them.
#pragma once

#include <headwater/config.hpp>

#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace headwater::lab {

struct CsvField {
  std::string text;  ///< without quotes; unquoted text without blanks around it
  int line = 0, column = 0, length = 0;
};

/// A mistake at a place of a file.
struct CsvMistake {
  CsvField place;
  std::string message, hint;
};

/// Reads rows one by one; lines end with \n or \r\n, empty ones count for nothing, and
/// a quoted field may go over several lines. A mistake ends the reading, and so does what
/// is not text in UTF-8.
class CsvReader {
 public:
  static constexpr std::size_t most_fields = 1'000'000;

  CsvReader(std::string_view text, char delimiter);

  /// The next row; false at the end or after a mistake.
  bool next(std::vector<CsvField>& row);
  const std::vector<CsvMistake>& mistakes() const { return mistakes_; }

 private:
  bool ends() const { return at_ >= text_.size(); }
  bool at_line_end() const;
  bool at_lone_return() const;
  bool refuse_return();
  void refuse_other_formats();
  void skip_line_end();
  void skip_empty_lines();
  void skip_blanks();
  bool read_field(CsvField& field);
  bool read_quoted(CsvField& field);
  bool refuse(const CsvField& place, std::string message, std::string hint = {});
  CsvField here() const;

  std::string_view text_;
  char delimiter_;
  std::string_view blanks_;
  std::size_t at_ = 0, line_start_ = 0;
  int line_ = 1;
  std::vector<CsvMistake> mistakes_;
};

/// A file of this text, of which these lines can be shown.
std::shared_ptr<const Source> source_of(const std::string& path, std::string_view text,
                                        const std::set<int>& lines);

/// Makes mistakes in a file diagnostics that show its lines.
void report(const std::string& path, std::string_view text, const std::vector<CsvMistake>& mistakes,
            Diagnostics& diagnostics);

}  // namespace headwater::lab
