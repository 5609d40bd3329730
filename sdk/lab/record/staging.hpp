// A folder that appears whole or not at all.
#pragma once

#include <filesystem>

namespace headwater::lab {

/// Removes what killed processes left beside the target.
void remove_abandoned(const std::filesystem::path& target);

/// A new folder `<target>.partial-<process>` beside the target, which takes its place
/// in commit(). Until then the target is untouched, and without commit() nothing stays;
/// what a killed process left is removed by the next one with the same target.
class StagedFolder {
 public:
  /// Error when the target is a file, the working directory, a mount point, or a folder
  /// that is neither empty nor a run; or when the place cannot be written.
  explicit StagedFolder(const std::filesystem::path& target);
  ~StagedFolder();
  StagedFolder(const StagedFolder&) = delete;
  StagedFolder& operator=(const StagedFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }

  /// Replaces the target, in one step where the file system can. Files in the old run
  /// that the new one does not have move over: they are not ours to delete. When it
  /// fails, the Error says where the whole folder stays.
  void commit();

 private:
  void create();
  void swap_in();
  void remove();

  std::filesystem::path target_, path_;
  int lock_ = -1;  ///< held as long as the process lives
};

}  // namespace headwater::lab
