// Whether targets of files are classes or values.
#pragma once

#include "table_files.hpp"
#include <optional>
#include <string>
#include <string_view>

namespace headwater::lab {

enum class Task { classification, regression };

/// `task`, if it is there.
std::optional<Task> read_task(DataRequest& request);
std::string task_text(std::optional<Task> task);  ///< as in YAML, or ""
std::string task_of(const SampleTable& table);    ///< as in YAML

/// A whole number, exactly.
bool is_class(double target);
inline constexpr std::string_view class_rule =
    "classes are whole numbers; for values say task: regression";

/// Makes indices of targets that are whole numbers, and counts the classes: as they are where
/// the least is 0 and the highest below a million; else each number is a name, and a note at
/// the mark says so.
void number_classes(SampleTable& table, const Mark& mark);

/// Adds samples of another file as a test set. FileError when they are of another shape or
/// kind.
void append_test_set(SampleTable& table, const SampleTable& test, const NamedFile& file);

}  // namespace headwater::lab
