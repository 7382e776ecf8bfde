"""Opens report.html in a headless Chromium and prints what it sees as JSON.

report-in-browser.py PAGE [SCREENSHOTS]: for each width and color scheme the overflow of the page and
the contrast of its text, then messages of the console, headings, the accessibility tree, what the
search finds, and how long it took. With a folder, screenshots are kept there.
"""
import base64
import json
import pathlib
import sys
import time

from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.keys import Keys

CONTRAST = """
function parse(color) { const m = color.match(/[\\d.]+/g).map(Number); return m.length > 3 ? m : m.concat(1); }
function light(rgb) {
  const c = rgb.slice(0, 3).map(v => { v /= 255; return v <= 0.03928 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4); });
  return 0.2126 * c[0] + 0.7152 * c[1] + 0.0722 * c[2];
}
function behind(node) {
  for (; node; node = node.parentElement) {
    const color = parse(getComputedStyle(node).backgroundColor);
    if (color[3] > 0) return color;
  }
  return [255, 255, 255, 1];
}
const seen = new Map();
for (const node of document.querySelectorAll("body *:not(svg *):not(script)")) {
  if (!node.innerText || !node.offsetParent || node.children.length > 0) continue;
  const a = light(parse(getComputedStyle(node).color)), b = light(behind(node));
  const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  const key = node.tagName + "." + node.className;
  if (!seen.has(key) || seen.get(key) > ratio) seen.set(key, ratio);
}
return Array.from(seen.entries()).filter(e => e[1] < 4.5).map(e => e[0] + " " + e[1].toFixed(2));
"""

OVERFLOW = """
const width = document.documentElement.clientWidth;
const out = [];
for (const node of document.querySelectorAll("body *")) {
  if (node.closest(".scroll") && !node.matches(".scroll") || node.closest(".skip")) continue;
  const box = node.getBoundingClientRect();
  if (box.width > 0 && (box.right > width + 1 || box.left < -1)) out.push(node.tagName + "." + node.className + " " + Math.round(box.right));
}
return {"page": document.documentElement.scrollWidth - width, "elements": out.slice(0, 5)};
"""


def browser(script=True):
    options = Options()
    options.binary_location = "/usr/bin/chromium"
    for word in ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                 "--hide-scrollbars", "--disable-background-networking"]:
        options.add_argument(word)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = webdriver.Chrome(service=Service("/usr/bin/chromedriver"), options=options)
    if not script:
        driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    return driver


def show(driver, width, scheme):
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
        "width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 600})
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {
        "features": [{"name": "prefers-color-scheme", "value": scheme}]})


def main(page, folder):
    url = pathlib.Path(page).resolve().as_uri()
    seen = {"views": []}
    driver = browser()
    try:
        began = time.monotonic()
        driver.get(url)
        seen["load_seconds"] = time.monotonic() - began
        for width in [360, 1440]:
            for scheme in ["light", "dark"]:
                show(driver, width, scheme)
                time.sleep(0.2)
                driver.execute_script("document.querySelectorAll('details').forEach(d => { d.open = true; })")
                overflow = driver.execute_script(OVERFLOW)
                contrast = driver.execute_script(CONTRAST)
                driver.execute_script("document.querySelectorAll('details').forEach(d => { d.open = false; })")
                seen["views"].append({"width": width, "scheme": scheme, "overflow": overflow, "contrast": contrast})
                if folder:
                    height = driver.execute_script("return document.documentElement.scrollHeight")
                    shot = driver.execute_cdp_cmd("Page.captureScreenshot", {
                        "captureBeyondViewport": True,
                        "clip": {"x": 0, "y": 0, "width": width, "height": min(height, 2400), "scale": 1}})
                    pathlib.Path(folder, f"report-{width}-{scheme}.png").write_bytes(base64.b64decode(shot["data"]))
        show(driver, 1440, "light")
        tree = driver.execute_cdp_cmd("Accessibility.getFullAXTree", {})["nodes"]
        roles = {}
        nameless = []
        for node in tree:
            if node.get("ignored"):
                continue
            role = node.get("role", {}).get("value", "")
            name = node.get("name", {}).get("value", "")
            roles[role] = roles.get(role, 0) + 1
            if role in ["link", "button", "searchbox", "combobox", "image", "region", "heading", "navigation"] and not name:
                nameless.append(role)
        seen["roles"] = roles
        seen["nameless"] = nameless
        seen["headings"] = driver.execute_script(
            "return Array.from(document.querySelectorAll('h1,h2,h3')).map(h => h.tagName)")
        seen["title"] = driver.title
        seen["language"] = driver.execute_script("return document.documentElement.lang")
        seen["links"] = driver.execute_script(
            "return Array.from(document.querySelectorAll('a[href]')).map(a => a.getAttribute('href'))")
        # The keyboard: a slash leads to the search, the escape key empties it.
        body = driver.find_element("tag name", "body")
        body.send_keys("/")
        seen["slash_focuses"] = driver.execute_script("return document.activeElement.id")
        began = time.monotonic()
        driver.switch_to.active_element.send_keys("turnserver")
        time.sleep(0.3)
        seen["search"] = driver.execute_script(
            "return Array.from(document.querySelectorAll('[data-row]:not([hidden])')).map(r => r.textContent).slice(0, 20)")
        seen["status"] = driver.find_element("id", "status").text
        seen["search_seconds"] = time.monotonic() - began - 0.3
        driver.switch_to.active_element.send_keys(Keys.ESCAPE)
        time.sleep(0.2)
        seen["hidden_after_escape"] = driver.execute_script("return document.querySelectorAll('[data-row][hidden]').length")
        seen["port_sources"] = driver.execute_script(
            "return Array.from(document.querySelectorAll('#from option')).map(o => o.textContent)")
        driver.execute_script("const f = document.getElementById('from'); f.value = 'everyone'; f.dispatchEvent(new Event('change'))")
        time.sleep(0.2)
        seen["ports_for_everyone"] = driver.execute_script(
            "return Array.from(document.querySelectorAll('#port-rows tr:not([hidden])')).map(r => r.dataset.from)")
        printed = driver.execute_cdp_cmd("Page.printToPDF", {"printBackground": False})
        seen["printed_bytes"] = len(printed["data"])
        seen["console"] = [entry["message"] for entry in driver.get_log("browser")]
        seen["requests"] = sorted({
            json.loads(entry["message"])["message"]["params"]["request"]["url"]
            for entry in driver.get_log("performance")
            if json.loads(entry["message"])["message"]["method"] == "Network.requestWillBeSent"} - {url})
    finally:
        driver.quit()
    driver = browser(script=False)
    try:
        driver.get(url)
        document = driver.execute_cdp_cmd("DOM.getDocument", {"depth": 0})["root"]["nodeId"]
        search = driver.execute_cdp_cmd("DOM.querySelector", {"nodeId": document, "selector": "#search"})["nodeId"]
        try:
            driver.execute_cdp_cmd("DOM.getBoxModel", {"nodeId": search})
            seen["search_without_script"] = True
        except Exception:
            seen["search_without_script"] = False
        rows = driver.execute_cdp_cmd("DOM.querySelectorAll", {"nodeId": document, "selector": "#port-rows tr"})
        seen["ports_without_script"] = len(rows["nodeIds"])
    finally:
        driver.quit()
    print(json.dumps(seen))


main(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else None)
