package emulator_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"html"
	"image"
	_ "image/png"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"
)

// browse runs a headless Chromium, with an empty profile, and returns what it printed and what it
// logged. It skips the test where there is none.
func browse(t *testing.T, args ...string) (printed, logged string) {
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

// complaints are the lines that a page wrote to the browser's console.
func complaints(logged string) []string {
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

// served serves the console, the probe, and the page as it is but for being allowed into the
// probe's frames.
func served(t *testing.T, e *emulator.Emulator) string {
	t.Helper()
	mux := http.NewServeMux()
	mux.Handle("/", e)
	mux.HandleFunc("/probe", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write([]byte(probe))
	})
	mux.HandleFunc("/framed", func(w http.ResponseWriter, r *http.Request) {
		page := httptest.NewRecorder()
		e.ServeHTTP(page, httptest.NewRequestWithContext(r.Context(), http.MethodGet, "/", nil))
		w.Header().Set("Content-Type", page.Header().Get("Content-Type"))
		w.Header().Set("Content-Security-Policy",
			strings.Replace(page.Header().Get("Content-Security-Policy"), "frame-ancestors 'none'", "frame-ancestors 'self'", 1))
		_, _ = w.Write(page.Body.Bytes())
	})
	s := httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return s.URL
}

// TestPageInBrowser looks at the page in a browser: what is in it, how it looks, and in both color
// schemes whether it fits a wide and a narrow window without any script.
func TestPageInBrowser(t *testing.T) {
	t.Parallel()
	address := served(t, full(t).e)
	t.Run("dom", func(t *testing.T) {
		t.Parallel()
		dom, logged := browse(t, "--dump-dom", address+"/?refresh=60")
		for _, name := range []string{
			"usage", "burst", "recent", "settings", "organizations", "tokens", "users", "templates",
			"credentials", "other", "requests",
		} {
			if !strings.Contains(dom, `id="`+name+`"`) {
				t.Errorf("no section %s", name)
			}
		}
		if n := strings.Count(dom, "<script"); n > 0 || !strings.Contains(dom, "&lt;script&gt;alert(1)&lt;/script&gt;") {
			t.Errorf("%d scripts, or the names are not shown", n)
		}
		for _, line := range complaints(logged) {
			t.Error(line)
		}
	})
	t.Run("picture", func(t *testing.T) {
		t.Parallel()
		file := filepath.Join(t.TempDir(), "page.png")
		_, logged := browse(t, "--window-size=1280,900", "--screenshot="+file, address+"/")
		for _, line := range complaints(logged) {
			t.Error(line)
		}
		data, err := os.Open(file)
		if err != nil {
			t.Fatal(err)
		}
		defer data.Close()
		picture, kind, err := image.Decode(data)
		if err != nil || kind != "png" || picture.Bounds().Dx() != 1280 || picture.Bounds().Dy() != 900 {
			t.Fatalf("a %s of %v, %v", kind, picture.Bounds(), err)
		}
		colours := map[[3]uint32]int{}
		for y := 0; y < 900; y += 3 {
			for x := 0; x < 1280; x += 3 {
				r, g, b, _ := picture.At(x, y).RGBA()
				colours[[3]uint32{r >> 8, g >> 8, b >> 8}]++
			}
		}
		// Those of page.css: without the style there would be neither.
		for name, c := range map[string][3]uint32{
			"page": {0xf4, 0xf6, 0xf9}, "panel": {0xff, 0xff, 0xff},
			"mark": {0x4a, 0x67, 0xdd},
		} {
			if colours[c] == 0 {
				t.Errorf("the color of %s is not in the picture, only %d others", name, len(colours))
			}
		}
	})
	for scheme, setting := range map[string]string{"dark": "0", "light": "1"} {
		t.Run(scheme, func(t *testing.T) {
			t.Parallel()
			dom, logged := browse(t, "--blink-settings=preferredColorScheme="+setting, "--window-size=1800,1000", "--dump-dom",
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
				if r.Width != width || r.Texts < 200 || r.Dark != (scheme == "dark") {
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
				t.Log(fmt.Sprint(complaints(logged)))
			}
		})
	}
}
