// A library by the addresses that its parts will have, as the loader sees it.
#pragma once

#include "file_bytes.hpp"
#include <algorithm>
#include <elf.h>
#include <optional>
#include <string>
#include <vector>

namespace headwater {

class Image {
 public:
  Image(const FileBytes& file, const std::vector<Elf64_Phdr>& segments,
        const std::vector<Elf64_Dyn>& dynamic)
      : file_(file), segments_(segments), dynamic_(dynamic) {}

  const std::vector<Elf64_Phdr>& segments() const { return segments_; }
  const std::vector<Elf64_Dyn>& dynamic() const { return dynamic_; }

  /// An entry of the dynamic section; of several the last, as the loader does.
  std::optional<std::uint64_t> entry(Elf64_Sxword tag) const;

  /// The same where the loader does not ask whether it is there. ElfFault.
  std::uint64_t require(Elf64_Sxword tag, const char* what) const;

  /// Whether the loader writes to its code.
  bool relocates_code() const {
    return entry(DT_TEXTREL) || (entry(DT_FLAGS).value_or(0) & DF_TEXTREL) != 0;
  }

  /// Whether all that is memory of one segment with these flags.
  bool maps(std::uint64_t address, std::uint64_t length, Elf64_Word flags = 0) const;

  /// How many bytes from there on come from the file.
  std::uint64_t bytes_from(std::uint64_t address) const;

  /// Where in the file they are. ElfFault where they are not.
  std::uint64_t offset(std::uint64_t address, std::uint64_t length, const char* what) const;

  template <class T>
  T at(std::uint64_t address, const char* what) const {
    return file_.read_as<T>(offset(address, sizeof(T), what));
  }

  /// f(element) for each of a table, a piece at a time. ElfFault where it leads out of the
  /// file.
  template <class T, class F>
  void each(std::uint64_t address, std::uint64_t n, const char* what, const F& f) const {
    constexpr std::uint64_t piece = 4096;
    for (std::uint64_t done = 0; done < n;) {
      const std::uint64_t now = std::min(piece, n - done);
      const std::uint64_t place = offset(address + done * sizeof(T), now * sizeof(T), what);
      std::vector<T> part(now);
      std::memcpy(part.data(), file_.read(place, now * sizeof(T)).data(), now * sizeof(T));
      for (const T& element : part)
        f(element);
      done += now;
    }
  }

  /// A text among the strings. ElfFault when it is not, or longer than a path.
  std::string text(std::uint64_t index) const;

 private:
  const FileBytes& file_;
  const std::vector<Elf64_Phdr>& segments_;
  const std::vector<Elf64_Dyn>& dynamic_;
};

[[noreturn]] void lead_out(const char* what);

}  // namespace headwater
