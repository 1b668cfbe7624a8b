// Package pagetest looks at pages for a person in a headless browser, as tests do.
package pagetest

import (
	"bytes"
	"context"
	"encoding/json"
	"html"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"
	"time"
)

// Browse runs a headless Chromium, with an empty profile, and returns what it printed and what it
// logged. It skips the test where there is none.
func Browse(t testing.TB, args ...string) (printed, logged string) {
	t.Helper()
	program := os.Getenv("CHROMIUM")
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if program == "" {
			program, _ = exec.LookPath(name)
		}
	}
	if program == "" {
		t.Skip("no browser: chromium is not on PATH and CHROMIUM is not set")
	}
	profile, err := os.MkdirTemp("", "runzero-page-") //nolint:usetesting // the browser may still be writing: not to be able to remove it is no failure
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(profile) })
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	//nolint:gosec // the program and its arguments are of tests
	cmd := exec.CommandContext(ctx, program, append([]string{
		"--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
		"--disable-component-update",
		"--disable-sync", "--hide-scrollbars", "--enable-logging=stderr", "--user-data-dir=" + profile,
	}, args...)...)
	var out, log bytes.Buffer
	cmd.Stdout, cmd.Stderr, cmd.WaitDelay = &out, &log, 10*time.Second
	if err := cmd.Run(); err != nil {
		t.Fatalf("%s: %v\n%s", program, err, log.String())
	}
	return out.String(), log.String()
}

// Complaints are the lines that a page wrote to the browser's console.
func Complaints(logged string) []string {
	return regexp.MustCompile(`(?m)^.*CONSOLE.*$`).FindAllString(logged, -1)
}

// probe is a page of the test's own, with scripts, that looks at the product's page in frames of
// two widths, in which scripts are switched off, with all details open. It reports what sticks out
// on the right, and the text with the least contrast to what is behind it.
const probe = `<!DOCTYPE html><title>probe</title>
<iframe sandbox="allow-same-origin" src="/framed" width="400" height="800"></iframe>
<iframe sandbox="allow-same-origin" src="/framed" width="1280" height="800"></iframe>
<script>
const parse = c => { const n = c.match(/[\d.]+/g).map(Number); return n.length < 4 ? [...n, 1] : n }
const light = c => { const [r, g, b] = c.slice(0, 3).map(v => (v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4); return 0.2126 * r + 0.7152 * g + 0.0722 * b }
const behind = e => { for (; e; e = e.parentElement) { const c = parse(getComputedStyle(e).backgroundColor); if (c[3] > 0.5) return c } return [255, 255, 255, 1] }
addEventListener("load", () => {
  const reports = [...document.querySelectorAll("iframe")].map(frame => {
    const doc = frame.contentDocument, width = doc.documentElement.clientWidth
    doc.querySelectorAll("details").forEach(d => { d.open = true })
    const report = { width, wide: doc.documentElement.scrollWidth, out: [], contrast: 99, text: "", texts: 0, dark: matchMedia("(prefers-color-scheme: dark)").matches }
    for (const e of doc.body.querySelectorAll("*")) {
      const box = e.getBoundingClientRect()
      if (box.width && box.right > width + 0.5 && !e.closest("svg")) report.out.push(e.tagName + " " + e.textContent.trim().slice(0, 40))
      const text = [...e.childNodes].filter(n => n.nodeType === 3).map(n => n.data).join("").trim()
      if (!text || !box.width || e.closest("svg")) continue
      report.texts++
      const [a, b] = [light(parse(getComputedStyle(e).color)), light(behind(e))].sort((x, y) => y - x)
      const contrast = (a + 0.05) / (b + 0.05)
      if (contrast < report.contrast) { report.contrast = contrast; report.text = text.slice(0, 40) }
    }
    report.out = report.out.slice(0, 5)
    return report
  })
  document.body.append(Object.assign(document.createElement("pre"), { textContent: JSON.stringify(reports) }))
})
</script>`

// Serve serves a page under "/", and the means of [CheckLooks]: the page as it is but for being
// allowed into frames, and a page with scripts that looks at it.
func Serve(t testing.TB, page http.Handler) (address string) {
	t.Helper()
	mux := http.NewServeMux()
	mux.Handle("/", page)
	mux.HandleFunc("/probe", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write([]byte(probe))
	})
	mux.HandleFunc("/framed", func(w http.ResponseWriter, r *http.Request) {
		answer := httptest.NewRecorder()
		page.ServeHTTP(answer, httptest.NewRequestWithContext(r.Context(), http.MethodGet, "/", nil))
		w.Header().Set("Content-Type", answer.Header().Get("Content-Type"))
		if policy := answer.Header().Get("Content-Security-Policy"); policy != "" {
			w.Header().Set("Content-Security-Policy",
				strings.Replace(policy, "frame-ancestors 'none'", "frame-ancestors 'self'", 1))
		}
		_, _ = w.Write(answer.Body.Bytes())
	})
	s := httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return s.URL
}

// CheckLooks looks at the page of an address of [Serve] with all details open, in a phone's and a
// desktop's width, without scripts, in a color scheme, "light" or "dark": nothing sticks out on the
// right, and every text has a contrast of 4.5 at least. The page has leastTexts texts or more.
func CheckLooks(t testing.TB, address, scheme string, leastTexts int) {
	t.Helper()
	setting := map[string]string{"dark": "0", "light": "1"}[scheme]
	dom, logged := Browse(t, "--blink-settings=preferredColorScheme="+setting, "--window-size=1800,1000", "--dump-dom",
		address+"/probe")
	_, rest, found := strings.Cut(dom, "<pre>")
	text, _, _ := strings.Cut(rest, "</pre>")
	var reports []struct {
		Width, Wide, Texts int
		Out                []string
		Contrast           float64
		Text               string
		Dark               bool
	}
	if err := json.Unmarshal([]byte(html.UnescapeString(text)), &reports); !found || err != nil || len(reports) != 2 {
		t.Fatalf("no report: %v\n%s", err, logged)
	}
	for i, width := range []int{400, 1280} {
		r := reports[i]
		if r.Width != width || r.Texts < leastTexts || r.Dark != (scheme == "dark") {
			t.Errorf("%d pixels, %d texts, dark: %v: not what was to be looked at", r.Width, r.Texts, r.Dark)
		}
		if r.Wide > width || len(r.Out) > 0 {
			t.Errorf("at %d pixels the page is %d wide: %s", width, r.Wide, strings.Join(r.Out, "; "))
		}
		if r.Contrast < 4.5 {
			t.Errorf("contrast %.1f: %s", r.Contrast, r.Text)
		}
	}
	if t.Failed() {
		t.Log(strings.Join(Complaints(logged), "\n"))
	}
}
