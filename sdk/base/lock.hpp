// Locks: files that name the plugins which may be loaded, by the digests of their
// files.
#pragma once

#include <headwater/context.hpp>

#include <string>
#include <vector>

namespace headwater::lab {

/// One line of a lock: a technique, "activation/relu", and the digest of its file.
struct Pin {
  std::string technique, sha256;
};

/// The plugin files that a configuration was locked to.
struct Lock {
  std::string file;
  std::vector<Pin> pins{};
};

/// A lock as `headwater plugin lock` writes it. Error with all mistakes of the file,
/// also when there is none.
Lock read_lock(const std::string& file);

/// For ContextOptions::admit: lets in what is locked, and no other file.
decltype(ContextOptions::admit) admit_locked(Lock lock);

}  // namespace headwater::lab
