// A folder that appears whole or not at all.
#include "staging.hpp"

#include <headwater/error.hpp>

#include "environment.hpp"
#include <base/file.hpp>
#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <string>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace headwater::lab {

namespace fs = std::filesystem;

namespace {

/// Is this folder a run of ours? Its environment.json says so.
bool is_run(const fs::path& folder) {
  const fs::path file = folder / "environment.json";
  std::error_code ignored;
  return fs::is_regular_file(file, ignored) && is_environment(read_file(file));
}

constexpr const char* mark = ".partial-";

[[noreturn]] void refuse(const fs::path& target, const std::string& why) {
  throw Error("cannot write the run to '" + target.string() + "': " + why);
}

/// Absolute, links followed, no slash at the end.
fs::path resolve(const fs::path& target) {
  std::error_code error;
  fs::path path = fs::weakly_canonical(fs::absolute(target), error);
  if (error) refuse(target, error.message());
  return path.has_filename() ? path : path.parent_path();
}

bool is_mount_point(const fs::path& folder) {
  struct stat own {
  }, parent{};
  return stat(folder.c_str(), &own) == 0 && stat(folder.parent_path().c_str(), &parent) == 0 &&
         own.st_dev != parent.st_dev;
}

void check_target(const fs::path& target) {
  std::error_code error;
  const fs::file_status status = fs::status(target, error);
  if (status.type() == fs::file_type::not_found) return;
  if (error) refuse(target, error.message());
  if (!fs::is_directory(status)) refuse(target, "it is not a folder");
  if (fs::equivalent(target, fs::current_path(), error))
    refuse(target, "it is the working directory; name a folder inside it");
  if (is_mount_point(target)) refuse(target, "it is a mount point; name a folder inside it");
  if (access(target.c_str(), R_OK | W_OK | X_OK) != 0) fail_with_errno("write", target);
  if (!fs::is_empty(target) && !is_run(target))
    refuse(target, "it holds other files and is not an earlier run; name a new folder");
}

/// The descriptor of a folder that no living process holds, locked; or -1.
int lock_folder(const fs::path& folder) {
  const int descriptor = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (descriptor < 0) return -1;
  struct stat opened {
  }, named{};
  const bool ours = flock(descriptor, LOCK_EX | LOCK_NB) == 0 && fstat(descriptor, &opened) == 0 &&
                    stat(folder.c_str(), &named) == 0 && opened.st_ino == named.st_ino;
  if (ours) return descriptor;
  close(descriptor);
  return -1;
}

void flush_folder(const fs::path& folder) {
  const int descriptor = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return;
  fsync(descriptor);
  close(descriptor);
}

void keep_other_files(const fs::path& old, const fs::path& current) {
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(old, ignored)) {
    const fs::path place = current / entry.path().filename();
    if (!fs::exists(place)) fs::rename(entry.path(), place, ignored);
  }
}

}  // namespace

void remove_abandoned(const fs::path& of) {
  const fs::path target = resolve(of);
  const std::string prefix = target.filename().string() + mark;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(target.parent_path(), ignored)) {
    if (!entry.path().filename().string().starts_with(prefix)) continue;
    const int descriptor = lock_folder(entry.path());
    if (descriptor < 0) continue;
    fs::remove_all(entry.path(), ignored);
    close(descriptor);
  }
}

StagedFolder::StagedFolder(const fs::path& target) : target_(resolve(target)) {
  check_target(target_);
  std::error_code error;
  fs::create_directories(target_.parent_path(), error);
  if (error) refuse(target_, error.message());
  remove_abandoned(target_);
  create();
}

void StagedFolder::create() {
  for (int attempt = 0; lock_ < 0; ++attempt) {
    path_ = target_;
    path_ += mark + std::to_string(getpid()) + "-" + std::to_string(attempt);
    if (mkdir(path_.c_str(), 0777) == 0)
      lock_ = lock_folder(path_);
    else if (errno != EEXIST)
      fail_with_errno("write", target_);
  }
}

StagedFolder::~StagedFolder() {
  remove();
  if (lock_ >= 0) close(lock_);
}

void StagedFolder::remove() {
  std::error_code ignored;
  if (!path_.empty()) fs::remove_all(path_, ignored);
  path_.clear();
}

void StagedFolder::commit() {
  flush_folder(path_);
  try {
    check_target(target_);
    swap_in();
  } catch (const Error& error) {
    const fs::path whole = std::exchange(path_, {});
    throw Error(std::string(error.what()) + "; the run is complete in '" + whole.string() + "'");
  }
  flush_folder(target_.parent_path());
}

void StagedFolder::swap_in() {
  if (rename(path_.c_str(), target_.c_str()) == 0) {
    path_.clear();
    return;
  }
  if (errno != ENOTEMPTY && errno != EEXIST) fail_with_errno("write", target_);
  if (renameat2(AT_FDCWD, path_.c_str(), AT_FDCWD, target_.c_str(), RENAME_EXCHANGE) != 0) {
    // A file system without exchange: two steps.
    fs::path old = target_;
    old += mark + std::string("old");
    if (rename(target_.c_str(), old.c_str()) != 0 || rename(path_.c_str(), target_.c_str()) != 0)
      fail_with_errno("write", target_);
    path_ = old;
  }
  keep_other_files(path_, target_);  // path_ is the old run now
  remove();
}

}  // namespace headwater::lab
