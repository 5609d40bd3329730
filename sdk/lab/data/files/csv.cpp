// CSV files as RFC 4180 describes them.
#include "csv.hpp"

#include <algorithm>
#include <array>

namespace headwater::lab {

namespace {

/// By how they begin.
struct Format {
  std::string_view start;
  const char *what, *hint;
};

constexpr const char* to_utf8 = "make it UTF-8: iconv -f UTF-16 -t UTF-8 old.csv > new.csv";
constexpr std::array others{
    Format{"\xff\xfe", "this is text in UTF-16, where UTF-8 is needed", to_utf8},
    Format{"\xfe\xff", "this is text in UTF-16, where UTF-8 is needed", to_utf8},
    Format{"PK\x03\x04", "this is a zip archive, as Excel writes them",
           "save the sheet as a CSV file"},
    Format{"\x93NUMPY", "this is an array of NumPy", "read it with type: npy"}};

}  // namespace

CsvReader::CsvReader(std::string_view text, char delimiter)
    : text_(text), delimiter_(delimiter), blanks_(delimiter == '\t' ? " " : " \t") {
  refuse_other_formats();
  const std::size_t zero = text_.find('\0');
  if (zero != std::string_view::npos && !ends()) {
    const std::string_view before = text_.substr(0, zero);
    line_ += static_cast<int>(std::ranges::count(before, '\n'));
    line_start_ = before.rfind('\n') + 1;  // 0 where there is none
    at_ = zero;
    refuse(here(), "a byte of value 0 stands here, so this is not text");
  }
  if (text_.starts_with("\xef\xbb\xbf") && !ends()) at_ = 3;  // UTF-8's mark
}

void CsvReader::refuse_other_formats() {
  for (const Format& format : others)
    if (text_.starts_with(format.start)) refuse(here(), format.what, format.hint);
}

/// Not before \n.
bool CsvReader::at_lone_return() const {
  return text_[at_] == '\r' && !at_line_end();
}

bool CsvReader::at_line_end() const {
  return text_[at_] == '\n' || text_.substr(at_, 2) == "\r\n";
}

void CsvReader::skip_line_end() {
  if (ends()) return;
  at_ += text_[at_] == '\n' ? 1 : 2;
  line_start_ = at_;
  ++line_;
}

void CsvReader::skip_empty_lines() {
  while (!ends() && at_line_end())
    skip_line_end();
}

CsvField CsvReader::here() const {
  return {"", line_, static_cast<int>(at_ - line_start_) + 1, 1};
}

bool CsvReader::refuse(const CsvField& place, std::string message, std::string hint) {
  mistakes_.push_back({place, std::move(message), std::move(hint)});
  at_ = text_.size();
  return false;
}

bool CsvReader::refuse_return() {
  return refuse(here(), "a line ends with CR alone, as on old Macs",
                "end lines with LF: tr '\\r' '\\n' < old.csv > new.csv");
}

bool CsvReader::next(std::vector<CsvField>& row) {
  row.clear();
  skip_empty_lines();
  if (ends()) return false;
  while (true) {
    if (row.size() == most_fields) return refuse(here(), "a row has more than 1,000,000 fields");
    if (!read_field(row.emplace_back())) return false;
    if (ends() || at_line_end()) break;
    ++at_;
  }
  skip_line_end();
  return true;
}

void CsvReader::skip_blanks() {
  at_ = std::min(text_.find_first_not_of(blanks_, at_), text_.size());
}

bool CsvReader::read_field(CsvField& field) {
  skip_blanks();
  if (!ends() && text_[at_] == '"') return read_quoted(field);
  field = here();
  const std::size_t begin = at_;
  while (!ends() && text_[at_] != delimiter_ && !at_line_end()) {
    if (at_lone_return()) return refuse_return();
    ++at_;
  }
  const std::string_view whole = text_.substr(begin, at_ - begin);
  field.text = whole.substr(0, whole.find_last_not_of(blanks_) + 1);
  field.length = std::max(static_cast<int>(field.text.size()), 1);
  if (field.text.find('"') == std::string::npos) return true;
  return refuse(field, "a quote stands within a field that does not begin with one",
                "write \"a \"\"quoted\"\" word\"");
}

bool CsvReader::read_quoted(CsvField& field) {
  field = here();
  for (++at_;; ++at_) {
    if (ends()) return refuse(field, "the quote that begins here does not end");
    if (text_[at_] == '"' && text_.substr(at_, 2) != "\"\"") break;
    if (text_[at_] == '"') ++at_;
    field.text += text_[at_];
    if (text_[at_] != '\n') continue;
    line_start_ = at_ + 1;
    ++line_;
  }
  ++at_;
  field.length = std::max(static_cast<int>(field.text.size()) + 2, 1);
  skip_blanks();
  if (ends() || text_[at_] == delimiter_ || at_line_end()) return true;
  if (at_lone_return()) return refuse_return();
  return refuse(here(), "text follows the end of a quote",
                "quotes within quotes are written twice: \"\"");
}

std::shared_ptr<const Source> source_of(const std::string& path, std::string_view text,
                                        const std::set<int>& lines) {
  const int last = lines.empty() ? 0 : *lines.rbegin();
  Source source{path, std::vector<std::string>(static_cast<std::size_t>(last))};
  std::size_t at = 0;
  for (int line = 1; line <= last; ++line) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    std::string_view content = text.substr(at, end - at);
    if (content.ends_with('\r')) content.remove_suffix(1);
    if (lines.contains(line)) source.lines[static_cast<std::size_t>(line) - 1] = content;
    at = std::min(end + 1, text.size());
  }
  return std::make_shared<const Source>(std::move(source));
}

void report(const std::string& path, std::string_view text, const std::vector<CsvMistake>& mistakes,
            Diagnostics& diagnostics) {
  std::set<int> lines;
  for (const CsvMistake& mistake : mistakes)
    lines.insert(mistake.place.line);
  const auto source = source_of(path, text, lines);
  for (const CsvMistake& mistake : mistakes)
    diagnostics.error({source, mistake.place.line, mistake.place.column, mistake.place.length},
                      mistake.message, mistake.hint);
}

}  // namespace headwater::lab
