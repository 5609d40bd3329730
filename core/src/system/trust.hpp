// Who else could change what a path leads to. Root may, this user, and whoever could change
// the running program, its file or a folder on the way to it: nobody gains by a plugin what
// the program gives already. A group counts as its owner where nobody else is in it.
#pragma once

#include <string>
#include <sys/stat.h>

namespace headwater {

/// Where a path leads, followed name by name as the system does.
struct Way {
  std::string end;       ///< absolute, without links; empty: it leads nowhere
  std::string distrust;  ///< why others could lead it elsewhere; empty: they could not
};
Way follow(const std::string& path);

/// Why others could change this file; "": they could not.
std::string distrust_file(const std::string& path, const struct stat& file);

/// Why others could put files into this folder, or lead its path elsewhere, there or not.
std::string distrust_folder(const std::string& path);

/// The file of the running program.
const struct stat& program();

}  // namespace headwater
