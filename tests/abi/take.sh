#!/usr/bin/env bash
# Takes the baseline that tests/contract/abi_test.cpp holds every build against: the layouts and
# constants of the contract, and plugins built by this SDK, one of each kind. Changing either breaks
# plugins that people have built, so it is for a new minor version, or a new major one.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cc -std=c11 -g -fPIC -shared -fvisibility=hidden -I../../core/include -o "$work/contract.so" contract.c
abidw --no-corpus-path --no-comp-dir-path --no-show-locs --type-id-style hash \
  --out-file contract.abi "$work/contract.so"

grep -ohE 'HEADWATER_[A-Z0-9_]+ = -?[0-9]+|define HEADWATER_ABI_MAJOR [0-9]+' \
  ../../core/include/headwater/abi.h > constants.txt

mkdir -p kept
for technique in activation/mish initializer/xavier_normal normalizer/layer_norm block/residual \
  loss/mse optimizer/adam schedule/cosine; do
  g++ -std=c++20 -Os -fPIC -shared -fvisibility=hidden -fno-gnu-unique -s \
    -I../../sdk/include -I../../core/include -Wl,--version-script=../../sdk/cmake/plugin.map \
    -Wl,-z,relro,-z,now,-z,noseparate-code,--build-id=none \
    -o "kept/${technique#*/}.so" "../../plugins/$technique.cpp"
done
