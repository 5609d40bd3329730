// What a run is told to mean.
#include "catch.hpp"
#include "made_result.hpp"
#include <cmath>
#include <lab/meaning/finding.hpp>
#include <lab/meaning/flow.hpp>
#include <limits>

using namespace headwater;
using namespace headwater::lab;

namespace {

using test::Made;
constexpr double inf = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

}  // namespace

TEST_CASE("findings tell vanishing without saturation from saturation", "[finding]") {
  Made made;
  made.factor = 0.236;
  CHECK(finding(made.trained("disease", 0.1)) ==
        "The gradient vanishes: each layer multiplies it by 0.236, so 1.22e-12 of it is "
        "left on the way from layer 20 to layer 1; the activations are not saturated, "
        "but "
        "their derivative is 0.211 on average and never above 0.25, and the weights do "
        "not make up for it; the network did not learn (test accuracy 0.1).");
  CHECK(short_finding(made.result()) == "vanishes");

  made.saturated = 0.97;
  CHECK(finding(made.result()) ==
        "The gradient vanishes: each layer multiplies it by 0.236, so 1.22e-12 of it is "
        "left on the way from layer 20 to layer 1; 97 % of the activations are "
        "saturated, "
        "which leaves their derivative near 0.");
  CHECK(short_finding(made.result()) == "vanishes, saturated");
}

TEST_CASE("findings name weights, dead units and normalizers", "[finding]") {
  Made made;
  made.factor = 0.7071;
  made.derivative = 0.5;
  made.largest = 1;
  made.saturated = std::nullopt;
  CHECK(finding(made.trained("half", 0.54)) ==
        "The gradient vanishes: each layer multiplies it by 0.7071, so 0.00138 of it is "
        "left on the way from layer 20 to layer 1; the derivative of the activations is "
        "0.5 on average, and "
        "the weights do not make up for it; still, the network learned (test accuracy "
        "0.54).");
  made.normalized = true;
  CHECK_THAT(finding(made.result()),
             Catch::Matchers::Contains("which the normalizer cannot prevent where it stands"));
  made.dead = 0.6;
  CHECK_THAT(finding(made.result()), Catch::Matchers::Contains("60 % of the units are dead"));
  made.dead = 0;
  made.derivative = 1;
  CHECK_THAT(finding(made.result()), Catch::Matchers::Contains("weights are too small"));
}

TEST_CASE("findings on gradients that arrive or explode", "[finding]") {
  Made made;
  made.factor = 1.002;
  CHECK(finding(made.trained("cure", 0.84)) ==
        "The gradient reaches the first layer: each layer multiplies it by 1.002, which "
        "makes 1.04 on the way from layer 20 to layer 1; the network learned (test "
        "accuracy 0.84).");
  CHECK_THAT(finding(made.trained("cure", 0.1)),
             Catch::Matchers::EndsWith("; still, the network did not learn (test accuracy 0.1)."));
  made.saturated = 0.9;  // no alarm as long as the gradient arrives
  CHECK(short_finding(made.result()) == "healthy");
  made.factor = 2;
  CHECK(finding(made.trained("burst", 0.1)) ==
        "The gradient explodes: each layer multiplies it by 2, so it is 524288 times as "
        "large at layer 1 as at layer 20; the network did not learn (test accuracy "
        "0.1).");
  CHECK(short_finding(made.result()) == "explodes");
}

TEST_CASE("findings on numbers that are not there", "[finding]") {
  Made made;
  VariantResult result = made.trained("broken", 0.1);
  result.steps[37].loss = not_a_number;
  CHECK(finding(result) ==
        "Training broke down: the loss is infinite or not a number at step 37; at the "
        "start, each layer multiplied the gradient by 1.");
  result = made.result();
  result.probes[0].layers[3].gradient_rms = inf;
  CHECK(finding(result) == "The gradient is infinite or not a number before any training.");
  result = made.result();
  for (std::size_t i = 0; i < 12; ++i)
    result.probes[0].layers[i].gradient_rms = 0;
  CHECK_THAT(finding(result),
             Catch::Matchers::StartsWith(
                 "The gradient vanishes: nothing of it is left at layer 12 and below;"));
  made.hidden = 1;
  CHECK(finding(made.trained("flat", 0.8)) ==
        "Fewer than two hidden layers: there is no way on which a gradient could vanish; "
        "the network learned (test accuracy 0.8).");
  CHECK_NOTHROW(finding(VariantResult{}));
}

TEST_CASE("findings name an output layer that lets nothing through") {
  Made made;
  made.factor = 1;
  VariantResult result = made.trained("lost", 0.1);
  LayerReading& output = result.probes[0].layers.back();
  output.gradient_rms = 6e-3;
  output.weight_gradient_rms = 1e-3;
  for (std::size_t i = 0; i < made.hidden; ++i)
    result.probes[0].layers[i].gradient_rms = 6e-16;
  output.saturated = 1;
  output.dead = 0;
  CHECK(finding(result) ==
        "The gradient is lost in the output layer, layer 21 (dense): 100 % of its activations are "
        "saturated, which leaves their derivative near 0; the network did not learn (test "
        "accuracy 0.1).");
  CHECK(short_finding(result) == "no gradient");
  output.saturated.reset();
  output.dead = 1;
  CHECK_THAT(finding(result), Catch::Contains("100 % of its units are dead"));
  output.dead.reset();
  CHECK_THAT(finding(result), Catch::Contains("its weights let nothing through;"));
  for (std::size_t i = 0; i < made.hidden; ++i)
    result.probes[0].layers[i].gradient_rms = 0;
  CHECK_THAT(finding(result), Catch::Contains("its weights let nothing through;"));
  output.weight_gradient_rms.reset();
  CHECK_THAT(finding(result), Catch::Contains("layer 21 (dense): it lets nothing through;"));
  output.gradient_rms = 0;
  CHECK(finding(result) ==
        "The loss gives no gradient; the network did not learn (test accuracy 0.1).");
}

