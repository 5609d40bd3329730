"""Opens a report page of 1000 layers, 10 variants and 100 probes in a browser; status 1
when that takes more than two seconds.

    page.py WRITE_PAGES_PROGRAM
"""
import pathlib
import subprocess
import sys
import tempfile

sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent))
import browser
from selenium.webdriver.support.ui import WebDriverWait

OPENED = """
    const [page] = performance.getEntriesByType("navigation");
    const [drawn] = performance.getEntriesByName("gradient drawn");
    return drawn && page.loadEventEnd && Math.max(page.loadEventEnd, drawn.startTime);"""

with tempfile.TemporaryDirectory() as folder, browser.running() as window:
    subprocess.run([sys.argv[1], folder], check=True)
    page = pathlib.Path(folder) / "huge.html"
    times = []
    for _ in range(3):  # the best of three: other programs run here too
        window.get(page.as_uri())
        times.append(WebDriverWait(window, 600).until(lambda w: w.execute_script(OPENED)))
    print(f"page   opens in {min(times):.0f} ms; {page.stat().st_size / 1e6:.1f} MB")
sys.exit(min(times) > 2000)
