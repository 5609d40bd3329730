// Resolves, opens and distrusts plugin files.
#include "plugin_file.hpp"

#include <headwater/config.hpp>

#include "../contract/refusal.hpp"
#include <algorithm>
#include <cerrno>
#include <climits>
#include <fcntl.h>
#include <filesystem>
#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <system_error>
#include <tuple>
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

Way resolve(const std::string& path) {
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
  std::ignore = fs::canonical(absolute, error);
  if (error == std::errc::no_such_file_or_directory) refuse_missing(absolute);
  if (error)
    refuse(gate::resolve, {.what = "plugin file cannot be reached: " + error.message(),
                           .file = absolute,
                           .help = "check the permissions of the folders on the way"});
  return follow(absolute);
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

[[noreturn]] void refuse_copy(const std::string& path, const std::string& why) {
  refuse(gate::file, {.what = "plugin file cannot be copied into memory: " + why,
                      .file = path,
                      .help = "try again; free memory, or make room for it"});
}

/// The path names it, as far as it fits, where the system lists what is loaded.
Descriptor memory_file(const std::string& path) {
  constexpr std::size_t longest = 249;
  Descriptor made(::memfd_create(path.substr(0, longest).c_str(), MFD_CLOEXEC | MFD_ALLOW_SEALING));
  if (made.number() < 0) refuse_copy(path, reason(errno));
  return made;
}

}  // namespace

PluginFile::PluginFile(const std::string& path, Chosen chosen, const headwater_host& host)
    : PluginFile(resolve(path)) {
  if (distrust_.empty()) return;
  if (chosen == Chosen::by_name) {
    log(host, "note: plugin " + path_ + " was named and is loaded, but " + distrust_);
    return;
  }
  refuse(gate::file, {.what = "plugin file is not safe to load: " + distrust_,
                      .file = path_,
                      .needs = "to be changeable only by root or by this user",
                      .help = "correct owner and permissions (chmod go-w), or name the file"});
}

PluginFile::PluginFile(const Way& way)
    : path_(way.end), descriptor_(open_file(path_)), distrust_(way.distrust) {
  struct stat file {};
  ::fstat(descriptor_.number(), &file);
  check_shape(path_, file);
  identity_ = identity_of(file);
  if (distrust_.empty()) distrust_ = distrust_file(path_, file);
}

PluginFile PluginFile::sealed() const {
  PluginFile copy(path_, memory_file(path_), identity_);
  constexpr std::uint64_t piece = std::uint64_t{1} << 20U;
  const int to = copy.descriptor_.number();
  for (std::uint64_t at = 0; at < size();) {
    const std::string bytes = read(at, std::min(piece, size() - at));
    const ssize_t n = ::write(to, bytes.data(), bytes.size());
    if (n < 0 && errno != EINTR) refuse_copy(path_, reason(errno));
    at += static_cast<std::uint64_t>(std::max<ssize_t>(n, 0));
    if (n >= 0) ::lseek(to, static_cast<off_t>(at), SEEK_SET);
  }
  struct stat now {};
  if (::fstat(descriptor_.number(), &now) != 0 || identity_of(now) != identity_)
    refuse_copy(path_, "it was written meanwhile");
  constexpr int seals = F_SEAL_WRITE | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL;
  if (::fcntl(to, F_ADD_SEALS, seals) != 0) refuse_copy(path_, reason(errno));
  copy.loadable_ = fmt::format("/proc/self/fd/{}", to);
  return copy;
}

bool PluginFile::has_bytes_of(const PluginFile& other) const {
  constexpr std::uint64_t piece = std::uint64_t{1} << 20U;
  if (size() != other.size()) return false;
  for (std::uint64_t at = 0; at < size(); at += piece) {
    const std::uint64_t n = std::min(piece, size() - at);
    if (read(at, n) != other.read(at, n)) return false;
  }
  return true;
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
