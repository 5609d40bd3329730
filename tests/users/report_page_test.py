"""The report page in a browser: headless Chromium does what people do.

    report_page_test.py STORY_RUN_FOLDER WRITE_PAGES_PROGRAM FOLDER_FOR_PAGES
"""
import base64
import csv
import json
import pathlib
import re
import subprocess
import sys
import unittest

from browser import running
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select, WebDriverWait

STORY, WRITE_PAGES, PAGES = sys.argv[1:4]
WIDTHS = (1400, 380)
SCHEMES = ("light", "dark")
DRAWN = "return performance.getEntriesByName('all drawn').length"


def setUpModule():
    global browser
    subprocess.run([WRITE_PAGES, PAGES], check=True)
    browser = unittest.enterModuleContext(running())


class PageTest(unittest.TestCase):
    path = pathlib.Path(STORY) / "report.html"

    def open(self, width=1400, scheme="light"):
        browser.get_log("browser"), browser.get_log("performance")
        browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
            "width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False})
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {
            "features": [{"name": "prefers-color-scheme", "value": scheme}]})
        browser.get(self.path.resolve().as_uri())
        WebDriverWait(browser, 600).until(lambda b: b.execute_script(DRAWN))

    def tearDown(self):
        """No complaint in the console, and nothing asked for but the page itself."""
        self.assertEqual(browser.get_log("browser"), [])
        events = [json.loads(entry["message"])["message"]
                  for entry in browser.get_log("performance")]
        asked = {event["params"]["request"]["url"].split("#")[0] for event in events
                 if event["method"] == "Network.requestWillBeSent"}
        self.assertEqual(asked, {self.path.resolve().as_uri()})

    def find(self, selector):
        return browser.find_element(By.CSS_SELECTOR, selector)

    def all(self, selector):
        return browser.find_elements(By.CSS_SELECTOR, selector)

    def open_table(self):
        self.find("#gradient summary").click()
        WebDriverWait(browser, 600).until(lambda _: self.all("#gradient tbody tr"))

    def run_json(self):
        return json.loads(browser.execute_script(
            "return document.getElementById('run').textContent"))

    def press(self, selector, *keys):
        element = self.find(selector)
        browser.execute_script("arguments[0].focus()", element)
        for key in keys:
            element.send_keys(key)

    def tip(self, section):
        return self.find(f"#{section} .tip:not([hidden])").text

    def lines(self, section):
        return {int(line.get_attribute("data-variant"))
                for line in self.all(f"#{section} .series")}

    def only(self, name):
        """Switches all variants off but one."""
        self.find("#gradient .all button:last-child").click()
        for entry in self.all("#gradient .entry"):
            if entry.text == name:
                entry.click()


