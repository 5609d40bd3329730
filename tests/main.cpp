// The main function of the tests.
#define CATCH_CONFIG_MAIN
#include "catch.hpp"
