// Walks the two lists of versions, each of which has lists in it.
#include "tables.hpp"
#include <set>

namespace headwater {
namespace {

constexpr const char* what = "versions";
constexpr std::uint64_t most = 0x7fff;  ///< number of a version; a bit above hides it
/// f(address, entry) for each of a list in which one says how far away the next is. Lists in
/// lists have `steps` together, and no more of them than there may be versions.
template <class T, class Next, class F>
void walk(const Image& image, std::uint64_t address, Next T::*next, std::uint64_t& steps, F f) {
  for (T entry{}; ++steps <= most; address += entry.*next) {
    entry = image.at<T>(address, what);
    f(address, entry);
    if (entry.*next == 0) return;
  }
  lead_out(what);
}

std::uint64_t check_needed(const Image& image, std::uint64_t table) {
  std::set<std::string> needed;
  for (const Elf64_Dyn& entry : image.dynamic())
    if (entry.d_tag == DT_NEEDED) needed.insert(image.text(entry.d_un.d_val));
  std::uint64_t last = 0, steps = 0;
  walk(image, table, &Elf64_Verneed::vn_next, steps,
       [&](std::uint64_t at, const Elf64_Verneed& file) {
         if (!needed.contains(image.text(file.vn_file)))
           throw ElfFault("damaged: it has versions of a library that it does not need");
         walk(image, at + file.vn_aux, &Elf64_Vernaux::vna_next, steps,
              [&](std::uint64_t, const Elf64_Vernaux& one) {
                image.text(one.vna_name);
                last = std::max<std::uint64_t>(last, one.vna_other & most);
              });
       });
  return last;
}

std::uint64_t check_defined(const Image& image, std::uint64_t table) {
  std::uint64_t last = 0, steps = 0;
  walk(image, table, &Elf64_Verdef::vd_next, steps, [&](std::uint64_t at, const Elf64_Verdef& one) {
    last = std::max<std::uint64_t>(last, one.vd_ndx & most);
    walk(image, at + one.vd_aux, &Elf64_Verdaux::vda_next, steps,
         [&](std::uint64_t, const Elf64_Verdaux& name) { image.text(name.vda_name); });
  });
  return last;
}

}  // namespace

void check_versions(const Image& image, std::uint64_t n) {
  std::uint64_t last = 0;
  if (const auto table = image.entry(DT_VERNEED)) last = check_needed(image, *table);
  if (const auto table = image.entry(DT_VERDEF))
    last = std::max(last, check_defined(image, *table));
  const auto versions = image.entry(DT_VERSYM);
  if (versions && last == 0)
    throw ElfFault("damaged: it has versions of symbols, and none to mean");
  if (!versions) return;
  image.each<std::uint16_t>(*versions, n, what, [&](std::uint16_t version) {
    if ((version & most) > last) lead_out(what);
  });
}

}  // namespace headwater