class Story(PageTest):
    @classmethod
    def setUpClass(cls):
        folder = pathlib.Path(STORY)
        cls.layers, cls.histograms = (
            list(csv.DictReader((folder / name).read_text().splitlines()))
            for name in ("layers.csv", "histograms.csv"))
        cls.summary = json.loads((folder / "summary.json").read_text())

    def gradient(self, variant, layer, step=0):
        row, = (row for row in self.layers if row["variant"] == variant
                and row["layer"] == str(layer) and row["step"] == str(step))
        return float(row["gradient_rms"])

    def test_size(self):
        self.open()
        self.assertLess(self.path.stat().st_size, 2e6)

    def test_widths_and_schemes(self):
        grounds = set()
        for width in WIDTHS:
            for scheme in SCHEMES:
                with self.subTest(width=width, scheme=scheme):
                    self.open(width, scheme)
                    self.assertLessEqual(browser.execute_script(
                        "return document.documentElement.scrollWidth"), width)
                    self.assertEqual(len(self.all("section")), 7)
                    self.assertEqual(len(self.all("#gradient .series .line")), 13)
                    grounds.add((scheme, browser.execute_script(
                        "return getComputedStyle(document.body).backgroundColor")))
        self.assertEqual(len(grounds), 2)

    def test_theme_button(self):
        self.open(scheme="dark")
        ground = "return getComputedStyle(document.body).backgroundColor"
        dark = browser.execute_script(ground)
        self.find("#theme").click()
        self.assertNotEqual(browser.execute_script(ground), dark)

    def test_findings(self):
        self.open()
        self.assertEqual(self.find("h1").text, "vanishing_gradient")
        self.assertIn("fashion_mnist", self.find("#findings .facts").text)
        cards = [(card.find_element(By.TAG_NAME, "h3").text,
                  card.find_element(By.TAG_NAME, "p").text) for card in self.all(".card")]
        self.assertEqual(cards, [(v["name"], v["finding"]) for v in self.summary["variants"]])

    def test_switches(self):
        for width in WIDTHS:
            with self.subTest(width=width):
                self.open(width)
                everything = set(range(13))
                entry = self.all("#gradient .entry")[2]
                for expected in (everything - {2}, everything):
                    entry.click()
                    self.assertEqual(self.lines("gradient"), expected)
                    self.assertEqual(self.lines("training"), expected)
                    boxes = self.all("#training .entry input")
                    self.assertEqual(boxes[2].is_selected(), 2 in expected)

    def test_hover(self):
        for width in WIDTHS:
            with self.subTest(width=width):
                self.open(width)
                self.only("sigmoid_xavier")
                mark = self.all("#gradient .mark")[4]
                browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", mark)
                ActionChains(browser).move_to_element(mark).perform()
                name, layer, value, step = self.tip("gradient").splitlines()
                self.assertEqual(name, "sigmoid_xavier")
                self.assertEqual(layer, "layer 5, dense sigmoid")
                shown = float(value.split()[-1])
                measured = self.gradient("sigmoid_xavier", 5)
                self.assertAlmostEqual(shown / measured, 1, delta=6e-3)
                self.assertEqual(step, "at step 0")

    def test_bound(self):
        self.open()
        bounds = [text.text for text in self.all("#gradient .bound text")]
        self.assertEqual(bounds, ["bound 0.25^l"])
        self.only("relu_he")
        self.assertEqual(self.all("#gradient .bound"), [])

    def test_keyboard(self):
        self.open()
        self.press("#gradient .chart svg", Keys.ARROW_RIGHT, Keys.ARROW_RIGHT)
        self.assertIn("layer 2,", self.tip("gradient"))
        self.press("#gradient .chart svg", Keys.ARROW_DOWN)
        self.assertTrue(self.tip("gradient").startswith("sigmoid_adam"))
        self.press("#gradient .chart svg", Keys.ESCAPE)
        self.assertEqual(self.all("#gradient .tip:not([hidden])"), [])
        self.press("#over-time .chart svg", Keys.ARROW_RIGHT, Keys.ARROW_DOWN)
        value = float(self.tip("over-time").splitlines()[1].split()[-1])
        self.assertAlmostEqual(value / self.gradient("sigmoid_xavier", 2), 1, delta=6e-3)

    def test_step_of_training(self):
        self.open()
        last = self.layers[-1]["step"]
        self.press("#gradient-step", Keys.END)
        self.assertEqual(self.find("#gradient output").text, last)
        self.open_table()
        cells = [cell.text for cell in self.all("#gradient tbody tr:first-child > *")]
        self.assertEqual(len(cells), 14)
        measured = self.gradient("sigmoid_xavier", 1, last)
        self.assertAlmostEqual(float(cells[1]) / measured, 1, delta=6e-3)

    def test_ranking(self):
        self.open()
        rows = [row.text for row in self.all(".ranking tbody th")]
        by_accuracy = sorted(self.summary["variants"], key=lambda v: -v["test_accuracy"])
        best = {v["name"] for v in by_accuracy
                if v["test_accuracy"] == by_accuracy[0]["test_accuracy"]}
        self.assertIn(rows[0], best)
        self.assertEqual([th.text for th in self.all(".ranking thead th")],
                         ["rank", "variant", "test accuracy", "test loss", "train loss",
                          "factor per layer", "gradient ratio", "seconds", "finding"])
        self.all(".ranking thead button")[3].click()
        losses = [float(cell.text) for cell in self.all(".ranking tbody td:nth-child(4)")]
        self.assertEqual(losses, sorted(losses))

    def test_layer_of_histogram(self):
        self.open()
        Select(self.find("#histogram-variant")).select_by_visible_text("tanh_xavier")
        Select(self.find("#histogram-layer")).select_by_index(20)
        self.assertIn("-inf", self.find("#activations svg").text)
        Select(self.find("#histogram-layer")).select_by_index(2)
        WebDriverWait(browser, 600).until(lambda _: "-inf" not in self.find("#activations svg").text)
        self.press("#activations svg", Keys.ARROW_RIGHT)
        first, last = (row for row in self.histograms
                       if row["variant"] == "tanh_xavier" and row["layer"] == "3")
        lines = self.tip("activations").splitlines()
        at = next(i for i in range(64) if first[f"b{i}"] != "0")
        outputs = sum(int(first[f"b{i}"]) for i in range(64))
        for line, row in zip(lines[1:], (first, last)):
            self.assertTrue(line.endswith(f" {row[f'b{at}']} of {outputs}"), lines)

    def test_record(self):
        self.open()
        text = self.find("#record").text
        for plugin in self.run_json()["plugins"]:
            self.assertIn(plugin["sha256"], text)
        self.find(".configuration summary").click()
        resolved = (pathlib.Path(STORY) / "resolved.yaml").read_text()
        self.assertTrue(resolved.startswith(self.find("pre").get_property("textContent")))

    def test_print(self):
        self.open(scheme="dark")
        width = self.find("#gradient .chart svg").get_attribute("width")
        pdf = base64.b64decode(browser.execute_cdp_cmd("Page.printToPDF", {})["data"])
        self.assertTrue(pdf.startswith(b"%PDF"))
        self.assertIn(len(re.findall(rb"/Type\s*/Page\b", pdf)), range(4, 15))
        self.assertEqual(self.find("#gradient .chart svg").get_attribute("width"), width)


