package emulator_test

import (
	"image"
	_ "image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/account/htmlpage/pagetest"
)

// TestPageInBrowser looks at the page in a browser: what is in it, how it looks, and in both color
// schemes whether it fits a wide and a narrow window without any script.
func TestPageInBrowser(t *testing.T) {
	t.Parallel()
	address := pagetest.Serve(t, full(t).e)
	t.Run("dom", func(t *testing.T) {
		t.Parallel()
		dom, logged := pagetest.Browse(t, "--dump-dom", address+"/?refresh=60")
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
		for _, line := range pagetest.Complaints(logged) {
			t.Error(line)
		}
	})
	t.Run("picture", func(t *testing.T) {
		t.Parallel()
		file := filepath.Join(t.TempDir(), "page.png")
		_, logged := pagetest.Browse(t, "--window-size=1280,900", "--screenshot="+file, address+"/")
		for _, line := range pagetest.Complaints(logged) {
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
	for _, scheme := range []string{"dark", "light"} {
		t.Run(scheme, func(t *testing.T) {
			t.Parallel()
			pagetest.CheckLooks(t, address, scheme, 200)
		})
	}
}
