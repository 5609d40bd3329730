"""Headless Chromium, for what opens the pages that Headwater writes."""
import contextlib
import tempfile

from selenium import webdriver
from selenium.common.exceptions import WebDriverException
from selenium.webdriver.chrome.service import Service


def start(profile):
    options = webdriver.ChromeOptions()
    options.binary_location = "/usr/bin/chromium"
    for flag in ("--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run",
                 "--disable-background-networking", "--disable-component-update",
                 "--disable-sync", "--disable-quic", "--force-prefers-reduced-motion",
                 "--user-data-dir=" + tempfile.mkdtemp(dir=profile)):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    return webdriver.Chrome(service=Service("/usr/bin/chromedriver"), options=options)


@contextlib.contextmanager
def running():
    """A browser; on a slow machine it may miss its own deadline for starting."""
    with tempfile.TemporaryDirectory(prefix="headwater-page-",
                                     ignore_cleanup_errors=True) as profile:
        for attempt in range(5):
            try:
                browser = start(profile)
                break
            except WebDriverException:
                if attempt == 4:
                    raise
        browser.get("about:blank")  # leaves the page that Chromium starts with
        try:
            yield browser
        finally:
            browser.quit()
