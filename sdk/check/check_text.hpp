// What a check found: for people, for programs and for build servers.
#pragma once

#include "check.hpp"
#include <base/document.hpp>
#include <string>

namespace headwater::lab {

/// One line with a sign, and below it what to do.
Document result_document(const TestResult& result);

/// "14 passed, 1 warning, ..."
Document summary_document(const CheckReport& report);

/// {"file", "plugin", "version", "passed", "warned", "skipped", "failed", "tests":
/// [{"subject", "test", "verdict", "sentence", "help", "seconds"}]}
std::string check_json(const CheckReport& report);

/// JUnit's XML, as build servers read it.
std::string check_junit(const CheckReport& report);

}  // namespace headwater::lab
