// npy files (NEP 1). The bytes 93 NUMPY, the format's version (2 bytes), the size of
// the header (little-endian; 2 bytes in format 1, 4 in 2 and 3), the header, the
// values. The header is a Python dict of 'descr', 'fortran_order' and 'shape'.
#include "npy.hpp"

#include "input_file.hpp"
#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstring>
#include <map>

namespace headwater::lab {

static_assert(std::endian::native == std::endian::little);

namespace {

constexpr std::uint32_t longest_header = 1 << 16;
constexpr std::size_t most_dimensions = 8;

struct Header {
  std::string type;
  bool fortran = false;
  std::vector<std::int64_t> sizes;
};

/// Reads the dict, and refuses all that NumPy would not write for plain numbers.
class HeaderReader {
 public:
  HeaderReader(const InputFile& file, std::string_view text) : file_(file), at_(text) {}

  Header read() {
    expect('{');
    int seen = 0;
    while (!accept('}')) {
      read_entry(seen);
      if (!accept(',') && !next('}')) broken();
    }
    if (seen != 7) broken();
    skip_blanks();
    if (!at_.empty()) broken();
    return std::move(header_);
  }

 private:
  void read_entry(int& seen) {
    const std::string key = text();
    expect(':');
    int bit = 0;
    if (key == "descr") {
      bit = 1;
      if (next('['))
        file_.fail("it holds records of several fields, where plain numbers are needed");
      header_.type = text();
    } else if (key == "fortran_order") {
      bit = 2;
      header_.fortran = word("True");
      if (!header_.fortran && !word("False")) broken();
    } else if (key == "shape") {
      bit = 4;
      read_sizes();
    }
    if (bit == 0 || (seen & bit) != 0) broken();
    seen |= bit;
  }

  void read_sizes() {
    expect('(');
    while (!accept(')')) {
      header_.sizes.push_back(number());
      if (header_.sizes.size() > most_dimensions) file_.fail("it has too many dimensions");
      if (!accept(',') && !next(')')) broken();
    }
  }

  std::int64_t number() {
    skip_blanks();
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(at_.data(), at_.data() + at_.size(), value);
    if (error == std::errc::result_out_of_range)
      file_.fail("it says that it holds more than 1 GiB");
    if (error != std::errc() || value < 0) broken();
    at_.remove_prefix(static_cast<std::size_t>(end - at_.data()));
    if (at_.starts_with('L')) at_.remove_prefix(1);  // of Python 2
    return value;
  }

  std::string text() {
    skip_blanks();
    const char quote = at_.empty() ? '\0' : at_[0];
    if (quote != '\'' && quote != '"') broken();
    const std::size_t end = at_.find(quote, 1);
    if (end == std::string_view::npos) broken();
    std::string found(at_.substr(1, end - 1));
    at_.remove_prefix(end + 1);
    return found;
  }

  bool word(std::string_view wanted) {
    skip_blanks();
    if (!at_.starts_with(wanted)) return false;
    at_.remove_prefix(wanted.size());
    return true;
  }
  bool next(char wanted) {
    skip_blanks();
    return at_.starts_with(wanted);
  }
  bool accept(char wanted) { return word({&wanted, 1}); }
  void expect(char wanted) {
    if (!accept(wanted)) broken();
  }
  void skip_blanks() { at_.remove_prefix(std::min(at_.find_first_not_of(" \t\n"), at_.size())); }
  [[noreturn]] void broken() const { file_.fail("its header is broken"); }

