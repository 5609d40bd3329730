// Libraries that would kill the process while the system loads them.
#include "catch.hpp"
#include "fixtures/fixture.hpp"
#include "fixtures/library.hpp"
#include "fixtures/refusal.hpp"
#include "fixtures/survival.hpp"
#include "shell.hpp"
#include <string>
#include <vector>

namespace {

using fixture::check;
using fixture::check_trains;
using fixture::Folder;
using fixture::Host;
using fixture::Library;
using fixture::refusal_of;
using headwater::Catalogue;

constexpr std::uint64_t far = std::uint64_t{1} << 40U;

/// What is wrong, in a word of the message.
struct Damage {
  const char* word;
  std::function<void(Library&)> make;
};

/// The relocation of the first function that is called at the start.
[[maybe_unused]] void change_start(Library& library,
                                   const std::function<void(Elf64_Rela&)>& change) {
  const std::size_t at = library.place(DT_RELA);
  auto relocation = library.read<Elf64_Rela>(at);
  REQUIRE(relocation.r_offset == library.entry(DT_INIT_ARRAY));
  change(relocation);
  library.write(at, relocation);
  library.set_entry(DT_RELACOUNT, 0);
}

void check_refused(const std::vector<Damage>& damages) {
  const Folder folder;
  for (const Damage& damage : damages) {
    INFO(damage.word);
    Library library;
    damage.make(library);
    check(refusal_of(folder.write("plugin.so", library.bytes)), "L04-ELF", {damage.word});
  }
  check_trains();
}

void make_code_writable(Library& library) {
  library.change_segment(PT_LOAD, PF_X, [](Elf64_Phdr& segment) { segment.p_flags |= PF_W; });
}

std::uint32_t word(const Library& library, std::size_t at) {
  return library.read<std::uint32_t>(at);
}

}  // namespace

TEST_CASE("fault 153: tables of strings and symbols that lead out of the file are refused") {
  check_refused({
      {"strings",
       [](Library& l) {
         l.set_entry(DT_STRTAB, far);
       }},
      {"strings",
       [](Library& l) {
         l.set_entry(DT_STRSZ, far);
       }},
      {"strings",
       [](Library& l) {
         l.set_entry(DT_STRSZ, UINT64_MAX);
       }},
      {"string has no end",
       [](Library& l) {
         l.set_entry(DT_STRSZ, l.entry(DT_STRSZ) - 2);
       }},
      {"table of strings",
       [](Library& l) {
         l.change_entry(DT_STRTAB, [](Elf64_Dyn& entry) { entry.d_tag = DT_DEBUG; });
       }},
      {"symbols",
       [](Library& l) {
         l.set_entry(DT_SYMTAB, far);
       }},
      {"symbols",
       [](Library& l) {
         l.set_entry(DT_SYMTAB, UINT64_MAX - 8);
       }},
      {"names",
       [](Library& l) {
         l.write(l.place(DT_SYMTAB) + sizeof(Elf64_Sym), std::uint32_t{0x7fffffff});
       }},
      {"names",
       [](Library& l) {
         l.add_text(DT_SONAME, "x"), l.set_entry(DT_SONAME, far);
       }},
      {"names",
       [](Library& l) {
         l.add_text(DT_NEEDED, "x"), l.set_entry(DT_NEEDED, far);
       }},
      {"dynamic section",
       [](Library& l) {
         l.change_segment(PT_DYNAMIC, 0, [](Elf64_Phdr& segment) { segment.p_vaddr = far; });
       }},
      {"has no end",
       [](Library& l) {
         l.change_segment(PT_DYNAMIC, 0, [](Elf64_Phdr& segment) { segment.p_filesz = 32; });
       }},
  });
}

TEST_CASE("fault 153: of two entries the loader takes the last, and so do the gates") {
  check_refused({
      {"strings",
       [](Library& l) {
         l.change_entry(DT_RELACOUNT, [](Elf64_Dyn& entry) { entry = {DT_STRTAB, {far}}; });
       }},
  });
}

