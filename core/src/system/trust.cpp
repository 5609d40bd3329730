// Looks at owners, permissions, sticky folders and links on the way.
#include "trust.hpp"

#include <deque>
#include <filesystem>
#include <fmt/format.h>
#include <grp.h>
#include <mutex>
#include <pwd.h>
#include <set>
#include <string_view>
#include <sys/xattr.h>
#include <system_error>
#include <unistd.h>

namespace headwater {
namespace {

namespace fs = std::filesystem;

constexpr int most_links = 40;  ///< as the system has it

/// Who could change the running program.
struct Keepers {
  std::set<uid_t> users{0};
  std::set<gid_t> groups{};

  void add(const struct stat& entry) {
    users.insert(entry.st_uid);
    if ((entry.st_mode & S_IWGRP) != 0) groups.insert(entry.st_gid);
  }
};

const Keepers& keepers() {
  static const Keepers all = [] {
    Keepers found;
    found.add(program());
    std::error_code error;
    for (fs::path at = fs::read_symlink("/proc/self/exe", error); at.has_relative_path();) {
      at = at.parent_path();
      struct stat folder {};
      if (::stat(at.c_str(), &folder) == 0) found.add(folder);
    }
    return found;
  }();
  return all;
}

bool is_trusted(uid_t user) {
  return user == ::geteuid() || keepers().users.contains(user);
}

/// Whether all members of a group are trusted, and there is one: users have groups of their
/// own, so that files may be writable to the group by default.
bool is_trusted_group(gid_t id) {
  if (keepers().groups.contains(id)) return true;
  static std::mutex mutex;  // the lists of users and groups are the process's
  const std::lock_guard lock(mutex);
  bool some = false, others = false;
  const auto add = [&](const passwd* user) {
    some = true;
    others = others || user == nullptr || !is_trusted(user->pw_uid);
  };
  ::setpwent();
  while (const passwd* const user = ::getpwent())
    if (user->pw_gid == id) add(user);
  ::endpwent();
  const group* const members = ::getgrgid(id);
  for (char** name = members ? members->gr_mem : nullptr; name && *name; ++name)
    add(::getpwnam(*name));
  return some && !others;
}

/// Who else may write to a file or a folder; "": nobody. Where there is an access list, the
/// bits of the group are the most that it grants to anybody.
std::string writers(const std::string& path, const struct stat& entry) {
  if ((entry.st_mode & S_IWOTH) != 0) return "everybody";
  if ((entry.st_mode & S_IWGRP) == 0) return {};
  if (::getxattr(path.c_str(), "system.posix_acl_access", nullptr, 0) > 0)
    return "who is on its access list";
  return is_trusted_group(entry.st_gid) ? "" : fmt::format("a group ({})", entry.st_gid);
}

/// Why the entry of a folder, if it is there, could become another one; "": it cannot. In a
/// sticky folder only its owner, and that of the entry, may take an entry away.
std::string distrust_entry(const fs::path& folder, const struct stat* entry) {
  struct stat found {};
  if (::stat(folder.c_str(), &found) != 0)
    return fmt::format("its folder '{}' cannot be examined", folder.string());
  if (!is_trusted(found.st_uid))
    return fmt::format("the folder '{}' belongs to another user ({})", folder.string(),
                       found.st_uid);
  const bool held = (found.st_mode & S_ISVTX) != 0 && entry && is_trusted(entry->st_uid);
  const std::string others = held ? "" : writers(folder, found);
  return others.empty() ? "" : fmt::format("{} may replace files in '{}'", others, folder.string());
}

}  // namespace

const struct stat& program() {
  static const struct stat file = [] {
    struct stat found {};
    ::stat("/proc/self/exe", &found);
    return found;
  }();
  return file;
}

Way follow(const std::string& path) {
  Way way{"/", {}};
  const fs::path whole = fs::absolute(path);
  std::deque<fs::path> rest(whole.begin(), whole.end());
  for (int links = 0; !rest.empty();) {
    const fs::path here = way.end, name = rest.front();
    rest.pop_front();
    if (name == "/" || name == ".." || name == "." || name.empty()) {
      way.end = name == "/" ? name : name == ".." ? here.parent_path() : here;
      continue;
    }
    const fs::path next = here / name;
    struct stat entry {};
    const bool there = ::lstat(next.c_str(), &entry) == 0;
    if (way.distrust.empty()) way.distrust = distrust_entry(here, there ? &entry : nullptr);
    way.end = there ? next : "";
    if (there && !S_ISLNK(entry.st_mode)) continue;
    if (!there || ++links > most_links) return {"", way.distrust};
    std::error_code error;
    const fs::path target = fs::read_symlink(next, error);
    rest.insert(rest.begin(), target.begin(), target.end());
    way.end = here;
  }
  return way;
}

std::string distrust_file(const std::string& path, const struct stat& file) {
  if (!is_trusted(file.st_uid))
    return fmt::format("the file belongs to another user ({})", file.st_uid);
  const std::string others = writers(path, file);
  return others.empty() ? "" : others + " may write to the file";
}

std::string distrust_folder(const std::string& path) {
  const Way way = follow(path);
  return way.distrust.empty() && !way.end.empty() ? distrust_entry(way.end, nullptr) : way.distrust;
}

}  // namespace headwater