  const InputFile& file_;
  std::string_view at_;
  Header header_;
};

Header read_header(InputFile& file) {
  std::array<std::uint8_t, 8> head;
  if (file.read(head.data(), head.size()) != head.size() ||
      std::memcmp(head.data(), "\x93NUMPY", 6) != 0)
    file.fail("it is not an npy file");
  if (head[6] < 1 || head[6] > 3 || head[7] != 0)
    file.fail("it is of format " + std::to_string(head[6]) + "." + std::to_string(head[7]) +
              ", where 1.0 to 3.0 can be read");
  std::array<std::uint8_t, 4> s{};
  file.read_exactly(s.data(), head[6] == 1 ? 2 : 4, "header");
  const std::uint32_t size = std::bit_cast<std::uint32_t>(s);
  if (size > longest_header) file.fail("its header is longer than any for numbers");
  std::string text(size, '\0');
  file.read_exactly(reinterpret_cast<std::uint8_t*>(text.data()), size, "header");
  return HeaderReader(file, text).read();
}

/// Turns bytes that are V into numbers that are kept as K.
template <class V, class K>
Numbers convert(const std::vector<std::uint8_t>& bytes) {
  std::vector<K> values(bytes.size() / sizeof(V));
  for (std::size_t i = 0; i < values.size(); ++i) {
    V value;
    std::memcpy(&value, bytes.data() + i * sizeof(V), sizeof(V));
    values[i] = static_cast<K>(value);
  }
  return values;
}

Numbers convert_bools(const std::vector<std::uint8_t>& bytes) {
  std::vector<std::uint8_t> values(bytes.size());
  for (std::size_t i = 0; i < values.size(); ++i)
    values[i] = bytes[i] != 0;
  return values;
}

struct Type {
  std::int64_t size = 0, kept_size = 0;
  bool whole = false;
  Numbers (*convert)(const std::vector<std::uint8_t>&) = nullptr;
};

template <class V, class K>
constexpr Type type_of() {
  return {sizeof(V), sizeof(K), std::is_integral_v<V>, &convert<V, K>};
}

/// By the name without its byte order.
Type find_type(const InputFile& file, const std::string& name) {
  static const std::map<std::string, Type, std::less<>> types{
      {"f4", type_of<float, float>()},
      {"f8", type_of<double, double>()},
      {"i1", type_of<std::int8_t, double>()},
      {"i2", type_of<std::int16_t, double>()},
      {"i4", type_of<std::int32_t, double>()},
      {"i8", type_of<std::int64_t, double>()},
      {"u1", type_of<std::uint8_t, std::uint8_t>()},
      {"u2", type_of<std::uint16_t, double>()},
      {"u4", type_of<std::uint32_t, double>()},
      {"u8", type_of<std::uint64_t, double>()},
      {"b1", {1, 1, true, &convert_bools}}};
  const std::string_view bare = std::string_view(name).substr(name.empty() ? 0 : 1);
  if (bare.starts_with('O') || name.starts_with('O'))
    file.fail("it holds pickled Python objects, which can run any program when read");
  const auto found = types.find(bare);
  if (found == types.end() || std::string_view("<>|=").find(name[0]) == std::string::npos)
    file.fail("its values are of type '" + name +
              "', where f4, f8, i1 to i8, u1 to u8 or b1 are needed");
  if (name[0] == '>' && found->second.size > 1)
    file.fail("its values are big-endian; write it again with x.astype('<" + std::string(bare) +
              "')");
  return found->second;
}

std::int64_t count(const InputFile& file, const Header& header, const Type& type) {
  std::int64_t total = 1;
  for (const std::int64_t size : header.sizes)
    if (size == 0) file.fail("it holds no values");
  for (const std::int64_t size : header.sizes) {
    if (size > most_bytes / std::max(type.size, type.kept_size) / total)
      file.fail("it says that it holds more than 1 GiB");
    total *= size;
  }
  return total;
}

/// From the first size fastest to the last size fastest.
template <class T>
void transpose(std::vector<T>& values, const std::vector<std::int64_t>& sizes) {
  std::vector<std::size_t> at(sizes.size()), stride(sizes.size(), 1);
  for (std::size_t d = 1; d < sizes.size(); ++d)
    stride[d] = stride[d - 1] * static_cast<std::size_t>(sizes[d - 1]);
  std::vector<T> out;
  out.reserve(values.size());
  std::size_t from = 0;
  while (out.size() < values.size()) {
    out.push_back(values[from]);
    for (std::size_t d = sizes.size(); d-- > 0;) {
      from += stride[d];
      if (++at[d] < static_cast<std::size_t>(sizes[d])) break;
      from -= stride[d] * at[d];
      at[d] = 0;
    }
  }
  values = std::move(out);
}

void check_finite(const InputFile& file, const NpyArray& array) {
  std::visit(
      [&](const auto& values) {
        for (std::size_t i = 0; i < values.size(); ++i)
          if (!std::isfinite(static_cast<double>(values[i])))
            file.fail("its value at " + place_in(array.sizes, i) + " is " +
                      (std::isnan(static_cast<double>(values[i])) ? "not a number" : "infinite"));
      },
      array.values);
}

}  // namespace

std::string place_in(const std::vector<std::int64_t>& sizes, std::size_t index) {
  std::string text = "]";
  for (std::size_t d = sizes.size(); d-- > 0;) {
    const auto size = static_cast<std::size_t>(sizes[d]);
    text.insert(0, (d > 0 ? ", " : "[") + std::to_string(index % size));
    index /= size;
  }
  return text;
}

NpyArray read_npy(const std::string& path) {
  InputFile file(path);
  const Header header = read_header(file);
  const Type type = find_type(file, header.type);
  const std::int64_t total = count(file, header, type);
  NpyArray array{header.sizes, {}, type.whole};
  array.values = type.convert(file.read_values(static_cast<std::size_t>(total * type.size)));
  if (header.fortran && header.sizes.size() > 1)
    std::visit([&](auto& values) { transpose(values, header.sizes); }, array.values);
  check_finite(file, array);
  return array;
}

}  // namespace headwater::lab