TEST_CASE("fault 153: hash tables that lead out of the file, or in circles, are refused") {
  const auto gnu = [](std::size_t field, std::uint32_t value) {
    return [=](Library& l) {
      l.write(l.place(DT_GNU_HASH) + 4 * field, value);
    };
  };
  const auto old = [](std::vector<std::uint32_t> table) {
    return [=](Library& l) {
      const std::size_t at = l.place(DT_GNU_HASH);
      for (std::size_t i = 0; i < table.size(); ++i)
        l.write(at + 4 * i, table[i]);
      l.change_entry(DT_GNU_HASH, [](Elf64_Dyn& entry) { entry.d_tag = DT_HASH; });
    };
  };
  check_refused({
      {"symbols",
       [](Library& l) {
         l.set_entry(DT_GNU_HASH, far);
       }},
      {"symbols", gnu(0, 0x7fffffff)},
      {"filter of its symbols", gnu(2, 0)},
      {"filter of its symbols", gnu(2, 3)},
      {"symbols", gnu(2, 1U << 31U)},
      {"symbols",
       [](Library& l) {
         const std::size_t table = l.place(DT_GNU_HASH);
         l.write(table + 16 + 8 * std::size_t{word(l, table + 8)}, std::uint32_t{0x7fffffff});
       }},
      {"symbols", old({1, 0x7fffffff, 0, 0})},
      {"symbols", old({0x7fffffff, 2, 0, 0})},
      {"symbols", old({1, 2, 9, 0, 0})},
      {"symbols", old({1, 2, 1, 0, 1})},
      {"table to find symbols by",
       [](Library& l) {
         l.change_entry(DT_GNU_HASH, [](Elf64_Dyn& entry) { entry.d_tag = DT_DEBUG; });
       }},
  });
}

// Their libraries are laid out otherwise under sanitizers.
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
TEST_CASE("fault 153: relocations that lead out of the library are refused") {
  const auto relocate = [](const std::function<void(Elf64_Rela&)>& change) {
    return [=](Library& l) {
      const std::size_t at = l.place(DT_RELA) + 4 * sizeof(Elf64_Rela);
      auto relocation = l.read<Elf64_Rela>(at);
      change(relocation);
      l.write(at, relocation);
      l.set_entry(DT_RELACOUNT, 0);
    };
  };
  check_refused({
      {"relocations",
       [](Library& l) {
         l.set_entry(DT_RELA, far);
       }},
      {"relocations",
       [](Library& l) {
         l.set_entry(DT_RELASZ, far / 24 * 24);
       }},
      {"relocations",
       [](Library& l) {
         l.set_entry(DT_RELASZ, l.entry(DT_RELASZ) - 1);
       }},
      {"not of this machine",
       [](Library& l) {
         l.set_entry(DT_RELAENT, 0);
       }},
      {"size of relocations",
       [](Library& l) {
         l.change_entry(DT_RELASZ, [](Elf64_Dyn& entry) { entry.d_tag = DT_DEBUG; });
       }},
      {"relocations",
       [](Library& l) {
         l.change_entry(DT_RELACOUNT, [](Elf64_Dyn& entry) { entry = {DT_PLTREL, {DT_RELA}}; });
       }},
      {"relocations",
       [](Library& l) {
         l.set_entry(DT_RELACOUNT, far);
       }},
      {"relocations", relocate([](Elf64_Rela& one) { one.r_offset = far; })},
      {"relocations", relocate([](Elf64_Rela& one) { one.r_offset = 0x1000; })},
      {"symbols",
       relocate([](Elf64_Rela& one) { one.r_info = ELF64_R_INFO(0x7fffffff, R_X86_64_64); })},
      {"indirect functions", relocate([](Elf64_Rela& one) {
         one.r_info = ELF64_R_INFO(0, R_X86_64_IRELATIVE);
         one.r_addend = static_cast<Elf64_Sxword>(far);
       })},
  });
}