TEST_CASE("an output layer that lets nothing through to one hidden layer is named, too") {
  VariantResult result = Made{.hidden = 1}.result();
  result.probes[0].layers[0].gradient_rms = 0;
  result.probes[0].layers[1].weight_gradient_rms = 1;
  CHECK(finding(result) ==
        "The gradient is lost in the output layer, layer 2 (dense): its weights let nothing "
        "through.");
}

TEST_CASE("a hidden layer that stops the gradient is named, whatever the others do") {
  Made made;
  made.saturated = 0.97;
  VariantResult result = made.result();
  result.layer_names[8] = "dropout";
  auto& layers = result.probes[0].layers;
  for (std::size_t i = 0; i < 8; ++i)
    layers[i].gradient_rms = 0;
  layers[8].saturated.reset();
  layers[8].dead.reset();
  CHECK(finding(result) ==
        "The gradient vanishes: nothing of it is left at layer 8 and below; it stops in layer 9 "
        "(dropout).");
  layers[8].dead = 1;
  CHECK_THAT(finding(result), Catch::Contains("it stops in layer 9 (dropout): 100 % of its units"));
  layers[5].activation_mean = layers[5].activation_std = 0;
  layers[5].dead = 0;
  CHECK_THAT(finding(result), Catch::Contains("; layer 6 (dense wave) puts out nothing but 0."));
  layers[8].gradient_rms = 1e-44;  // it was small before
  CHECK_THAT(finding(result), Catch::Contains("97 % of the activations are saturated"));
}

TEST_CASE("little of a gradient is too little where nothing was learned") {
  Made made;
  made.factor = std::pow(0.013, 1.0 / 19);
  CHECK(short_finding(made.result()) == "healthy");
  CHECK(short_finding(made.trained("learned", 0.84)) == "healthy");
  VariantResult result = made.trained("in vain", 0.1);
  CHECK(short_finding(result) == "begins to vanish");
  CHECK_THAT(finding(result), Catch::Contains("so 0.013 of it is left") &&
                                  Catch::Contains("; the network did not learn"));
  result.test_accuracy.reset();
  CHECK(short_finding(result) == "begins to vanish");  // its loss fell from 2.5 to 2.303
  result.train_loss = 2.2;
  CHECK(short_finding(result) == "healthy");
  made.factor = std::pow(0.06, 1.0 / 19);
  CHECK(short_finding(made.trained("much", 0.1)) == "healthy");
}

TEST_CASE("a healthy start that dies is told", "[finding]") {
  Made made;
  VariantResult result = made.trained("late", 0.1);
  made.factor = 0.5;
  made.dead = 0.7;
  result.probes.push_back(made.result().probes[0]);
  result.probes.back().step = 99;
  CHECK_THAT(finding(result),
             Catch::Matchers::Contains("; 70 % of the units of layer 1 are dead; at step "
                                       "99 only 1.91e-6 of it is left;"));
}

TEST_CASE("thresholds of the diagnosis", "[finding]") {
  CHECK(flow_of(2.4e-3) == Flow::vanishes);
  CHECK(flow_of(0) == Flow::vanishes);
  CHECK(flow_of(2.6e-3) == Flow::fades);
  CHECK(flow_of(1.1e-2) == Flow::healthy);
  CHECK(flow_of(99) == Flow::healthy);
  CHECK(flow_of(101) == Flow::grows);
  CHECK(flow_of(1.1e4) == Flow::explodes);
  CHECK(flow_of(inf) == Flow::broken);
  CHECK(flow_of(not_a_number) == Flow::unknown);
}

TEST_CASE("a layer that is dead in the end is not called healthy") {
  Made made;
  VariantResult result = made.trained("died", 0.1);
  result.probes.push_back(result.probes[0]);
  result.probes[1].step = 99;
  LayerReading& second = result.probes[1].layers[1];
  second.dead = 0.99;
  CHECK(short_finding(result) == "healthy");
  CHECK_THAT(finding(result), Catch::Contains("; 99 % of the units of layer 2 are dead;"));
  second.dead = 1;
  result.probes[1].layers[0].gradient_rms = 0;
  CHECK(short_finding(result) == "a dead layer");
  CHECK(words_of(flow_of(result)).tint == Tint::bad);
  CHECK(finding(result) ==
        "The gradient reaches the first layer at the start: each layer multiplies it by 1, which "
        "makes 1 on the way from layer 20 to layer 1; at step 99 all units of layer 2 are dead, so "
        "nothing gets past it; the network did not learn (test accuracy 0.1).");
}

TEST_CASE("the one hidden layer of a network may be dead") {
  VariantResult result = Made{.hidden = 1}.trained("shallow", 0.1);
  CHECK(flow_of(result) == Flow::unknown);
  result.probes[0].layers[0].dead = 1;
  CHECK(short_finding(result) == "a dead layer");
  CHECK(finding(result) ==
        "No gradient gets past layer 1: at step 0 all its units are dead; the network did not "
        "learn (test accuracy 0.1).");
}