class Odd(PageTest):
    path = pathlib.Path(PAGES) / "odd.html"
    name = "<img src=x onerror=alert(1)></script><!-- é"

    def test_markup_stays_text(self):
        self.open()
        self.assertEqual(self.find("h1").text, '<b>odd</b> & "co"')
        self.assertEqual(self.find(".card h3").text, self.name)
        self.assertIn('first in <i>no</i> "layer" & more', self.find(".card p").text)
        self.assertEqual(self.all("img, h1 b, .card i, .tip b b"), [])
        self.open_table()
        self.assertEqual(self.find("#gradient th:nth-child(2)").text, self.name)
        self.assertIn("</script>", self.find("pre").get_property("textContent"))

    def test_numbers_are_shown_as_what_they_are(self):
        for width in WIDTHS:
            with self.subTest(width=width):
                self.open(width)
                self.only(self.name)
                bands = [band.text for band in self.all("#gradient .special")]
                self.assertEqual(sorted(bands), ["0", "inf", "nan"])
                values = []
                for _ in range(6):
                    self.press("#gradient .chart svg", Keys.ARROW_RIGHT)
                    values.append(self.tip("gradient").splitlines()[2].split()[-1])
                self.assertEqual(values, ["0", "1.23e-31", "0", "inf", "nan", "4.94e-324"])
                text = self.find("#gradient .specials").text
                self.assertIn(f"Exactly 0: {self.name} in layers 1, 3.", text)
                self.assertIn("in layer 4.", text)
                self.assertIn("in layer 5.", text)
                losses = self.find("#training .specials").text
                self.assertIn(f"Not a number: {self.name} in step 10.", losses)
                self.assertIn(f"Infinite: {self.name} in step 11.", losses)
                self.assertIn("1 of 201 outputs", self.find("#activations .specials").text)
                self.assertIn("0", self.find("#over-time svg").text.split())

    def test_no_overflow(self):
        self.open(380)
        self.assertLessEqual(browser.execute_script(
            "return document.documentElement.scrollWidth"), 380)


class Huge(PageTest):
    path = pathlib.Path(PAGES) / "huge.html"

    def test_layers_at_the_ends(self):
        self.open()
        self.press("#over-time .chart svg", Keys.ARROW_DOWN)
        self.assertIn("layer 1,", self.tip("over-time"))
        Select(self.find("#histogram-layer")).select_by_index(1000)
        self.press("#activations svg", Keys.ARROW_RIGHT)
        self.assertIn(" of 200", self.tip("activations"))


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)