TEST_CASE("fault 153: functions to call at the start and the end lie in the library's code") {
  check_refused({
      {"functions to call",
       [](Library& l) {
         l.set_entry(DT_INIT, far);
       }},
      {"functions to call",
       [](Library& l) {
         l.set_entry(DT_FINI, 0);
       }},
      {"functions to call",
       [](Library& l) {
         l.set_entry(DT_INIT_ARRAY, far);
       }},
      {"functions to call",
       [](Library& l) {
         l.set_entry(DT_INIT_ARRAYSZ, 4);
       }},
      {"functions to call",
       [](Library& l) {
         l.set_entry(DT_FINI_ARRAYSZ, 16);
       }},
      {"functions to call",
       [](Library& l) {
         change_start(l, [](Elf64_Rela& one) { one.r_addend = 0x3000; });
       }},
      {"functions to call",
       [](Library& l) {
         change_start(l, [](Elf64_Rela& one) { one.r_info = R_X86_64_NONE; });
       }},
  });
}
#endif

TEST_CASE("fault 154: what the loader cannot give a thread, or protect, is refused") {
  const auto made = [](Elf64_Word type, std::uint64_t size, std::uint64_t alignment) {
    return [=](Library& l) {
      l.change_segment(PT_GNU_STACK, 0, [&](Elf64_Phdr& segment) {
        segment.p_type = type;
        segment.p_memsz = size;
        segment.p_align = alignment;
      });
    };
  };
  check_refused({
      {"for each thread", made(PT_TLS, std::uint64_t{1} << 62U, 8)},
      {"for each thread", made(PT_TLS, 8, std::uint64_t{1} << 62U)},
      {"for each thread", made(PT_TLS, 8, 3)},
      {"constants", made(PT_GNU_RELRO, far, 1)},
      {"segments", made(PT_PHDR, far, 8)},
      {"properties", made(PT_GNU_PROPERTY, far, 8)},
      {"notes",
       [](Library& l) {
         l.change_segment(PT_NOTE, 0, [](Elf64_Phdr& segment) { segment.p_vaddr = far; });
       }},
      {"tables of exceptions",
       [](Library& l) {
         l.change_segment(PT_GNU_EH_FRAME, 0, [](Elf64_Phdr& segment) { segment.p_vaddr = far; });
       }},
  });
}

TEST_CASE("fault 156: libraries that the working folder decides on are refused") {
  for (const char* const place : {"./x.so", "a/x.so", "../x.so"})
    check_refused({{"depends on the working folder", [&](Library& l) {
                      l.add_text(DT_NEEDED, place);
                    }}});
  for (const char* const list : {".", "/usr/lib:", "lib", ":/lib", "$LIB"})
    check_refused({{"depends on the working folder", [&](Library& l) {
                      l.add_text(DT_RUNPATH, list);
                    }}});
  check_refused({{"depends on the working folder", [](Library& l) {
                    l.add_text(DT_AUXILIARY, "./x.so");
                  }}});
}

TEST_CASE("fault 157: memory that is writable and executable, and folders open to others") {
  const auto told = [](const std::function<void(Library&)>& change) {
    const Folder folder;
    Library library;
    change(library);
    Host host;
    Catalogue(host.table, {.files = {folder.write("plugin.so", library.bytes).string()}});
    return host.logged;
  };
  CHECK(told([](Library&) {}).empty());
  CHECK_THAT(told(make_code_writable),
             Catch::Matchers::Contains("memory that is both writable and executable"));
  for (const char* const folder : {"/tmp", "/tmp/not_there", "$ORIGIN/..", "/tmp/a:/usr/lib"})
    CHECK_THAT(told([&](Library& l) { l.add_text(DT_RUNPATH, folder); }),
               Catch::Matchers::Contains("looks for libraries in '") &&
                   Catch::Matchers::Contains("everybody may replace files in '/tmp'"));
  CHECK(told([](Library& l) { l.add_text(DT_RUNPATH, "$ORIGIN:/usr/lib"); }).empty());
  const headwater::test::Shell shell;
  Library open, changeable;
  open.add_text(DT_RUNPATH, "/tmp/not_there");
  make_code_writable(changeable);
  shell.write("work/open.so", open.bytes);
  shell.write("work/changeable.so", changeable.bytes);
  CHECK(shell.run("plugin check ./open.so --filter 'search paths'").status == 1);
  CHECK(shell.run("plugin check ./changeable.so --filter code").status == 1);
  check_trains();
}
