// Resolves, opens and distrusts plugin files.
#include "plugin_file.hpp"

#include <headwater/config.hpp>

#include "../contract/refusal.hpp"
#include <cerrno>
#include <climits>
#include <fcntl.h>
#include <filesystem>
#include <fmt/format.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace headwater {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t smallest = 64;
constexpr std::uint64_t largest = std::uint64_t{1} << 30U;

std::string reason(int error) {
  return std::error_code(error, std::generic_category()).message();
}

[[noreturn]] void refuse_missing(const fs::path& path) {
  std::error_code error;
  if (fs::is_symlink(path, error))
    refuse(gate::resolve, {.what = "plugin file is a link that leads nowhere",
                           .file = path,
                           .has = "the target " + fs::read_symlink(path, error).string(),
                           .help = "restore the target, or remove the link"});
  std::vector<std::string> siblings;
  for (const auto& entry : fs::directory_iterator(path.parent_path(), error))
    siblings.push_back(entry.path().filename());
  const std::string near = did_you_mean(path.filename().string(), siblings);
  refuse(gate::resolve,
         {.what = "plugin file does not exist",
          .file = path,
          .help = near.empty() ? "check the path, or build the plugin first" : near});
}

fs::path resolve(const std::string& path) {
  const std::string help = "name the .so file of a plugin";
  if (path.empty() || path.find('\0') != std::string::npos || path.size() >= PATH_MAX)
    refuse(gate::resolve, {.what = "this is not the path of a file",
                           .has = fmt::format("{} bytes: {}", path.size(), in_quotes(path)),
                           .needs = fmt::format("1 to {} bytes, none of them 0", PATH_MAX - 1),
                           .help = help});
  const fs::path absolute = fs::absolute(path).lexically_normal();
  if (absolute.extension() != ".so")
    refuse(gate::resolve,
           {.what = "plugin files have names that end with .so", .file = absolute, .help = help});
  std::error_code error;
  const fs::path canonical = fs::canonical(absolute, error);
  if (error == std::errc::no_such_file_or_directory) refuse_missing(absolute);
  if (error)
    refuse(gate::resolve, {.what = "plugin file cannot be reached: " + error.message(),
                           .file = absolute,
                           .help = "check the permissions of the folders on the way"});
  return canonical;
}

/// The running program. Who can change it may change what it searches, too: that makes
/// a build folder of somebody else, or of a group, as good as the program in it.
const struct stat& program() {
  static const struct stat file = [] {
    struct stat found {};
    ::stat("/proc/self/exe", &found);
    return found;
  }();
  return file;
}

bool is_trusted(uid_t owner) {
  return owner == 0 || owner == ::geteuid() || owner == program().st_uid;
}

std::string distrust_file(const struct stat& file) {
  const bool shared_group = (program().st_mode & S_IWGRP) != 0 &&  //
                            program().st_gid == file.st_gid;
  if (!is_trusted(file.st_uid))
    return fmt::format("the file belongs to another user ({})", file.st_uid);
  if ((file.st_mode & S_IWOTH) != 0) return "everybody may write to the file";
  if ((file.st_mode & S_IWGRP) != 0 && !shared_group)
    return fmt::format("a group ({}) may write to the file", file.st_gid);
  return {};
}

/// Why somebody else could put another file in the place of `path`, or "".
std::string distrust_folders(const fs::path& path) {
  for (fs::path next = path; next.has_relative_path(); next = next.parent_path()) {
    struct stat folder {};
    struct stat entry {};
    if (::stat(next.parent_path().c_str(), &folder) != 0 || ::lstat(next.c_str(), &entry) != 0)
      return "its folder '" + next.parent_path().string() + "' cannot be examined";
    if ((folder.st_mode & S_IWOTH) == 0) continue;
    if ((folder.st_mode & S_ISVTX) == 0 || !is_trusted(entry.st_uid))
      return "everybody may replace files in '" + next.parent_path().string() + "'";
  }
  return {};
}

std::string distrust(const fs::path& given, const fs::path& canonical, const struct stat& file) {
  std::string why = distrust_file(file);
  if (why.empty()) why = distrust_folders(canonical);
  const fs::path absolute = fs::absolute(given).lexically_normal();
  if (why.empty() && absolute != canonical) why = distrust_folders(absolute);
  return why;
}

std::string describe_type(mode_t mode) {
  if (S_ISDIR(mode)) return "a folder";
  if (S_ISFIFO(mode)) return "a pipe";
  if (S_ISSOCK(mode)) return "a socket";
  return "a device";
}

void check_shape(const std::string& path, const struct stat& file) {
  const auto size = static_cast<std::uint64_t>(file.st_size);
  if (!S_ISREG(file.st_mode))
    refuse(gate::file, {.what = "plugin file is " + describe_type(file.st_mode),
                        .file = path,
                        .help = "name the .so file itself"});
  if (size < smallest || size > largest)
    refuse(gate::file,
           {.what = size < smallest ? "plugin file is too small" : "plugin file is huge",
            .file = path,
            .has = fmt::format("{} bytes", size),
            .needs = fmt::format("{} bytes to 1 GiB", smallest),
            .help = "build or copy the plugin again"});
  if (file.st_dev == program().st_dev && file.st_ino == program().st_ino)
    refuse(gate::resolve, {.what = "this is the running program, not a plugin",
                           .file = path,
                           .help = "name the .so file of a plugin"});
}

Descriptor open_file(const std::string& path) {
  Descriptor opened(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  if (opened.number() >= 0) return opened;
  const std::string why = reason(errno);
  struct stat file {};
  if (::stat(path.c_str(), &file) == 0) check_shape(path, file);
  refuse(gate::file, {.what = "plugin file cannot be opened: " + why,
                      .file = path,
                      .help = "make the file readable for this user"});
}

}  // namespace

PluginFile::PluginFile(const std::string& path, Chosen chosen, const headwater_host& host)
    : path_(resolve(path)), descriptor_(open_file(path_)) {
  struct stat file {};
  ::fstat(descriptor_.number(), &file);
  check_shape(path_, file);
  identity_ = identity_of(file);
  const std::string why = distrust(path, path_, file);
  if (why.empty()) return;
  if (chosen == Chosen::by_name) {
    log(host, "note: plugin " + path_ + " was named and is loaded, but " + why);
    return;
  }
  refuse(gate::file, {.what = "plugin file is not safe to load: " + why,
                      .file = path_,
                      .needs = "to be changeable only by root or by this user",
                      .help = "correct owner and permissions (chmod go-w), or name the file"});
}

std::string PluginFile::read(std::uint64_t offset, std::uint64_t length) const {
  std::string bytes(static_cast<std::size_t>(length), '\0');
  std::size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t n = ::pread(descriptor_.number(), bytes.data() + done, bytes.size() - done,
                              static_cast<off_t>(offset + done));
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0)
      refuse(gate::file, {.what = "plugin file cannot be read: " +
                                  (n < 0 ? reason(errno) : "it became shorter"),
                          .file = path_,
                          .help = "wait until it is written, then try again"});
    done += static_cast<std::size_t>(n);
  }
  return bytes;
}

}  // namespace headwater
